import type { Workload } from '../../facts.ts';
import { hostedLabels } from '../../knowledge/ci-runners.ts';
import { asList, asMap, type DataMap, type DataNode, textOf } from '../../syntax/data.ts';
import { isOwnRunner } from '../own-runner.ts';
import { possibleTexts } from './expression.ts';

/**
 * Whose runner a job needs: a label that no service is known to give its runners is one's own. What only the run
 * resolves, and a job that names no label, count as hosted.
 */
export function runnerOf(job: DataMap, root: DataMap): NonNullable<Workload['runner']> {
  const labels = labelsOf(job.get('runs-on')).flatMap(label => resolved(label, job, root));
  return labels.some(isOwn) ? 'own' : 'hosted';
}

const expression = /\$\{\{([\s\S]*?)\}\}/g;

/** What an unknown part of a label may be, for a hosted runner. */
const samples = ['ubuntu-latest', '-latest', 'x'];

const isOwn = (label: string): boolean =>
  (label.includes('${{') && /self-hosted/i.test(label)) ||
  isOwnRunner(label, hostedLabels.github.pattern, expression, samples);

/** `runs-on: label`, `[label, …]`, or `{ group, labels }`. */
function labelsOf(node: DataNode | undefined): readonly string[] {
  const labels = asMap(node)?.get('labels') ?? node;
  return (labels?.type === 'list' ? labels.items : [labels]).flatMap(item => textOf(item) ?? []);
}

/** `${{ matrix.os }}` stands for each of its values, `${{ inputs.os }}` for its defaults. */
function resolved(label: string, job: DataMap, root: DataMap): readonly string[] {
  const inner = /^\$\{\{((?:(?!\}\})[\s\S])*)\}\}$/.exec(label.trim())?.[1];
  if (inner === undefined) return [label];
  const lookup = (path: readonly string[]): readonly string[] => {
    const values = valuesOf(path, job, root);
    return values.length === 0 ? [`\${{ ${path.join('.')} }}`] : values;
  };
  return possibleTexts(inner, lookup) ?? [label];
}

function valuesOf([context, ...path]: readonly string[], job: DataMap, root: DataMap): readonly string[] {
  const [first = '', second, third] = path;
  if (context === 'matrix') return matrixValues(path, job);
  if (context === 'inputs' && second === undefined) return defaultsOf(first, root);
  const isInput = context === 'github' && first === 'event' && second === 'inputs' && path.length === 3;
  return isInput ? defaultsOf(third ?? '', root) : [];
}

/** The defaults of an input, of all the events that have it. */
const defaultsOf = (input: string, root: DataMap): readonly string[] =>
  (asMap(root.get('on'))?.entries ?? []).flatMap(
    ({ value }) => textOf(asMap(asMap(asMap(value)?.get('inputs'))?.get(input))?.get('default')) ?? [],
  );

/** The values that `matrix.NAME`, or a property of it, takes. */
export function matrixValues([name = '', ...properties]: readonly string[], job: DataMap): readonly string[] {
  const matrix = asMap(asMap(job.get('strategy'))?.get('matrix'));
  const included = asList(matrix?.get('include'))?.items ?? [];
  const values = [
    ...(asList(matrix?.get(name))?.items ?? []),
    ...included.map(item => asMap(item)?.get(name)),
  ];
  const within = (value: DataNode | undefined): DataNode | undefined =>
    properties.reduce<DataNode | undefined>((node, property) => asMap(node)?.get(property), value);
  return values.flatMap(value => labelsOf(within(value)));
}
