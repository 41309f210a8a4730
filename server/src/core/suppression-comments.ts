import type { Edit, LineIndex, Source, Span } from './text.ts';

/** A rule's id in an `eci-ignore` comment; a comment that names none has one suppression without. */
export interface Suppression {
  readonly rule: string | undefined;
  /** The id, or `eci-ignore` where there is none. */
  readonly span: Span;
  /** The lines it speaks for; undefined: the whole file. */
  readonly lines: readonly number[] | undefined;
  /** Edits that take the id out; the comment, if it says nothing else; its line, if that holds nothing else. */
  readonly remove: () => readonly Edit[];
  /** The comment begins with it: elsewhere, it may only be spoken of. */
  readonly leads: boolean;
}

const pattern =
  /(?<![\w-])eci-ignore(-file)?(?![\w-])(?:[ \t]+([a-z][a-z0-9-]*(?:[ \t]*,[ \t]*[a-z][a-z0-9-]*)*))?/;

/** What the comments of a file suppress. */
export function suppressionsIn(
  source: Source,
  comments: readonly Span[],
  index: LineIndex,
): readonly Suppression[] {
  // The same text may be read for several commands.
  const each = new Map(comments.map(comment => [comment.start, comment]));
  return [...each.values()].flatMap(comment => readComment(source, comment, index));
}

function readComment(source: Source, comment: Span, index: LineIndex): readonly Suppression[] {
  const text = source.text.slice(comment.start, comment.end);
  const match = pattern.exec(text);
  if (match === null) return [];
  const at = comment.start + match.index;
  const lines = match[1] === undefined ? linesOf(source.text, comment, index) : undefined;
  const whole = () => [commentRemoval(source, { start: at, end: comment.end }, comment)];
  const list = match[2];
  const leads = /^[#/*\s]*$/.test(text.slice(0, match.index));
  if (list === undefined)
    return [{ rule: undefined, span: { start: at, end: at + match[0].length }, lines, remove: whole, leads }];
  const from = at + match[0].length - list.length;
  const names = [...list.matchAll(/[a-z][a-z0-9-]*/g)].map(name => ({
    rule: name[0],
    span: { start: from + name.index, end: from + name.index + name[0].length },
  }));
  return names.map(({ rule, span }, i) => {
    const next = names[i + 1];
    const previous = names[i - 1];
    const part =
      next !== undefined
        ? { start: span.start, end: next.span.start }
        : { start: previous?.span.end ?? span.start, end: span.end };
    const remove = names.length === 1 ? whole : () => [{ uri: source.uri, span: part, text: '' }];
    return { rule, span, lines, remove, leads };
  });
}

/** From `eci-ignore` to the end of the comment; what else the comment says stays. */
function commentRemoval({ uri, text }: Source, own: Span, comment: Span): Edit {
  const closing = text.slice(own.start, comment.end).endsWith('*/') ? 2 : 0;
  const said = text.slice(comment.start, own.start);
  if (!/^[#/*\s]*$/.test(said)) {
    const blank = /[ \t]*$/.exec(said)?.[0].length ?? 0;
    return { uri, span: { start: own.start - blank, end: own.end - closing }, text: closing > 0 ? ' ' : '' };
  }
  const line = text.lastIndexOf('\n', comment.start - 1) + 1;
  const before = text.slice(line, comment.start);
  const after = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(comment.end));
  if (before.replace('\uFEFF', '').trim() === '' && after !== null)
    return {
      uri,
      span: { start: before.startsWith('\uFEFF') ? line + 1 : line, end: comment.end + after[0].length },
      text: '',
    };
  const blank = after === null ? 0 : (/[ \t]*$/.exec(before)?.[0].length ?? 0);
  return { uri, span: { start: comment.start - blank, end: comment.end }, text: '' };
}

/** A comment of its own speaks for what follows, one behind something for that; both for all lines that belong together. */
function linesOf(text: string, comment: Span, index: LineIndex): readonly number[] {
  const line = index.lineAt(comment.start);
  const lineText = (n: number): string => text.slice(index.lineSpan(n).start, index.lineSpan(n).end);
  const continues = (n: number): boolean => n >= 0 && n < index.lineCount && /\\[ \t]*$/.test(lineText(n));
  const alone = text.slice(index.lineSpan(line).start, comment.start).trim() === '';
  let first = alone ? nextLine(lineText, line, index.lineCount) : line;
  let last = first;
  while (continues(last)) last++;
  if (!alone) while (continues(first - 1)) first--;
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** The next line that holds more than a comment: several comments may stand above one another. */
function nextLine(lineText: (line: number) => string, line: number, count: number): number {
  for (let next = line + 1; next < count; next++) {
    const text = lineText(next).trim();
    if (text !== '' && !text.startsWith('#') && !text.startsWith('//')) return next;
  }
  return line;
}
