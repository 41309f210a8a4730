import { compare } from 'semver';
import type { Behaviour, Clause, Condition, Machine, Verdict } from './behaviour.ts';
import { behaviours } from './behaviours.ts';
import { isIn } from './ranges.ts';
import { releases } from './releases.ts';

/** What ECI does about it on one machine; undefined: it works. The first clause that matches decides. */
export function verdictOn(
  behaviour: Behaviour,
  machine: Machine,
): { readonly verdict: Verdict; readonly clause: Clause } | undefined {
  const clause = behaviour.clauses.find(({ when }) => matches(when, machine));
  if (clause === undefined || clause.verdict === 'works') return undefined;
  return { verdict: clause.verdict, clause };
}

export function matches(when: Condition, machine: Machine): boolean {
  return (
    (when.desktop === undefined || isIn(machine.desktop, when.desktop)) &&
    (when.platform === undefined || when.platform.includes(machine.platform)) &&
    (when.kubernetes === undefined || when.kubernetes.includes(machine.kubernetes)) &&
    (when.buildDriver === undefined || when.buildDriver.includes(machine.buildDriver))
  );
}

/** The releases at which the truth of one of these ranges changes, oldest first. */
export function boundariesOf(ranges: readonly string[]): readonly string[] {
  const truth = (version: string): string => ranges.map(range => (isIn(version, range) ? 1 : 0)).join('');
  return releases
    .map(release => release.version)
    .filter((version, i, all) => i > 0 && truth(version) !== truth(all[i - 1] ?? version))
    .sort(compare);
}

let changing: readonly string[] | undefined;

/** The releases at which any behaviour changes. */
export function boundaries(): readonly string[] {
  // What ECI does is data of this program: asked once, it stays.
  changing ??= changingReleases();
  return changing;
}

function changingReleases(): readonly string[] {
  const ranges = Object.values(behaviours).flatMap(({ clauses }) =>
    clauses.flatMap(({ when }) => (when.desktop === undefined ? [] : [when.desktop])),
  );
  return boundariesOf([...new Set(ranges)]);
}
