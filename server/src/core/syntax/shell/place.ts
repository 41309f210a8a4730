import type { Anchor } from '../../facts.ts';
import { type Extract, hasHole, locate, originAt, type Span, sliceExtract } from '../../text.ts';

const quote = (value: string): string =>
  /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;

/**
 * Replaces the word where it is contiguous in the file; removes it with the blank (and continuation) before it, or with the blank behind
 * it where it is the first of several on a line.
 */
export function anchorOf(extract: Extract, text: string, start: number, end: number): Anchor {
  const { span, whole } = locate(extract, { start, end });
  const { uri, write } = extract;
  const origin = originAt(extract, start);
  const place: Anchor = { uri, span, ...(origin === undefined ? {} : { origin }) };
  if (!whole) return place;
  const line = lineOf(text, start, end);
  const remove = (blanks = line === 'first' ? 'behind' : 'before') => {
    const gone =
      blanks === 'before'
        ? removalOf(extract, text, start, end)
        : (withBlanksBehind(extract, text, start, end) ?? span);
    return [{ uri, span: gone, text: '' }];
  };
  const onLine = line === undefined ? {} : { line };
  // What only the run knows cannot be written back.
  if (span.end - span.start !== end - start || hasHole(sliceExtract(extract, { start, end })))
    return { ...place, remove, ...onLine };
  const replace = (value: string) => [{ uri, span, text: write?.(quote(value)) ?? quote(value) }];
  return { ...place, remove, replace, ...onLine };
}

function lineOf(text: string, start: number, end: number): Anchor['line'] {
  if (/^[ \t]*(?:\\?[ \t]*\n|$)/.test(text.slice(end, end + 400))) return 'last';
  return /\n[ \t]*$/.test(text.slice(Math.max(0, start - 400), start)) ? 'first' : undefined;
}

/**
 * The word and the blanks before it; the blanks behind it where the first word of a variable's value goes. Its line, where it is alone
 * on one that continues none (in an array).
 */
function removalOf(extract: Extract, text: string, start: number, end: number): Span {
  const head = text.slice(Math.max(0, start - 400), start);
  const joined = /(?:[ \t]|\\[ \t]*\n)+$/.exec(head)?.[0] ?? '';
  const line = /[^\s\\]([ \t]*\n[ \t]*)$/.exec(head)?.[1] ?? '';
  const found = [line, joined].map(blanks => withBlanksBefore(extract, start, end, blanks.length));
  return (
    found.find(span => span !== undefined) ??
    withBlanksBehind(extract, text, start, end) ??
    locate(extract, { start, end }).span
  );
}

function withBlanksBefore(extract: Extract, start: number, end: number, count: number): Span | undefined {
  const { span } = locate(extract, { start, end });
  const wide = locate(extract, { start: start - count, end });
  return count > 0 && wide.whole && wide.span.end === span.end ? wide.span : undefined;
}

function withBlanksBehind(extract: Extract, text: string, start: number, end: number): Span | undefined {
  const { span } = locate(extract, { start, end });
  const behind = /^[ \t]+/.exec(text.slice(end, end + 400))?.[0].length ?? 0;
  const wide = locate(extract, { start, end: end + behind });
  return wide.whole && wide.span.start === span.start ? wide.span : undefined;
}
