import { type Message, render } from '../message.ts';
import type { Finding } from '../rule.ts';
import { LineIndex } from '../text.ts';
import { type CheckResult, rangesOf } from './json.ts';

/** Findings for a terminal: the place, what happens, the line with the part that causes it, the ways out. */
export function renderText(result: CheckResult, quiet = false): string {
  const rangeOf = rangesOf(result);
  const blocks = result.findings.map(finding => block(finding, result, rangeOf));
  const errors = result.errors.map(({ file, message }) => `${nameIn(file)}: ${printable(message)}\n`);
  return [...blocks, ...errors, ...(quiet ? [] : [summary(result)])].join('');
}

/**
 * What a file says must not command a terminal; nor the runner of a workflow, which takes a line that begins with `::`: hence the
 * bar in front of each.
 */
const printable = (text: string): string => text.replace(/[^\P{Cc}\t]/gu, '\uFFFD');

const nameIn = (file: string): string => printable(file).replace(/^(?=::|##\[)/, './');

/** The longest part of a line that is shown, in UTF-16 units. */
const longest = 200;

function block(finding: Finding, result: CheckResult, rangeOf: ReturnType<typeof rangesOf>): string {
  const { start, end } = rangeOf(finding.at);
  const text = result.textOf(finding.at.uri);
  const { start: from, end: to } = new LineIndex(text).lineSpan(start.line - 1);
  const whole = text.slice(from, to);
  // Of a very long line, what is around the place.
  const skipped = whole.length > longest ? Math.max(0, start.column - 1 - longest / 2) : 0;
  const line = whole.slice(skipped, skipped + longest);
  const at = start.column - 1 - skipped;
  const width = Math.min(start.line === end.line ? end.column - start.column : line.length, line.length - at);
  const under = line.slice(0, at).replace(/[^\t]/g, ' ') + '^'.repeat(Math.max(1, width));
  const say = (message: Message): string => printable(render(message, result.bundle));
  const fixes = finding.fixes.map(fix => `    fix: ${say(fix.title)}\n`).join('');
  const related = finding.related
    .map(({ at, message }) => {
      const place = rangeOf(at).start;
      return `    see ${nameIn(result.nameOf(at.uri))}:${place.line}:${place.column}: ${say(message)}\n`;
    })
    .join('');
  const head = `${nameIn(result.nameOf(finding.at.uri))}:${start.line}:${start.column}: ${finding.severity} [${finding.rule}] ${finding.verdict}`;
  return `${head}: ${say(finding.message)}\n  | ${printable(line)}\n  | ${under}\n${related}${fixes}\n`;
}

function summary({ findings, files, errors }: CheckResult): string {
  const count = (severity: string): number =>
    findings.filter(finding => finding.severity === severity).length;
  const parts = [
    several(count('error'), 'error'),
    several(count('warning'), 'warning'),
    several(count('information') + count('hint'), 'note'),
  ];
  const unread = errors.length === 0 ? '' : `, ${errors.length} not readable`;
  return `${several(files, 'file')}${unread}: ${parts.join(', ')}\n`;
}

const several = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
