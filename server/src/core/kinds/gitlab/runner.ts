import { type Setting, valueOf, type Workload } from '../../facts.ts';
import { hostedLabels } from '../../knowledge/ci-runners.ts';
import { asList, textOf } from '../../syntax/data.ts';
import { isOwnRunner } from '../own-runner.ts';
import { expanded, variable } from './expansion.ts';
import type { Inputs } from './inputs.ts';
import type { JobSettings } from './jobs.ts';
import { matrixOf } from './matrix.ts';

/**
 * Whose runner a job needs. Jobs without tags run on the service's runners; a tag that those do not have is that of one's own. What only
 * the run resolves counts as hosted.
 */
export function runnerOf(
  settings: JobSettings,
  variables: ReadonlyMap<string, Setting<string>>,
  inputs: Inputs,
): NonNullable<Workload['runner']> {
  const matrix = matrixOf(settings.get('parallel'));
  const valuesOf = (name: string, isInput: boolean): readonly string[] => {
    if (isInput) return inputs.valuesOf(name);
    const value = valueOf(variables.get(name));
    return matrix.get(name) ?? (value === undefined ? [] : [value]);
  };
  const tags = (asList(settings.get('tags'))?.items ?? []).flatMap(item => textOf(item) ?? []);
  return tags.flatMap(tag => expanded(tag, valuesOf)).some(isOwn) ? 'own' : 'hosted';
}

/** What an unknown part of a tag may be, for a runner of the service. */
const samples = ['saas-linux-small', 'linux-small', '-small', 'x'];

const isOwn = (tag: string): boolean => isOwnRunner(tag, hostedLabels.gitlab.pattern, variable, samples);
