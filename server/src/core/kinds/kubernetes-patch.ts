import type { Workload } from '../facts.ts';
import { onlyExtract } from '../syntax/blank.ts';
import {
  asList,
  asMap,
  type DataDocument,
  type DataList,
  type DataMap,
  type DataNode,
  dataMap,
  textOf,
} from '../syntax/data.ts';
import { readYaml } from '../syntax/yaml.ts';
import type { Source } from '../text.ts';
import type { LowerContext } from './kind.ts';
import { lowerPodSpec } from './kubernetes-pod.ts';

export interface InlinePatch {
  /** What is patched, where the patch itself does not tell. */
  readonly name: string;
  readonly documents: readonly DataDocument[];
}

/** The patches written into a Kustomization. Those in files of their own are read there. */
export function patchesOf(source: Source, object: DataMap): readonly InlinePatch[] {
  const listed = ['patches', 'patchesStrategicMerge', 'patchesJson6902'].flatMap(
    key => asList(object.get(key))?.items ?? [],
  );
  return listed.flatMap(item => {
    const patch = asMap(item)?.get('patch') ?? item;
    if (patch.type !== 'scalar' || !patch.extract.text.includes('\n')) return [];
    const name = textOf(asMap(asMap(item)?.get('target'))?.get('name')) ?? 'patch';
    return [{ name, documents: readYaml(onlyExtract(source, patch.extract)) }];
  });
}

/** The operations of a JSON patch (RFC 6902). */
export const lowerOperations = (list: DataList, name: string, context: LowerContext): readonly Workload[] =>
  list.items.flatMap(operation => lowerOperation(asMap(operation), name, context));

/** Where a pod specification may stand in the patched object, the longest first. */
const podSpecs = [
  ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  ['spec', 'template', 'spec'],
  ['spec'],
];

/** One operation of a JSON patch (RFC 6902): the part of the object that it writes. */
function lowerOperation(operation: DataMap | undefined, name: string, context: LowerContext): Workload[] {
  const op = textOf(operation?.get('op'));
  const path = textOf(operation?.get('path'));
  const value = operation?.get('value');
  if ((op !== 'add' && op !== 'replace') || path === undefined || value === undefined) return [];
  const keys = path
    .split('/')
    .slice(1)
    .map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const root = asMap(keys.reduceRight<DataNode>((node, key) => nested(node, key), placed(value)));
  const spec = podSpecs
    .map(keysOf => keysOf.reduce<DataMap | undefined>((map, key) => asMap(map?.get(key)), root))
    .find(found => found !== undefined);
  return spec === undefined ? [] : lowerPodSpec(spec, name, context);
}

/** Taking the value out would leave an operation without one. */
function placed(value: DataNode): DataNode {
  const { remove: _, ...anchor } = value.anchor;
  return { ...value, anchor };
}

function nested(node: DataNode, key: string): DataNode {
  const base = { span: node.span, anchor: node.anchor, via: node.via };
  if (/^(?:\d+|-)$/.test(key)) return { ...base, type: 'list', items: [node] };
  return dataMap(base, [{ key, keySpan: node.span, keyAnchor: node.anchor, value: node }]);
}
