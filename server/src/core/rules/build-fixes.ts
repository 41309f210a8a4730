import { type Entitlement, type Fact, factsOf, valueOf, type Workload } from '../facts.ts';
import { type BuildDriver, buildDrivers, type Machine, type Verdict } from '../knowledge/behaviour.ts';
import { type BehaviourId, behaviours } from '../knowledge/behaviours.ts';
import { verdictOn } from '../knowledge/judge.ts';
import { say } from '../message.ts';
import type { Fix, RuleContext } from '../rule.ts';
import type { Place } from '../text.ts';

/** The verdict where the text may name the driver itself. Undefined: it works, or nobody can tell. */
export function buildVerdict(
  behaviour: BehaviourId,
  { machine, workload }: RuleContext,
): Verdict | undefined {
  const driver = factsOf(workload, 'build').find(fact => fact.driver !== undefined)?.driver;
  if (driver === undefined) return verdictOn(behaviours[behaviour], machine)?.verdict;
  const named = valueOf(driver);
  const buildDriver = buildDrivers.find((name): name is BuildDriver => name === named);
  if (buildDriver === undefined) return undefined;
  const there: Machine = { ...machine, buildDriver };
  return verdictOn(behaviours[behaviour], there)?.verdict;
}

/** The entitlements that a build's facts ask for. */
export function needsOf(workload: Workload): readonly Entitlement[] {
  const network = factsOf(workload, 'buildNetwork').some(({ mode }) => valueOf(mode) === 'host');
  const names = factsOf(workload, 'entitlement').map(({ name }) => valueOf(name));
  const all: Entitlement[] = ['network.host', 'security.insecure', 'device'];
  return all.filter(need => names.includes(need) || (need === 'network.host' && network));
}

/**
 * The ways to a docker-container builder: in the text where it can carry it, else commands to run and to write down. `together`: the
 * other builds that the commands are for too.
 */
export function switchDriver(
  workload: Workload,
  rule: string,
  at: Place,
  together: readonly Workload[] = [],
): readonly Fix[] {
  const { site } = workload;
  if (site === undefined) return [];
  const needs = [...new Set([workload, ...together].flatMap(needsOf))];
  if (site.useContainerDriver !== undefined)
    return [
      {
        title: say`Build with the docker-container driver`,
        safety: 'review',
        edits: site.useContainerDriver(needs),
      },
    ];
  const commands = together.length > 0 && site.allCommands ? site.allCommands(needs) : site.commands(needs);
  const shown: Fix = {
    title: say`Show the commands that build with the docker-container driver`,
    safety: 'review',
    edits: [],
    commands,
  };
  // Whoever builds so has done what the finding asks for: the comment says it, and silences it.
  const lines = [`eci-ignore ${rule} -- build it with the docker-container driver:`, ...commands];
  const edits = site.document?.(lines, at);
  if (edits === undefined) return [shown];
  const title = say`Write the docker-container build commands here, and ignore this`;
  return [shown, { title, safety: 'review', edits }];
}

/** Takes the request itself out. */
export function removal(fact: Fact, title: Fix['title']): readonly Fix[] {
  const { remove } = fact.anchor;
  return remove === undefined ? [] : [{ title, safety: 'review', edits: remove() }];
}
