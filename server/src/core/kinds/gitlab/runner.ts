import { type Setting, valueOf, type Workload } from '../../facts.ts';
import { hostedLabels } from '../../knowledge/ci-runners.ts';
import { asList, asMap, type DataDocument, textOf } from '../../syntax/data.ts';
import { isOwnRunner } from '../own-runner.ts';
import { expanded, variable } from './expansion.ts';
import type { JobSettings } from './jobs.ts';
import { matrixOf } from './matrix.ts';

/**
 * Whose runner a job needs. Jobs without tags run on the service's runners; a tag that those do not have is that of one's own. What only
 * the run resolves counts as hosted.
 */
export function runnerOf(
  settings: JobSettings,
  variables: ReadonlyMap<string, Setting<string>>,
  documents: readonly DataDocument[],
): NonNullable<Workload['runner']> {
  const matrix = matrixOf(settings.get('parallel'));
  const valuesOf = (name: string, isInput: boolean): readonly string[] => {
    if (isInput) return defaultsOf(name, documents);
    const value = valueOf(variables.get(name));
    return matrix.get(name) ?? (value === undefined ? [] : [value]);
  };
  const tags = (asList(settings.get('tags'))?.items ?? []).flatMap(item => textOf(item) ?? []);
  return tags.flatMap(tag => expanded(tag, valuesOf)).some(isOwn) ? 'own' : 'hosted';
}

/** What an unknown part of a tag may be, for a runner of the service. */
const samples = ['saas-linux-small', 'linux-small', '-small', 'x'];

const isOwn = (tag: string): boolean => isOwnRunner(tag, hostedLabels.gitlab.pattern, variable, samples);

/** The default of an input that the header of the file names. */
const defaultsOf = (name: string, documents: readonly DataDocument[]): readonly string[] =>
  documents.flatMap(({ root }) => {
    const inputs = asMap(asMap(asMap(root)?.get('spec'))?.get('inputs'));
    return textOf(asMap(inputs?.get(name))?.get('default')) ?? [];
  });
