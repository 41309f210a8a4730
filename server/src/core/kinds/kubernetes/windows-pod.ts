import { asList, asMap, asScalar, type DataMap, type DataNode, textOf } from '../../syntax/data.ts';

const labels = ['kubernetes.io/os', 'beta.kubernetes.io/os'];

const isWindows = (node: DataNode | undefined): boolean => textOf(node)?.toLowerCase() === 'windows';

/** Docker Desktop's cluster and kind have Linux nodes only: what needs another never runs there. */
export function isForWindows(spec: DataMap): boolean {
  const selector = asMap(spec.get('nodeSelector'));
  const os = [asMap(spec.get('os'))?.get('name'), ...labels.map(label => selector?.get(label))];
  return os.some(isWindows) || isHostProcess(spec) || asksForWindows(spec);
}

/** All containers of such a pod are processes of a Windows node. */
function isHostProcess(spec: DataMap): boolean {
  const options = asMap(asMap(spec.get('securityContext'))?.get('windowsOptions'));
  return asScalar(options?.get('hostProcess'))?.value === true;
}

/** One of the terms has to hold, and in it each expression. */
function asksForWindows(spec: DataMap): boolean {
  const affinity = asMap(asMap(spec.get('affinity'))?.get('nodeAffinity'));
  const required = asMap(affinity?.get('requiredDuringSchedulingIgnoredDuringExecution'));
  const terms = asList(required?.get('nodeSelectorTerms'))?.items ?? [];
  return (
    terms.length > 0 &&
    terms.every(term =>
      (asList(asMap(term)?.get('matchExpressions'))?.items ?? []).some(item => isWindowsOnly(asMap(item))),
    )
  );
}

function isWindowsOnly(expression: DataMap | undefined): boolean {
  const values = asList(expression?.get('values'))?.items ?? [];
  return (
    labels.includes(textOf(expression?.get('key')) ?? '') &&
    textOf(expression?.get('operator')) === 'In' &&
    values.length > 0 &&
    values.every(isWindows)
  );
}
