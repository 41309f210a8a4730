import type { Kind } from './kinds/kind.ts';
import { say } from './message.ts';
import type { Finding } from './rule.ts';
import { LineIndex, type Source, type Span } from './text.ts';

interface Suppression {
  readonly rule: string;
  readonly span: Span;
  /** The lines it speaks for; undefined: the whole file. */
  readonly lines: readonly number[] | undefined;
}

const pattern = /\beci-ignore(-file)?[ \t]+([a-z][a-z0-9-]*(?:[ \t]*,[ \t]*[a-z][a-z0-9-]*)*)/;

/** Takes out what `eci-ignore` comments speak of, and reports those that speak of nothing. */
export function suppress(
  source: Source,
  kind: Kind,
  comments: readonly Span[],
  findings: readonly Finding[],
): readonly Finding[] {
  if (kind.comment === undefined || comments.length === 0) return findings;
  const index = new LineIndex(source.text);
  const suppressions = comments.flatMap(comment => readComment(source, comment, index));
  if (suppressions.length === 0) return findings;
  const used = new Set<Suppression>();
  const left = findings.filter(found => {
    if (found.at.uri !== source.uri) return true;
    const line = index.lineAt(found.at.span.start);
    const by = suppressions.filter(
      s => s.rule === found.rule && (s.lines === undefined || s.lines.includes(line)),
    );
    for (const suppression of by) used.add(suppression);
    return by.length === 0;
  });
  const unused = suppressions
    .filter(suppression => !used.has(suppression))
    .map(
      ({ rule, span }): Finding => ({
        rule: 'unused-suppression',
        verdict: 'ineffective',
        severity: 'warning',
        message: say`There is no finding of ${rule} here to suppress.`,
        at: { uri: source.uri, span },
        targets: [],
        related: [],
        fixes: [],
      }),
    );
  return [...left, ...unused];
}

function readComment(source: Source, comment: Span, index: LineIndex): Suppression[] {
  const text = source.text.slice(comment.start, comment.end);
  const match = pattern.exec(text);
  if (match === null || match[2] === undefined) return [];
  const line = index.lineAt(comment.start);
  const before = source.text.slice(index.lineSpan(line).start, comment.start);
  const lines =
    match[1] !== undefined ? undefined : before.trim() === '' ? [nextLine(source, line, index)] : [line];
  const namesAt = comment.start + match.index + match[0].length - match[2].length;
  return [...match[2].matchAll(/[a-z][a-z0-9-]*/g)].map(name => ({
    rule: name[0],
    span: { start: namesAt + name.index, end: namesAt + name.index + name[0].length },
    lines,
  }));
}

/** The next line that holds more than a comment: several comments may stand above one another. */
function nextLine(source: Source, line: number, index: LineIndex): number {
  for (let next = line + 1; next < index.lineCount; next++) {
    const { start, end } = index.lineSpan(next);
    const text = source.text.slice(start, end).trim();
    if (text !== '' && !text.startsWith('#') && !text.startsWith('//')) return next;
  }
  return line;
}
