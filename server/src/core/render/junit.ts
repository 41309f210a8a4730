import { render } from '../message.ts';
import type { Finding } from '../rule.ts';
import { type CheckResult, rangesOf } from './json.ts';

/**
 * JUnit XML, as GitLab and Jenkins read it: a test suite a file, a test case a finding. Errors and warnings are failures;
 * what is only to be known passes, with its text as output. A run without findings has one case that passed.
 */
export function renderJunit(result: CheckResult): string {
  const rangeOf = rangesOf(result);
  const byFile = new Map<string, Finding[]>();
  for (const finding of result.findings) {
    const known = byFile.get(finding.at.uri);
    if (known === undefined) byFile.set(finding.at.uri, [finding]);
    else known.push(finding);
  }
  const suites = [...byFile].map(([uri, findings]) => {
    const file = result.nameOf(uri);
    const cases = findings.map(finding => {
      const { start } = rangeOf(finding.at);
      const place = `${file}:${start.line}:${start.column}`;
      const text = `${place}: ${render(finding.message, result.bundle)}`;
      const inside = isFailure(finding)
        ? `<failure type="${xml(finding.verdict)}" message="${xml(render(finding.message, result.bundle))}">${xml(text)}</failure>`
        : `<system-out>${xml(text)}</system-out>`;
      return `    <testcase classname="${xml(finding.rule)}" name="${xml(`${finding.rule} at ${place}`)}" file="${xml(file)}" line="${start.line}">${inside}</testcase>\n`;
    });
    return suite(file, cases, findings.filter(isFailure).length, 0);
  });
  if (result.errors.length > 0)
    suites.push(
      suite(
        'files that were not read',
        result.errors.map(
          ({ file, message }) =>
            `    <testcase classname="eci-lens" name="${xml(file)}"><error message="${xml(message)}"/></testcase>\n`,
        ),
        0,
        result.errors.length,
      ),
    );
  if (suites.length === 0)
    suites.push(
      suite('eci-lens', [`    <testcase classname="eci-lens" name="${result.files} files"/>\n`], 0, 0),
    );
  const failures = result.findings.filter(isFailure).length;
  const tests = Math.max(1, result.findings.length + result.errors.length);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="ECI Lens" tests="${tests}" failures="${failures}" errors="${result.errors.length}">\n${suites.join('')}</testsuites>\n`;
}

const isFailure = ({ severity }: Finding): boolean => severity === 'error' || severity === 'warning';

const suite = (name: string, cases: readonly string[], failures: number, errors: number): string =>
  `  <testsuite name="${xml(name)}" tests="${cases.length}" failures="${failures}" errors="${errors}">\n${cases.join('')}  </testsuite>\n`;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

/** Text for XML 1.0, which has no place for other control characters and lone surrogates. */
const xml = (text: string): string =>
  text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML forbids.
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD')
    .replace(/[&<>"\n\r\t]/g, c => entities[c] ?? c);
