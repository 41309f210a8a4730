import { render } from '../message.ts';
import type { Severity } from '../rule.ts';
import { type CheckResult, rangesOf } from './json.ts';

const commands: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

/** Annotations of GitHub Actions: https://docs.github.com/actions/reference/workflow-commands-for-github-actions (2025). */
export function renderGithub(result: CheckResult): string {
  const rangeOf = rangesOf(result);
  const findings = result.findings.map(finding => {
    const { start, end } = rangeOf(finding.at);
    const oneLine = start.line === end.line;
    return command(commands[finding.severity], render(finding.message, result.bundle), {
      file: result.nameOf(finding.at.uri),
      line: start.line,
      endLine: end.line,
      // GitHub takes columns for annotations within a line only; the last one is part of the range.
      ...(oneLine ? { col: start.column, endColumn: Math.max(start.column, end.column - 1) } : {}),
      title: `${finding.rule} (${finding.verdict})`,
    });
  });
  const errors = result.errors.map(({ file, message }) =>
    command('error', message, { file, title: 'ECI Lens' }),
  );
  return [...findings, ...errors].map(line => `${line}\n`).join('');
}

function command(
  name: string,
  message: string,
  properties: Readonly<Record<string, string | number>>,
): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name} ${list.join(',')}::${escapeData(message)}`;
}

/** As the runner's own toolkit escapes them. */
const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
