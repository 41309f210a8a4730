import type { Log, Region, ReportingDescriptor, Result } from 'sarif';
import { render } from '../message.ts';
import type { RuleDescription, Severity } from '../rule.ts';
import { fingerprints } from './fingerprint.ts';
import { type CheckResult, type JsonRange, rangesOf } from './json.ts';
import { rulePageUrl } from './links.ts';
import { rulePage } from './rule-page.ts';

const levels: Readonly<Record<Severity, Result.level>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

const region = ({ start, end }: JsonRange): Region => ({
  startLine: start.line,
  startColumn: start.column,
  endLine: end.line,
  endColumn: end.column,
});

/** SARIF 2.1.0, for code scanning. */
export function renderSarif(result: CheckResult, rules: readonly RuleDescription[], version: string): string {
  const rangeOf = rangesOf(result);
  const artifact = (uri: string) => ({
    uri: result.nameOf(uri).split('/').map(encodeURIComponent).join('/'),
  });
  const prints = fingerprints(result.findings, result.textOf);
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'ECI Lens',
            semanticVersion: version,
            informationUri: 'https://github.com/eci-lens/eci-lens',
            rules: rules.map(descriptor),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: result.errors.length === 0,
            toolExecutionNotifications: result.errors.map(({ file, message }) => ({
              level: 'error',
              message: { text: `${file}: ${message}` },
            })),
          },
        ],
        results: result.findings.map(
          (finding, i): Result => ({
            ruleId: finding.rule,
            ruleIndex: rules.findIndex(({ id }) => id === finding.rule),
            // The name that GitHub's code scanning looks for.
            partialFingerprints: { primaryLocationLineHash: prints[i] ?? '' },
            level: levels[finding.severity],
            message: { text: render(finding.message, result.bundle) },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: artifact(finding.at.uri),
                  region: region(rangeOf(finding.at)),
                },
              },
            ],
            relatedLocations: finding.related.map(({ at, message }, id) => ({
              id,
              message: { text: render(message, result.bundle) },
              physicalLocation: { artifactLocation: artifact(at.uri), region: region(rangeOf(at)) },
            })),
            properties: { verdict: finding.verdict, targets: [...finding.targets] },
            fixes: finding.fixes
              .filter(fix => fix.edits.length > 0)
              .map(fix => ({
                description: { text: render(fix.title, result.bundle) },
                artifactChanges: [...new Set(fix.edits.map(edit => edit.uri))].map(uri => ({
                  artifactLocation: artifact(uri),
                  replacements: fix.edits
                    .filter(edit => edit.uri === uri)
                    .map(edit => ({
                      deletedRegion: region(rangeOf(edit)),
                      insertedContent: { text: edit.text },
                    })),
                })),
              })),
          }),
        ),
      },
    ],
  };
  return JSON.stringify(log, undefined, 2);
}

const descriptor = (rule: RuleDescription): ReportingDescriptor => ({
  id: rule.id,
  shortDescription: { text: render(rule.summary) },
  fullDescription: { text: `${render(rule.why)} ${render(rule.instead)}` },
  helpUri: rulePageUrl(rule.id),
  help: { text: `${render(rule.summary)} ${render(rule.instead)}`, markdown: rulePage(rule) },
});
