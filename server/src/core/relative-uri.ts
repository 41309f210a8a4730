/**
 * The URI of a file named in another file: `path` as written there, relative to that file's folder. Undefined for what
 * is no local file (`https://…`, `git@…`, `oci://…`), and for names that only the run resolves.
 */
export function relativeUri(uri: string, path: string): string | undefined {
  if (path === '' || /^[a-z][a-z0-9+.-]+:|^git@|^~|[$\\]|\{\{/i.test(path)) return undefined;
  const root = /^[a-z][a-z0-9+.-]*:\/\/[^/]*/i.exec(uri)?.[0];
  if (root === undefined) return undefined;
  const folder = path.startsWith('/') ? [] : uri.slice(root.length).split('/').slice(1, -1);
  const parts = path.split('/').map(part => encodeURIComponent(part));
  const kept: string[] = [];
  for (const part of [...folder, ...parts]) {
    if (part === '..') kept.pop();
    else if (part !== '' && part !== '.') kept.push(part);
  }
  return `${root}/${kept.join('/')}`;
}

/** The folder of a file and those above it, so many in all, as paths from the file. */
export const foldersUp = (levels: number): readonly string[] =>
  Array.from({ length: levels }, (_, i) => '../'.repeat(i));

/** The decoded file name of a URI. */
export function fileNameOf(uri: string): string {
  return decoded(uri.slice(uri.lastIndexOf('/') + 1));
}

/** A URI or a part of one as people read it. What is not encoded properly stays as it is. */
export function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
