import { type Edit, lineBreakOf, type Place, type Source } from '../text.ts';

/** Edits that put comment lines above the line of a place, indented as it is; undefined: the place is in another file. */
export function commentAbove(
  { uri, text }: Source,
  lines: readonly string[],
  at: Place,
): readonly Edit[] | undefined {
  if (at.uri !== uri) return undefined;
  // A file may have many such places: no index of all its lines for each.
  let start = at.span.start;
  while (start > 0 && !/[\r\n]/.test(text.charAt(start - 1))) start--;
  const from = start === 0 && text.startsWith('\uFEFF') ? 1 : start;
  let end = from;
  while (/[ \t]/.test(text.charAt(end))) end++;
  const indent = text.slice(from, end);
  const comment = lines.map(line => `${indent}# ${line}${lineBreakOf(text)}`).join('');
  return [{ uri, span: { start: from, end: from }, text: comment }];
}
