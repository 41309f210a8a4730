/** Whether `*` and `?` of a pattern stand for what a text has there: in time that grows with both, whatever they are. */
export function fits(pattern: string, text: string): boolean {
  let p = 0;
  let star: { readonly p: number; n: number } | undefined;
  for (let n = 0; n < text.length; ) {
    if (pattern[p] === '*') {
      star = { p: ++p, n };
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[n])) {
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
