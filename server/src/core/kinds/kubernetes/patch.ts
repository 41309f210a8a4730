import type { Workload } from '../../facts.ts';
import { onlyExtract } from '../../syntax/blank.ts';
import {
  asList,
  asMap,
  asScalar,
  type DataDocument,
  type DataList,
  type DataMap,
  type DataNode,
  type DataScalar,
  dataMap,
  textOf,
} from '../../syntax/data.ts';
import { readYaml } from '../../syntax/yaml/yaml.ts';
import { type Source, sourceOffset } from '../../text.ts';
import type { LowerContext } from '../kind.ts';
import { lowerPodSpec } from './pod.ts';
import { isObject } from './specs.ts';

export interface InlinePatch {
  /** What is patched, where the patch itself does not tell. */
  readonly name: string;
  readonly documents: readonly DataDocument[];
}

/** The patches written into a Kustomization. Those in files of their own are read there. */
export const patchesOf = (source: Source, object: DataMap): readonly InlinePatch[] =>
  ['patches', 'patchesStrategicMerge', 'patchesJson6902'].flatMap(key => listed(source, object.get(key)));

/** As deep as resources keep what Kustomize is to do: `spec.postRenderers[].kustomize.patches` of a HelmRelease. */
const deepest = 6;

/** The patches of a resource that has Kustomize make pods: those of Flux and Argo CD, and of operators that use it. */
export function patchesIn(source: Source, node: DataNode | undefined, depth = 0): readonly InlinePatch[] {
  if (node === undefined || node.type === 'scalar' || depth > deepest) return [];
  if (node.type === 'list') return node.items.flatMap(item => patchesIn(source, item, depth + 1));
  if (isObject(node)) return [];
  return node.entries.flatMap(({ key, value }) =>
    /^patches(?:StrategicMerge|Json6902)?$/.test(key)
      ? listed(source, value)
      : patchesIn(source, value, depth + 1),
  );
}

function listed(source: Source, list: DataNode | undefined): readonly InlinePatch[] {
  return (asList(list)?.items ?? []).flatMap(item => {
    const written = asMap(item)?.get('patch');
    const patch = asScalar(written ?? item);
    if (patch === undefined || !isText(source, patch, written === undefined)) return [];
    const name = textOf(asMap(asMap(item)?.get('target'))?.get('name')) ?? 'patch';
    return [{ name, documents: readYaml(onlyExtract(source, patch.extract)) }];
  });
}

/** The YAML in a text of the file. */
export const documentsIn = (source: Source, text: DataScalar): readonly DataDocument[] =>
  isText(source, text, false) ? readYaml(onlyExtract(source, text.extract)) : [];

/** Of one line it may be the name of a file. In quotes with escapes it has no lines of its own to edit. */
function isText({ text }: Source, { extract }: DataScalar, orFile: boolean): boolean {
  if (orFile && !extract.text.includes('\n')) return false;
  const start = sourceOffset(extract, 0);
  return extract.write === undefined || text.slice(start, start + extract.text.length) === extract.text;
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
  return spec === undefined ? [] : lowerPodSpec({ map: spec }, name, context);
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
