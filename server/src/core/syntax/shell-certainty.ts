import { operatorOf } from './shell-arms.ts';
import { isCommand } from './shell-commands.ts';
import { functionAround } from './shell-hearer.ts';
import type { ShellNode } from './shell-tree.ts';

/** What goes through to the commands in it as if it were not there. */
const transparent = new Set([
  'program',
  'compound_statement',
  'do_group',
  'subshell',
  'pipeline',
  'function_definition',
]);

/** Programs that do a thing, and do not ask for one: what stands behind `&&` runs. */
const acts = new Set(
  'cat cd chmod chown cp echo exec export install ip iptables ln mkdir mknod modprobe mount mv printf rm sed set sleep sysctl touch umask umount unset'.split(
    ' ',
  ),
);

/** What a script, or a function of it, says of a command in it. */
interface Place {
  /** The function around it. */
  readonly within: string | undefined;
  readonly certain: boolean;
}

/** The commands that a script runs in any case, and whose failure it does not expect. */
export class Certainty {
  readonly #places = new Map<ShellNode, Place>();
  readonly #called = new Set<string>();

  constructor(nodes: readonly ShellNode[]) {
    const commands = nodes.filter(isCommand);
    // Where the script, or a function of it, may have ended.
    const ends = new Map<string | undefined, number>();
    for (const at of commands) {
      const within = functionAround(at);
      const certain = isCertain(at);
      this.#places.set(at, {
        within,
        certain: certain && at.startIndex < (ends.get(within) ?? Number.POSITIVE_INFINITY),
      });
      if (!ends.has(within) && leaves(at, certain)) ends.set(within, at.endIndex);
    }
    for (let size = -1; size < this.#called.size; ) {
      size = this.#called.size;
      for (const at of commands) if (this.has(at)) this.#called.add(wordsOf(at)[0] ?? '');
    }
  }

  has(command: ShellNode): boolean {
    const place = this.#places.get(command);
    return place?.certain === true && (place.within === undefined || this.#called.has(place.within));
  }
}

const wordsOf = ({ text }: ShellNode): readonly string[] => text.slice(0, 200).split(/\s+/);

function isCertain(command: ShellNode): boolean {
  if (silences(command.text)) return false;
  let below = command;
  for (let { parent: node } = command; node !== undefined; below = node, node = node.parent) {
    if (node.type === 'function_definition') return true;
    if (transparent.has(node.type)) continue;
    if (!lets(node, below)) return false;
  }
  return true;
}

/** Whether a statement surely runs a part of it, as far as it runs itself. */
function lets(statement: ShellNode, part: ShellNode): boolean {
  switch (statement.type) {
    case 'redirected_statement':
      return (
        part.startIndex === statement.startIndex &&
        !silences(statement.text.slice(part.endIndex - statement.startIndex))
      );
    case 'list':
      return isCertainOf(statement, part);
    case 'for_statement':
      return part.type === 'do_group' && overWords(statement, part);
    case 'while_statement':
      return (
        part.type === 'do_group' &&
        /^while\s+(?:true|:|\[\s*1\s*\])\s*[;\n]|^until\s+false\s*[;\n]/.test(statement.text.slice(0, 40))
      );
    default:
      return false;
  }
}

/** Who throws the complaint away knows that it may fail. */
const silences = (redirects: string): boolean =>
  /(?:2>>?|&>>?|>&)[ \t]*\/dev\/null|>[ \t]*\/dev\/null[ \t]+2>&1/.test(redirects);

function isCertainOf(list: ShellNode, part: ShellNode): boolean {
  const isLeft = list.firstNamedChild === part;
  const right = list.lastNamedChild;
  if (operatorOf(list) === '||') return isLeft && right !== undefined && givesUp(right);
  return isLeft || (list.firstNamedChild !== undefined && isAct(list.firstNamedChild));
}

/** `|| exit 1`: a failure is one. */
const givesUp = (alternative: ShellNode): boolean =>
  /(?:^|[\s;{])(?:(?:exit|return)[ \t]+(?:[1-9]|-1|\$\?)|exit(?=[\s;}]|$)|(?:die|fatal|fail)\b)/.test(
    alternative.text,
  );

function isAct(node: ShellNode): boolean {
  if (node.type === 'variable_assignment') return true;
  if (node.type === 'list') return operatorOf(node) === '&&' && node.namedChildren.every(isAct);
  if (node.type === 'declaration_command') return true;
  const command = node.type === 'redirected_statement' ? node.firstNamedChild : node;
  return (
    command !== undefined && isCommand(command) && acts.has(wordsOf(command)[0]?.replace(/^.*\//, '') ?? '')
  );
}

const overWords = (loop: ShellNode, body: ShellNode): boolean =>
  /^for\s+\w+\s+in\s+[^$`*?\s;][^$`*?;]*[;\n]\s*$/.test(
    loop.text.slice(0, body.startIndex - loop.startIndex),
  );

/** Whether nothing, or maybe nothing, runs behind a command. A script that stops with an error has not done its work. */
function leaves(command: ShellNode, certain: boolean): boolean {
  const [program, argument] = wordsOf(command);
  const code = argument?.replace(/[;)}]+$/, '') ?? '';
  if (program === 'exec') return /^[^<>\d]|^\d+[^<>\d]/.test(code);
  if (program !== 'exit' && program !== 'return') return false;
  return (certain || !/^(?:[1-9]\d*$|-1$|["']?\$)/.test(code)) && !answersQuestion(command);
}

/** `--help) usage; exit ;;` */
function answersQuestion(command: ShellNode): boolean {
  for (let { parent } = command; parent !== undefined; parent = parent.parent)
    if (parent.type === 'case_item') return /^\(?["']?(?:-|help\b|version\b)/.test(parent.text);
  return false;
}
