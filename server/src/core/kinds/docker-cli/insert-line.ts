import type { ShellCommand } from '../../syntax/shell/syntax.ts';
import { type Edit, lineBreakOf, type Source } from '../../text.ts';

/**
 * A line of its own before the line on which the command's statement begins, indented like it. Undefined: something stands before
 * the statement.
 */
export function lineBefore(
  { uri, text }: Source,
  { statementStart }: ShellCommand,
  line: string,
): readonly Edit[] | undefined {
  const start = text.lastIndexOf('\n', statementStart - 1) + 1;
  const before = text.slice(start, statementStart);
  const indent = /^\uFEFF?([ \t]*)$/.exec(before)?.[1];
  return indent === undefined
    ? undefined
    : [insertion(uri, statementStart, line, lineBreakOf(text) + indent)];
}

/** An item of its own before the one that the statement begins (`- docker build .`). */
export function itemBefore(
  { uri, text }: Source,
  { statementStart }: ShellCommand,
  line: string,
): readonly Edit[] | undefined {
  const start = text.lastIndexOf('\n', statementStart - 1) + 1;
  const dash = /^[ \t]*-[ \t]+$/.exec(text.slice(start, statementStart))?.[0];
  return dash === undefined ? undefined : [insertion(uri, statementStart, line, lineBreakOf(text) + dash)];
}

const insertion = (uri: string, at: number, line: string, after: string): Edit => ({
  uri,
  span: { start: at, end: at },
  text: line + after,
});
