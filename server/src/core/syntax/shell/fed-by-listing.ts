import type { ShellNode } from './tree.ts';

/** What runs for paths that `ls` finds, and not at all where it finds none. */
interface FedByListing {
  /** The paths as they are written: `/dev/ttyUSB*`. */
  readonly paths: readonly string[];
  readonly command: ShellNode;
}

/** `ls PATHS | xargs -I{} COMMAND`, `ls PATHS | while read path; do …; done`; what thins out the list may stand between. */
export function fedByListing(pipeline: ShellNode): FedByListing | undefined {
  const [first, ...more] = pipeline.namedChildren;
  const command = more.pop();
  const listing = first?.type === 'redirected_statement' ? first.childForFieldName('body') : first;
  if (command === undefined || listing?.type !== 'command' || !more.every(isFilter)) return undefined;
  if (!/^\\?(?:(?:\/usr)?\/bin\/)?ls$/.test(listing.childForFieldName('name')?.text ?? '')) return undefined;
  const paths = listing
    .childrenForFieldName('argument')
    .map(({ text }) => text)
    .filter(text => !text.startsWith('-'));
  return paths.length > 0 && needsInput(command) ? { paths, command } : undefined;
}

const isFilter = ({ type, text }: ShellNode): boolean =>
  type === 'command' && /^(?:grep|head|tail|sort|uniq)\s/.test(`${text} `);

/** GNU's xargs runs its command once for no input, unless it puts the input into it (-I) or is told not to (-r). */
const needsInput = ({ type, text }: ShellNode): boolean =>
  type === 'while_statement'
    ? /^while\s+(?:IFS=\S*\s+)?read\s/.test(text)
    : type === 'command' && /^xargs\s(?:-\w+\s+)*(?:-[a-z0-9]*[Ir]|--no-run-if-empty\s)/.test(text);
