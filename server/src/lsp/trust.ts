import { isIn } from '../workspace/files.ts';

/**
 * Whether a file that another one names may be read. Of another machine, nothing is: asking it would tell it who asks. In a workspace
 * that the user does not trust, only what lies in it, or beside an open file.
 */
export function mayRead(
  uri: string,
  { folders, trusted }: { readonly folders: readonly string[]; readonly trusted: boolean },
  open: Iterable<string>,
): boolean {
  if (trusted && uri.startsWith('file:///')) return true;
  return readable(folders, open).some(folder => isIn(uri, folder));
}

/** The folders of the workspace, and those of open files: all that may be listed, and in which all may be read. */
export const readable = (folders: readonly string[], open: Iterable<string>): readonly string[] => [
  ...folders,
  ...[...open].map(one => one.slice(0, one.lastIndexOf('/'))),
];
