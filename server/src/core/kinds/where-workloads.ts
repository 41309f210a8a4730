import type { Fact, System, Where, Workload } from '../facts.ts';

/** What is asked for where a variable has one of its values. */
export interface Variant {
  readonly where: Where;
  /** How many values the variable may have, this one among them; undefined: others as well. */
  readonly of: number | undefined;
  /** The systems on which it has the value; absent: any. */
  readonly systems?: readonly System[] | undefined;
  readonly workloads: readonly Workload[];
}

/** What the variants ask for besides what is asked for anyway. What all values of a variable ask for is certain. */
export function addedBy(variants: readonly Variant[], asked: readonly Workload[]): readonly Workload[] {
  const said = keysOf(asked);
  const all = variants.map(variant => ({ ...variant, keys: keysOf(variant.workloads) }));
  return all.flatMap(({ where, of, systems, workloads }) => {
    const same = all.filter(other => other.where.variable === where.variable);
    const isCertain = (key: string): boolean => same.length === of && same.every(({ keys }) => keys.has(key));
    return workloads.flatMap(workload => {
      const facts = workload.facts.flatMap((fact): readonly Fact[] => {
        const key = keyOf(fact);
        if (said.has(key)) return [];
        if (!isCertain(key)) return [{ ...fact, where, ...(systems === undefined ? {} : { systems }) }];
        said.add(key);
        return [fact];
      });
      return facts.length === 0 ? [] : [{ ...workload, facts }];
    });
  });
}

const keysOf = (workloads: readonly Workload[]): Set<string> =>
  new Set(workloads.flatMap(({ facts }) => facts.map(keyOf)));

/** All that the fact says, and where. */
const keyOf = (fact: Fact): string => JSON.stringify(fact);
