/** Where an unescaped `#` begins a comment. */
export function commentStart(line: string): number | undefined {
  for (let at = line.indexOf('#'); at >= 0; at = line.indexOf('#', at + 1)) {
    const backslashes = /\\*$/.exec(line.slice(0, at))?.[0].length ?? 0;
    if (backslashes % 2 === 0) return at;
  }
  return undefined;
}

/** The first `wanted` that is not inside an expansion. */
export function outside(text: string, wanted: string, from: number): number | undefined {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    const c = text[i];
    if (c === '$' && (text[i + 1] === '(' || text[i + 1] === '{')) {
      depth++;
      i++;
    } else if (depth > 0 && (c === '(' || c === '{')) depth++;
    else if (depth > 0 && (c === ')' || c === '}')) depth--;
    else if (depth === 0 && c === wanted) return i;
  }
  return undefined;
}
