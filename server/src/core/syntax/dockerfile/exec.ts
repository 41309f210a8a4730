import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import { known, type Word } from '../../facts.ts';
import { type Extract, joinExtract, type Span, sourceSpan } from '../../text.ts';

/** The words of `["a", "b"]`; undefined: not the exec form (which is JSON to the letter, else it is shell). */
export function wordsOfExec(extract: Extract): Word[] | undefined {
  if (!/^\s*\[/.test(extract.text)) return undefined;
  const errors: ParseError[] = [];
  const tree = parseTree(extract.text, errors, { disallowComments: true, allowTrailingComma: false });
  if (tree?.type !== 'array' || errors.length > 0) return undefined;
  const items = tree.children ?? [];
  if (items.some(item => item.type !== 'string')) return undefined;
  return items.map(item => wordOf(extract, item));
}

function wordOf(extract: Extract, { offset, length, value }: Node): Word {
  const { uri } = extract;
  const inner = { start: offset + 1, end: offset + length - 1 };
  const span = sourceSpan(extract, { start: offset, end: offset + length });
  const written = extract.text.slice(inner.start, inner.end);
  const pieces: { text: string; span: Span }[] = [];
  for (const match of written.matchAll(/\\u[0-9a-fA-F]{4}|\\.|[^\\]/gs)) {
    const start = inner.start + match.index;
    const text = match[0].length > 1 ? String(JSON.parse(`"${match[0]}"`)) : match[0];
    pieces.push({ text, span: sourceSpan(extract, { start, end: start + match[0].length }) });
  }
  const contiguous = span.end - span.start === length;
  return {
    value: known(String(value)),
    anchor: contiguous
      ? { uri, span, replace: next => [{ uri, span, text: JSON.stringify(next) }] }
      : { uri, span },
    extract: joinExtract(uri, merged(pieces)),
  };
}

/** Neighbours that are literal become one run. */
function merged(pieces: readonly { text: string; span: Span }[]): { text: string; span: Span }[] {
  const out: { text: string; span: Span }[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    const joins =
      last !== undefined &&
      last.span.end === piece.span.start &&
      last.text.length === last.span.end - last.span.start &&
      piece.text.length === piece.span.end - piece.span.start;
    if (joins)
      out[out.length - 1] = {
        text: last.text + piece.text,
        span: { start: last.span.start, end: piece.span.end },
      };
    else out.push(piece);
  }
  return out;
}
