import type { Workload } from '../facts.ts';
import { hostedLabels } from '../knowledge/ci-runners.ts';
import { asList, asMap, type DataMap, type DataNode, textOf } from '../syntax/data.ts';

/**
 * Whose runner a job needs: a label that no service is known to give its runners is one's own. What only the run
 * resolves, and a job that names no label, count as hosted.
 */
export function runnerOf(job: DataMap, root: DataMap): NonNullable<Workload['runner']> {
  const labels = labelsOf(job.get('runs-on')).flatMap(label => resolved(label, job, root));
  const isOwn = (label: string): boolean =>
    label.includes('${{') ? /self-hosted/i.test(label) : !hostedLabels.github.pattern.test(label);
  return labels.some(isOwn) ? 'own' : 'hosted';
}

/** `runs-on: label`, `[label, …]`, or `{ group, labels }`. */
function labelsOf(node: DataNode | undefined): readonly string[] {
  const labels = asMap(node)?.get('labels') ?? node;
  return (labels?.type === 'list' ? labels.items : [labels]).flatMap(item => textOf(item) ?? []);
}

/** `${{ matrix.os }}` stands for each of its values, `${{ inputs.os }}` for its defaults. */
function resolved(label: string, job: DataMap, root: DataMap): readonly string[] {
  const input = /^\$\{\{\s*(?:github\.event\.)?inputs\.([\w-]+)\s*\}\}$/.exec(label)?.[1];
  if (input !== undefined) {
    const defaults = (asMap(root.get('on'))?.entries ?? []).flatMap(
      ({ value }) => textOf(asMap(asMap(asMap(value)?.get('inputs'))?.get(input))?.get('default')) ?? [],
    );
    return defaults.length === 0 ? [label] : defaults;
  }
  const name = /^\$\{\{\s*matrix\.([\w-]+)\s*\}\}$/.exec(label)?.[1];
  if (name === undefined) return [label];
  const matrix = asMap(asMap(job.get('strategy'))?.get('matrix'));
  const included = asList(matrix?.get('include'))?.items ?? [];
  const values = [
    ...(asList(matrix?.get(name))?.items ?? []),
    ...included.map(item => asMap(item)?.get(name)),
  ];
  return values.flatMap(value => labelsOf(value));
}
