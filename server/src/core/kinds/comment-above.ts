import { type Edit, LineIndex, lineBreakOf, type Place, type Source } from '../text.ts';

/** Edits that put comment lines above the line of a place, indented as it is; undefined: the place is in another file. */
export function commentAbove(
  { uri, text }: Source,
  lines: readonly string[],
  at: Place,
): readonly Edit[] | undefined {
  if (at.uri !== uri) return undefined;
  const index = new LineIndex(text);
  const { start, end } = index.lineSpan(index.lineAt(at.span.start));
  const from = start === 0 && text.startsWith('\uFEFF') ? 1 : start;
  const indent = /^[ \t]*/.exec(text.slice(from, end))?.[0] ?? '';
  const comment = lines.map(line => `${indent}# ${line}${lineBreakOf(text)}`).join('');
  return [{ uri, span: { start: from, end: from }, text: comment }];
}
