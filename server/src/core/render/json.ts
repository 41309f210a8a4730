import { type Bundle, render } from '../message.ts';
import type { Finding } from '../rule.ts';
import { LineIndex, type Place } from '../text.ts';

/** What a renderer of findings needs to know of a run. */
export interface CheckResult {
  readonly findings: readonly Finding[];
  /** How many files were read. */
  readonly files: number;
  readonly errors: readonly { readonly file: string; readonly message: string }[];
  /** The text of a file by URI, for positions; the name by which users know it. */
  readonly textOf: (uri: string) => string;
  readonly nameOf: (uri: string) => string;
  readonly bundle?: Bundle | undefined;
}

interface JsonPosition {
  readonly line: number;
  readonly column: number;
}

export interface JsonRange {
  readonly start: JsonPosition;
  readonly end: JsonPosition;
}

/** Positions of places, 1-based, columns in UTF-16 units; each text is indexed once. */
export function rangesOf({ textOf }: Pick<CheckResult, 'textOf'>): (place: Place) => JsonRange {
  const indexes = new Map<string, LineIndex>();
  return ({ uri, span }) => {
    const index = indexes.get(uri) ?? new LineIndex(textOf(uri));
    indexes.set(uri, index);
    const [start, end] = [index.positionAt(span.start), index.positionAt(span.end)];
    return {
      start: { line: start.line + 1, column: start.character + 1 },
      end: { line: end.line + 1, column: end.character + 1 },
    };
  };
}

/** The stable format of `--format json`. */
export function renderJson(result: CheckResult): string {
  const rangeOf = rangesOf(result);
  const { nameOf, bundle } = result;
  return JSON.stringify(
    {
      version: 1,
      findings: result.findings.map(finding => ({
        file: nameOf(finding.at.uri),
        rule: finding.rule,
        verdict: finding.verdict,
        severity: finding.severity,
        message: render(finding.message, bundle),
        range: rangeOf(finding.at),
        targets: finding.targets,
        fixes: finding.fixes
          .filter(fix => fix.edits.length > 0)
          .map(fix => ({
            title: render(fix.title, bundle),
            safety: fix.safety,
            edits: fix.edits.map(edit => ({ file: nameOf(edit.uri), range: rangeOf(edit), text: edit.text })),
          })),
      })),
      files: result.files,
      errors: result.errors,
    },
    undefined,
    2,
  );
}
