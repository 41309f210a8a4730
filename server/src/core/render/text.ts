import { render } from '../message.ts';
import type { Finding } from '../rule.ts';
import { LineIndex } from '../text.ts';
import { type CheckResult, rangesOf } from './json.ts';

/** Findings for a terminal: the place, what happens, the line with the part that causes it, the ways out. */
export function renderText(result: CheckResult, quiet = false): string {
  const rangeOf = rangesOf(result);
  const blocks = result.findings.map(finding => block(finding, result, rangeOf));
  const errors = result.errors.map(({ file, message }) => `${file}: ${message}\n`);
  return [...blocks, ...errors, ...(quiet ? [] : [summary(result)])].join('');
}

function block(finding: Finding, result: CheckResult, rangeOf: ReturnType<typeof rangesOf>): string {
  const { start, end } = rangeOf(finding.at);
  const text = result.textOf(finding.at.uri);
  const { start: from, end: to } = new LineIndex(text).lineSpan(start.line - 1);
  const line = text.slice(from, to);
  const width = start.line === end.line ? end.column - start.column : line.length - start.column + 1;
  const under = line.slice(0, start.column - 1).replace(/[^\t]/g, ' ') + '^'.repeat(Math.max(1, width));
  const fixes = finding.fixes.map(fix => `    fix: ${render(fix.title, result.bundle)}\n`).join('');
  const related = finding.related
    .map(({ at, message }) => {
      const place = rangeOf(at).start;
      return `    see ${result.nameOf(at.uri)}:${place.line}:${place.column}: ${render(message, result.bundle)}\n`;
    })
    .join('');
  const head = `${result.nameOf(finding.at.uri)}:${start.line}:${start.column}: ${finding.severity} [${finding.rule}] ${finding.verdict}`;
  return `${head}: ${render(finding.message, result.bundle)}\n    ${line}\n    ${under}\n${related}${fixes}\n`;
}

function summary({ findings, files, errors }: CheckResult): string {
  const count = (severity: string): number =>
    findings.filter(finding => finding.severity === severity).length;
  const parts = [
    `${count('error')} errors`,
    `${count('warning')} warnings`,
    `${count('information') + count('hint')} notes`,
  ];
  const unread = errors.length === 0 ? '' : `, ${errors.length} not readable`;
  return `${files} files${unread}: ${parts.join(', ')}\n`;
}
