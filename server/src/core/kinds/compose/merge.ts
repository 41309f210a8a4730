import {
  asList,
  asMap,
  type DataEntry,
  type DataList,
  type DataMap,
  type DataNode,
  dataMap,
  textOf,
} from '../../syntax/data.ts';
import { splitVolume } from './mounts.ts';

/** Keys whose value the later file replaces as a whole. */
const replaced = new Set(['command', 'entrypoint', 'test']);

/**
 * Two maps as Compose merges them: the later wins scalar by scalar, lists grow, commands are replaced; `!reset` takes
 * out, `!override` replaces. Every node keeps its own place, so the result spans files.
 * Source: compose-spec, 13-merge.md.
 */
export function mergeMaps(base: DataMap, over: DataMap): DataMap {
  const kept = base.entries.filter(({ value }) => !isReset(value));
  const entries = new Map(kept.map(entry => [entry.key, entry]));
  for (const entry of over.entries) {
    const old = entries.get(entry.key);
    if (isReset(entry.value)) entries.delete(entry.key);
    else entries.set(entry.key, old === undefined ? entry : mergeEntries(old, entry));
  }
  return dataMap(over, [...entries.values()]);
}

/** The value without what `!reset` stands before: Compose drops that, whatever it is, with a base or without. */
export function withoutReset<T extends DataNode>(node: T): T;
export function withoutReset(node: DataNode): DataNode {
  if (node.type === 'list')
    return { ...node, items: node.items.filter(item => !isReset(item)).map(item => withoutReset(item)) };
  if (node.type !== 'map') return node;
  return dataMap(
    node,
    node.entries
      .filter(({ value }) => !isReset(value))
      .map(entry => ({ ...entry, value: withoutReset(entry.value) })),
  );
}

export const isReset = ({ tag }: DataNode): boolean => tag === '!reset';

function mergeEntries(old: DataEntry, entry: DataEntry): DataEntry {
  const { key, value } = entry;
  if (value.tag === '!override' || replaced.has(key)) return isNull(value) ? old : entry;
  if (isNull(value)) return old;
  if (key === 'build') return mergeBuilds(old, entry);
  const maps = [asMap(old.value), asMap(value)] as const;
  if (maps[0] !== undefined && maps[1] !== undefined) return { ...entry, value: mergeMaps(maps[0], maps[1]) };
  const lists = [asList(old.value), asList(value)] as const;
  if (lists[0] !== undefined && lists[1] !== undefined)
    return { ...entry, value: mergeLists(key, lists[0], lists[1]) };
  return entry;
}

/** `build: .` is short for `build: { context: . }`. */
function mergeBuilds(old: DataEntry, entry: DataEntry): DataEntry {
  const before = asMap(old.value);
  const after = asMap(entry.value);
  if (before === undefined) return entry;
  return { ...entry, value: after === undefined ? before : mergeMaps(before, after) };
}

/** Lists grow; of two mounts or devices with one target, the later counts. */
function mergeLists(key: string, base: DataList, over: DataList): DataList {
  const targetOf = key === 'volumes' || key === 'devices' ? target : undefined;
  const taken = new Set(targetOf === undefined ? [] : over.items.map(targetOf));
  const same = new Set(over.items);
  const kept = base.items.filter(item => {
    if (same.has(item)) return false;
    const name = targetOf?.(item);
    return name === undefined || !taken.has(name);
  });
  return { ...over, items: [...kept, ...over.items] };
}

function target(item: DataNode): string | undefined {
  const text = textOf(item);
  const path =
    text === undefined
      ? textOf(asMap(item)?.get('target') ?? asMap(item)?.get('dst') ?? asMap(item)?.get('destination'))
      : splitVolume(text)[1];
  return path?.replace(/(?<=.)\/+$/, '');
}

const isNull = (node: DataNode): boolean => node.type === 'scalar' && node.value === null;
