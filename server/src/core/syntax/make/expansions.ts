import { type Extract, sliceExtract } from '../../text.ts';

/** The folder of the makefile itself. */
export const ownFolder =
  /^(?:dir|shell dirname)[ \t]+["']?(?:\$[({](?:abspath|realpath)[ \t]+)?\$[({](?:lastword|firstword)[ \t]+\$[({]MAKEFILE_LIST[)}]+["']?$/;

/** Where the expansion that begins at a `$` ends: `$$`, `$@`, `$(…)`, `${…}`; the end of the text where nothing closes it. */
export function expansionEnd(text: string, at: number): number {
  const opener = text[at + 1];
  if (opener !== '(' && opener !== '{') return Math.min(at + 2, text.length);
  const closer = opener === '(' ? ')' : '}';
  let depth = 0;
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === opener) depth++;
    else if (text[i] === closer && --depth === 0) return i + 1;
  }
  return text.length;
}

/** The arguments of a call: between commas that stand in no other expansion. */
export function splitArguments(written: Extract, start: number, end: number): Extract[] {
  const { text } = written;
  const parts: Extract[] = [];
  let from = start;
  let depth = 0;
  for (let i = start; i <= end; i++) {
    const c = i === end ? ',' : text[i];
    if (c === '(' || c === '{') depth++;
    else if (c === ')' || c === '}') depth--;
    else if (c === ',' && (depth <= 0 || i === end)) {
      parts.push(sliceExtract(written, { start: from, end: Math.max(from, i) }));
      from = i + 1;
    }
  }
  return parts;
}
