import { compare } from 'semver';
import type { Workload } from './facts.ts';
import { type Platform, platforms, type Verdict, verdicts } from './knowledge/behaviour.ts';
import { boundaries } from './knowledge/judge.ts';
import { targetReleases } from './knowledge/ranges.ts';
import { releases } from './knowledge/releases.ts';
import { judge } from './lint.ts';
import type { Policy } from './policy.ts';
import type { Finding, Target } from './rule.ts';
import type { Place } from './text.ts';

export type Outcome = Verdict | 'works';

/** What a rule's findings are at every release of the report. */
export interface ReportRow {
  readonly rule: string;
  readonly places: readonly Place[];
  /** An outcome a release, in the order of `Report.releases`. */
  readonly outcomes: Readonly<Record<Platform, readonly Outcome[]>>;
}

export interface Change {
  readonly release: string;
  readonly rule: string;
  readonly platforms: readonly Platform[];
  readonly from: Outcome;
  readonly to: Outcome;
}

/** What a workspace meets on Docker Desktop's releases and platforms. */
export interface Report {
  /** The first release, and each at which something met here changes; oldest first. */
  readonly releases: readonly string[];
  readonly platforms: readonly Platform[];
  readonly rows: readonly ReportRow[];
  readonly changes: readonly Change[];
  /** The lowest release on which everything works that does on the newest. */
  readonly lowest: Readonly<Record<Platform, string>>;
  /** Whether every release of the fleet is at least that one. */
  readonly fleet: readonly { readonly target: Target; readonly enough: boolean }[];
  readonly files: number;
}

export interface ReportInput {
  /** The workloads, file by file: a question across workloads stays within its file. */
  readonly files: readonly (readonly Workload[])[];
  readonly targets: readonly Target[];
  readonly policy: Policy | undefined;
}

/** The findings at every boundary, by the same judge as everywhere. */
export function report(input: ReportInput): Report {
  const steps = reporting(input);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The report, release by release: who has others to answer goes on when it suits. */
export function* reporting({ files, targets, policy }: ReportInput): Generator<void, Report, void> {
  const first = releases[0]?.version;
  const all = [...new Set([...(first === undefined ? [] : [first]), ...boundaries])].sort(compare);
  const rows = new Map<string, { places: Map<string, Place>; outcomes: Record<Platform, Outcome[]> }>();
  for (const platform of platforms) {
    for (const [i, desktop] of all.entries()) {
      const target = targetFor(platform, desktop, targets);
      for (const workloads of files)
        for (const found of judge(workloads, { targets: [target], policy, ci: 'off' }))
          note(rowOf(rows, found, all.length), platform, i, found);
      yield;
    }
  }
  const shown = all.filter((_, i) => i === 0 || [...rows.values()].some(row => changesAt(row.outcomes, i)));
  const keep = (outcomes: readonly Outcome[]): Outcome[] =>
    outcomes.filter((_, i) => shown.includes(all[i] ?? ''));
  const kept: ReportRow[] = [...rows].map(([rule, { places, outcomes }]) => ({
    rule,
    places: [...places.values()],
    outcomes: byPlatform(platform => keep(outcomes[platform])),
  }));
  const lowest = byPlatform(platform => lowestOf(kept, shown, platform));
  return {
    releases: shown,
    platforms,
    rows: kept.sort((a, b) => worst(a) - worst(b) || (a.rule < b.rule ? -1 : 1)),
    changes: changesOf(kept, shown),
    lowest,
    fleet: targets.map(target => ({ target, enough: isEnough(target, lowest[target.platform]) })),
    files: files.length,
  };
}

/** The fleet's machines of the platform, at another release. */
function targetFor(platform: Platform, desktop: string, targets: readonly Target[]): Target {
  const like = targets.find(target => target.platform === platform) ?? targets[0];
  return {
    name: `${desktop} ${platform}`,
    desktop,
    platform,
    kubernetes: like?.kubernetes,
    buildDriver: like?.buildDriver ?? 'docker',
  };
}

type Row = { places: Map<string, Place>; outcomes: Record<Platform, Outcome[]> };

function rowOf(rows: Map<string, Row>, { rule }: Finding, length: number): Row {
  const known = rows.get(rule);
  if (known !== undefined) return known;
  const row: Row = {
    places: new Map(),
    outcomes: byPlatform(() => Array.from({ length }, (): Outcome => 'works')),
  };
  rows.set(rule, row);
  return row;
}

function note(row: Row, platform: Platform, i: number, { at, verdict }: Finding): void {
  row.places.set(`${at.uri} ${at.span.start} ${at.span.end}`, at);
  const old = row.outcomes[platform][i] ?? 'works';
  if (weight(verdict) < weight(old)) row.outcomes[platform][i] = verdict;
}

const weight = (outcome: Outcome): number =>
  outcome === 'works' ? verdicts.length : verdicts.indexOf(outcome);

const worst = ({ outcomes }: ReportRow): number =>
  Math.min(...platforms.flatMap(platform => outcomes[platform].map(weight)));

const changesAt = (outcomes: Readonly<Record<Platform, readonly Outcome[]>>, i: number): boolean =>
  platforms.some(platform => outcomes[platform][i] !== outcomes[platform][i - 1]);

function changesOf(rows: readonly ReportRow[], shown: readonly string[]): Change[] {
  const changes = new Map<string, Change>();
  for (let i = 1; i < shown.length; i++) {
    for (const { rule, outcomes } of rows) {
      for (const platform of platforms) {
        const from = outcomes[platform][i - 1] ?? 'works';
        const to = outcomes[platform][i] ?? 'works';
        const release = shown[i] ?? '';
        if (from === to) continue;
        const key = `${release} ${rule} ${from} ${to}`;
        const known = changes.get(key);
        changes.set(key, {
          release,
          rule,
          platforms: [...(known?.platforms ?? []), platform],
          from,
          to,
        });
      }
    }
  }
  return [...changes.values()];
}

/** Outcomes that a newer release can cure: what an old one refuses, cannot read, or leaves open. */
const lacking: readonly Outcome[] = ['blocked', 'invalid', 'ineffective', 'unprotected'];

function lowestOf(rows: readonly ReportRow[], shown: readonly string[], platform: Platform): string {
  let lowest = 0;
  for (const { outcomes } of rows) {
    const row = outcomes[platform];
    const last = row.at(-1);
    // What the newest release does not do either needs no release: it needs a change.
    if (last === undefined || lacking.includes(last)) continue;
    lowest = Math.max(lowest, row.findLastIndex(outcome => lacking.includes(outcome)) + 1);
  }
  return shown[lowest] ?? shown[0] ?? '';
}

const isEnough = ({ desktop }: Target, lowest: string): boolean =>
  targetReleases(desktop).every(version => compare(version, lowest) >= 0);

const byPlatform = <T>(value: (platform: Platform) => T): Record<Platform, T> => ({
  mac: value('mac'),
  linux: value('linux'),
  'windows-hyperv': value('windows-hyperv'),
  'windows-wsl2': value('windows-wsl2'),
});
