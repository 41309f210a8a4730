import { commentIn, type Kind } from './kinds/kind.ts';
import { type Edit, LineIndex, lineBreakOf, type Source } from './text.ts';

/**
 * The edit that puts a suppression of `rule` above the line of `offset`, or above the first of the lines that belong together by
 * backslashes; absent where the kind has no comments.
 */
export function suppressLine(source: Source, kind: Kind, rule: string, offset: number): Edit | undefined {
  const comment = commentIn(kind, source.uri);
  if (comment === undefined) return undefined;
  const index = new LineIndex(source.text);
  const lineText = (line: number): string =>
    source.text.slice(index.lineSpan(line).start, index.lineSpan(line).end);
  let line = index.lineAt(offset);
  // Of these, only a Dockerfile can have comments in between.
  if (kind.id !== 'dockerfile') while (line > 0 && /\\[ \t]*$/.test(lineText(line - 1))) line--;
  const { start } = index.lineSpan(line);
  // make would print an indented comment of a recipe, for it is the shell's.
  const indent = kind.id === 'makefile' ? '' : (/^[ \t]*/.exec(lineText(line))?.[0] ?? '');
  const text = `${indent}${comment} eci-ignore ${rule}${lineBreakOf(source.text)}`;
  return { uri: source.uri, span: { start, end: start }, text };
}

/** The edit that suppresses `rule` in the whole file. Stays below a first line that only counts there (`#!`, `# syntax=`). */
export function suppressFile(source: Source, kind: Kind, rule: string): Edit | undefined {
  const comment = commentIn(kind, source.uri);
  if (comment === undefined) return undefined;
  const index = new LineIndex(source.text);
  let line = 0;
  for (; line < index.lineCount - 1; line++) {
    const { start, end } = index.lineSpan(line);
    if (
      !/^\uFEFF?(?:#!|#\s*(?:syntax|escape|check)\s*=|#\s*yaml-language-server)/i.test(
        source.text.slice(start, end),
      )
    )
      break;
  }
  const at = Math.max(index.lineSpan(line).start, source.text.startsWith('\uFEFF') ? 1 : 0);
  const text = `${comment} eci-ignore-file ${rule}${lineBreakOf(source.text)}`;
  return { uri: source.uri, span: { start: at, end: at }, text };
}
