import { Scalar } from 'yaml';
import { type Edit, lineBreakOf, type Source, type Span } from '../../text.ts';
import { commaBefore } from '../json/comma-before.ts';

/** The value written as the scalar that it replaces. */
export function quoteLike(scalar: Scalar | undefined, value: string): string {
  if (scalar?.type === Scalar.QUOTE_DOUBLE) return JSON.stringify(value);
  if (scalar?.type === Scalar.QUOTE_SINGLE) return `'${value.replaceAll("'", "''")}'`;
  const plain = /^(?:[\w./-][\w./@=+ -]*|[A-Za-z][\w./@-]*(?::[\w./@-]+)+)$/;
  return plain.test(value) ? value : JSON.stringify(value);
}

/** An entry of `{a, b}` or `[a, b]` with one of its commas. */
export function flowRemoval(text: string, { start, end }: Span): Span {
  const after = /^[ \t\r\n]*,[ \t]*/.exec(text.slice(end));
  if (after !== null) return { start, end: end + after[0].length };
  return { start: commaBefore(text, start), end };
}

/** The lines of a block entry; where it shares its first line (`- key: value`), up to the next entry. */
export function blockRemoval(text: string, { start, end }: Span): Span {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end);
  const stop = lineEnd < 0 ? text.length : lineEnd + 1;
  if (text.slice(lineStart, start).trim() === '') {
    if (lineEnd >= 0 || lineStart === 0) return { start: lineStart, end: stop };
    return { start: lineStart - lineBreakOf(text).length, end: stop };
  }
  const next = /[^ \t\r\n]/.exec(text.slice(stop));
  return { start, end: next === null ? end : stop + next.index };
}

/** The last entry of a block collection goes: an empty one stays in its place, so that the file means the same. */
export function emptied({ uri, text }: Source, empty: '{}' | '[]', entry: Span): Edit {
  if (empty === '{}') return { uri, span: entry, text: empty };
  // A list may stand as far left as its key; `[]` may not.
  const before = text.slice(0, entry.start).trimEnd();
  if (/^[^#\n]*:$/m.test(before.slice(before.lastIndexOf('\n') + 1)))
    return { uri, span: { start: before.length, end: entry.end }, text: ` ${empty}` };
  return { uri, span: entry, text: `  ${empty}` };
}

const blanks = /^(?:[ \t\r\n]|#[^\n]*\n)*$/;

/** Whether one of the spans stands next to the entry, with blanks and comments between them at most. */
export function standsBeside(text: string, entry: Span, spans: readonly Span[]): boolean {
  const before = spans.findLast(span => span.end <= entry.start);
  const after = spans.find(span => span.start >= entry.end);
  return (
    (before !== undefined && blanks.test(text.slice(before.end, entry.start))) ||
    (after !== undefined && blanks.test(text.slice(entry.end, after.start)))
  );
}
