/** What prints who a script runs as, and which system: `$(id -u)`, `$(whoami)`, `$(uname -s)`. */
const printed: readonly (readonly [RegExp, 'id' | 'name' | 'system'])[] = [
  [/^(?:\$\(\s*(?:\/usr\/bin\/)?id -u\s*\)|`id -u`|\$(?:E?UID|\{E?UID(?::-)?\}))$/, 'id'],
  [/^(?:\$\(\s*(?:whoami|id -un|id -nu)\s*\)|`(?:whoami|id -un)`)$/, 'name'],
  [/^(?:\$\(\s*uname(?: -s)?\s*\)|`uname(?: -s)?`)$/, 'system'],
];

/** What a word of a script prints where it runs as a user: its name, or its number; undefined: it is no such word, or nobody knows. */
export function printedBy(word: string, user: string | undefined): string | undefined {
  const asked = printed.find(([form]) => form.test(word))?.[1];
  // Scripts of Linux containers run on no other system.
  if (asked === 'system') return 'Linux';
  if (asked === undefined || user === undefined) return undefined;
  if (isRoot(user)) return asked === 'id' ? '0' : 'root';
  return /^\d+$/.test(user) === (asked === 'id') ? user : undefined;
}

/** Whether a test of who runs the script holds, where it asks for root and that is somebody else, whose number nobody knows. */
export function asksForRoot(
  word: string,
  operator: string | undefined,
  other: string | undefined,
  user: string | undefined,
): boolean | undefined {
  if (user === undefined || isRoot(user) || operator === undefined) return undefined;
  const asked = printed.find(([form]) => form.test(word.replaceAll('"', '')))?.[1];
  const root = asked === 'id' ? '0' : asked === 'name' ? 'root' : undefined;
  if (root === undefined || other?.replace(/["']/g, '') !== root) return undefined;
  if (/^(?:==?|-eq)$/.test(operator)) return false;
  return /^(?:!=|-ne|-gt)$/.test(operator) || undefined;
}

const isRoot = (user: string): boolean => user === 'root' || user === '0';
