import { createScanner, type ParseError, printParseErrorCode } from 'jsonc-parser';
import type { Span } from '../../text.ts';
import type { DataDocument } from '../data.ts';
import { token } from './tokens.ts';

/** The parser's complaints by name; a comma before a closing bracket is named where it stands: `TrailingComma`. */
export function errorsOf(
  text: string,
  errors: readonly ParseError[],
  comments: boolean,
): DataDocument['errors'] {
  const trailing = comments ? [] : trailingCommas(text);
  const closers = new Set(trailing.map(({ closer }) => closer));
  return [
    ...trailing.map(({ comma }) => ({ span: { start: comma, end: comma + 1 }, message: 'TrailingComma' })),
    ...errors
      .filter(({ offset }) => !closers.has(offset))
      .map(({ error, offset, length }) => ({
        span: visible(text, { start: offset, end: offset + length }),
        message: printParseErrorCode(error),
      })),
  ].sort((a, b) => a.span.start - b.span.start);
}

/** At least one character, where the text has any. */
function visible(text: string, { start, end }: Span): Span {
  const last = Math.min(end, text.length);
  return last > start
    ? { start, end: last }
    : { start: Math.max(0, Math.min(start, text.length) - 1), end: last };
}

function trailingCommas(text: string): { readonly comma: number; readonly closer: number }[] {
  const scanner = createScanner(text, true);
  const found: { comma: number; closer: number }[] = [];
  let comma: number | undefined;
  for (let kind: number = scanner.scan(); kind !== token.end; kind = scanner.scan()) {
    const at = scanner.getTokenOffset();
    if (comma !== undefined && (kind === token.closeBrace || kind === token.closeBracket))
      found.push({ comma, closer: at });
    comma = kind === token.comma ? at : undefined;
  }
  return found;
}
