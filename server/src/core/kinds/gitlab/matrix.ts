import { asList, asMap, type DataNode, textOf } from '../../syntax/data.ts';

/** The values that each variable of `parallel: { matrix: [{ NAME: [value, …] }] }` takes. */
export function matrixOf(node: DataNode | undefined): ReadonlyMap<string, readonly string[]> {
  const all = new Map<string, readonly string[]>();
  for (const item of asList(asMap(node)?.get('matrix'))?.items ?? [])
    for (const { key, value } of asMap(item)?.entries ?? []) {
      const values = (asList(value)?.items ?? [value]).flatMap(one => textOf(one) ?? []);
      all.set(key, [...(all.get(key) ?? []), ...values]);
    }
  return all;
}
