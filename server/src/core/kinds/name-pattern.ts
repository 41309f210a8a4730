/** Whether `*` and `?` of a pattern stand for what a name has there: in time that grows with both, whatever they are. */
export function nameFits(pattern: string, name: string): boolean {
  // Sets of characters are hardly ever written.
  if (name.includes('/') || /[[\]]/.test(pattern)) return false;
  let p = 0;
  let star: { readonly p: number; n: number } | undefined;
  for (let n = 0; n < name.length; ) {
    if (pattern[p] === '*') {
      star = { p: ++p, n };
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === name[n])) {
      p++;
      n++;
    } else if (star === undefined) {
      return false;
    } else {
      // The last star takes one more: those before it need not be tried again.
      n = ++star.n;
      p = star.p;
    }
  }
  return /^\**$/.test(pattern.slice(p));
}

/** The same as a shell does it: a name with a dot in front wants one in the pattern. */
export const nameMatches = (pattern: string, name: string): boolean =>
  (!name.startsWith('.') || pattern.startsWith('.')) && nameFits(pattern, name);
