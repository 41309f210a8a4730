import type { Span } from '../../text.ts';
import { commaBefore } from '../json/comma-before.ts';

const restOfLine = /^[ \t]*(?:(?:#|\/\/)[^\n]*)?(?:\r?\n|$)/;

/** The lines of an attribute, with the comment behind it; the attribute alone where it shares its line. */
export function lineRemoval(text: string, { start, end }: Span): Span {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const rest = restOfLine.exec(text.slice(end));
  if (text.slice(lineStart, start).trim() === '' && rest !== null)
    return { start: lineStart, end: end + rest[0].length };
  return { start, end: end + (/^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0) };
}

/** An item of a list or an element of an object, with one of its commas; its whole line where it has one to itself. */
export function itemRemoval(text: string, { start, end }: Span): Span {
  const comma = /^[ \t]*,/.exec(text.slice(end))?.[0].length ?? 0;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const rest = restOfLine.exec(text.slice(end + comma));
  // HCL allows a comma behind the last item, so the one before may stay.
  if (text.slice(lineStart, start).trim() === '' && rest !== null)
    return { start: lineStart, end: end + comma + rest[0].length };
  if (comma > 0)
    return { start, end: end + comma + (/^[ \t]*/.exec(text.slice(end + comma))?.[0].length ?? 0) };
  return { start: commaBefore(text, start), end };
}
