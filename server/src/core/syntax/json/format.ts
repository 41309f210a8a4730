import { format } from 'jsonc-parser';
import { type Edit, lineBreakOf, type Source, type Span } from '../../text.ts';

export interface FormatOptions {
  /** Columns of one level. */
  readonly tabSize: number;
  readonly insertSpaces: boolean;
  readonly insertFinalNewline?: boolean | undefined;
}

/** Edits that lay the text out, one element a line, in the order it has; of a part of it, where `range` is given. */
export const formatJson = (
  { uri, text }: Source,
  range: Span | undefined,
  { tabSize, insertSpaces, insertFinalNewline }: FormatOptions,
): readonly Edit[] =>
  format(text, range === undefined ? undefined : { offset: range.start, length: range.end - range.start }, {
    tabSize,
    insertSpaces,
    eol: lineBreakOf(text),
    insertFinalNewline: insertFinalNewline === true || /[\r\n]$/.test(text),
  }).map(({ offset, length, content }) => ({
    uri,
    span: { start: offset, end: offset + length },
    text: content,
  }));
