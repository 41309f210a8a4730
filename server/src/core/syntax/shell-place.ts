import type { Anchor } from '../facts.ts';
import { type Extract, hasHole, locate, type Span, sliceExtract } from '../text.ts';

const quote = (value: string): string =>
  /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;

/** Replaces the word where it is contiguous in the file; removes it with the blank (and continuation) before it. */
export function anchorOf(extract: Extract, text: string, start: number, end: number): Anchor {
  const { span, whole } = locate(extract, { start, end });
  const { uri, write } = extract;
  if (!whole) return { uri, span };
  const remove = (blanks?: 'behind') => {
    const gone =
      blanks === undefined
        ? removalOf(extract, text, start, end)
        : (withBlanksBehind(extract, text, start, end) ?? span);
    return [{ uri, span: gone, text: '' }];
  };
  // What only the run knows cannot be written back.
  if (span.end - span.start !== end - start || hasHole(sliceExtract(extract, { start, end })))
    return { uri, span, remove };
  const replace = (value: string) => [{ uri, span, text: write?.(quote(value)) ?? quote(value) }];
  return { uri, span, remove, replace };
}

/** The word and the blanks before it; the blanks behind it where the first word of a variable's value goes. */
function removalOf(extract: Extract, text: string, start: number, end: number): Span {
  const { span } = locate(extract, { start, end });
  const before = /(?:[ \t]|\\[ \t]*\n)+$/.exec(text.slice(Math.max(0, start - 400), start))?.[0].length ?? 0;
  const wide = locate(extract, { start: start - before, end });
  if (before > 0 && wide.whole && wide.span.end === span.end) return wide.span;
  return withBlanksBehind(extract, text, start, end) ?? span;
}

function withBlanksBehind(extract: Extract, text: string, start: number, end: number): Span | undefined {
  const { span } = locate(extract, { start, end });
  const behind = /^[ \t]+/.exec(text.slice(end, end + 400))?.[0].length ?? 0;
  const wide = locate(extract, { start, end: end + behind });
  return wide.whole && wide.span.start === span.start ? wide.span : undefined;
}
