import type { Fact, Workload } from '../facts.ts';
import type { RuleContext } from '../rule.ts';
import { buildVerdict } from './build-fixes.ts';

/**
 * Whether ECI isolates what the workload runs. Steps of a build on a machine that does not protect builds are like those of a
 * container without ECI; builds elsewhere are not ECI's.
 */
export function runsUnderEci(context: RuleContext): boolean {
  const { workload, machine } = context;
  if (workload.runs !== 'build') return workload.runs === 'container' || workload.runs === 'pod';
  const local = machine.buildDriver === 'docker' || machine.buildDriver === 'docker-container';
  return local && buildVerdict('build-unprotected', context) === undefined;
}

/** Whether another program starts in the place of the image's. */
export const isReplaced = (fact: Fact): boolean => fact.type === 'image' && fact.replaced === true;

/** Whether the program that the image has for it runs: a build only stands on the image. */
export const startsImage = (fact: Fact<'image'>, { runs }: Workload): boolean =>
  runs !== 'build' && !isReplaced(fact);
