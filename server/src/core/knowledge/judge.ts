import { compare, satisfies } from 'semver';
import type { Behaviour, Clause, Condition, Machine, Provisioner, Verdict } from './behaviour.ts';
import { behaviours } from './behaviours.ts';
import { kindByDefault } from './provisioners.ts';
import { releasesIn } from './ranges.ts';
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

const kindRange = `>=${kindByDefault}`;

const ranges: readonly string[] = [
  ...new Set([
    kindRange,
    ...Object.values(behaviours).flatMap(({ clauses }) =>
      clauses.flatMap(({ when }) => (when.desktop === undefined ? [] : [when.desktop])),
    ),
  ]),
];

/** The releases of every range that knowledge speaks of: asked for each fact on each machine. */
const heldBy: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  ranges.map(range => [range, releasesIn(range)]),
);

const isIn = (release: string, range: string): boolean =>
  heldBy.get(range)?.has(release) ?? satisfies(release, range);

/** The provisioner of a cluster that the release makes, where nobody chose one. */
export const defaultProvisioner = (desktop: string): Provisioner =>
  isIn(desktop, kindRange) ? 'kind' : 'kubeadm';

/** The releases at which the truth of one of these ranges changes, oldest first. */
export function boundariesOf(among: readonly string[]): readonly string[] {
  const held = among.map(range => heldBy.get(range) ?? releasesIn(range));
  const truth = (version: string): string =>
    held.map(releasesOf => (releasesOf.has(version) ? 1 : 0)).join('');
  return releases
    .map(release => release.version)
    .filter((version, i, all) => i > 0 && truth(version) !== truth(all[i - 1] ?? version))
    .sort(compare);
}

/** The releases at which any behaviour changes. */
export const boundaries: readonly string[] = boundariesOf(ranges);
