/**
 * Which of some paths Git has in its index, given that as text. An entry ends with two bytes of flags, the second of which is the
 * length of a path of less than 256 bytes, that path, and zero bytes. Version 4 shortens its paths: of those nothing is known. Source:
 * git, Documentation/gitformat-index.adoc.
 */
export function trackedIn(index: string, paths: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>();
  if (!index.startsWith('DIRC')) return found;
  for (const [, length = '', path = ''] of index.matchAll(entry))
    if (paths.has(path) && (length === mangled || length.charCodeAt(0) === bytesIn(path))) found.add(path);
  return found;
}

const entry = /\0([^\0])([^\0]+)(?=\0)/g;

/** What a byte becomes that is no text. */
const mangled = '\uFFFD';

const bytesIn = (path: string): number => new TextEncoder().encode(path).length;
