import type { Report } from '../report.ts';
import { type CheckResult, rangesOf } from './json.ts';

/** The report for programs. `outcomes` holds one entry for each of `releases`. */
export function reportJson(
  report: Report,
  { nameOf, textOf }: Pick<CheckResult, 'nameOf' | 'textOf'>,
  errors: CheckResult['errors'] = [],
): string {
  const rangeOf = rangesOf({ textOf });
  return `${JSON.stringify(
    {
      version: 1,
      releases: report.releases,
      platforms: report.platforms,
      rows: report.rows.map(({ rule, places, outcomes }) => ({
        rule,
        outcomes,
        places: places.map(at => ({ file: nameOf(at.uri), range: rangeOf(at) })),
      })),
      changes: report.changes,
      lowest: report.lowest,
      fleet: report.fleet.map(({ target, enough }) => ({ ...target, enough })),
      files: report.files,
      errors,
    },
    undefined,
    2,
  )}\n`;
}
