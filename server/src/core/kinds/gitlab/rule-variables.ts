import { asMap, type DataNode, textOf } from '../../syntax/data.ts';

/** What rules give a variable. */
export interface RuleVariable {
  /** The values, each once. */
  readonly values: readonly string[];
  /** Whichever rule holds, it gives the variable one of them. */
  readonly always: boolean;
}

const isNever = (when: DataNode | undefined): boolean => textOf(when) === 'never';

/** Whether no rule has anything run. Source: GitLab docs, `rules`, `when: never`. */
export const isNeverByRules = (rules: readonly (DataNode | undefined)[]): boolean =>
  rules.length > 0 && rules.every(rule => isNever(asMap(rule)?.get('when')));

/** The variables that rules set; what no rule holds for does not run. Source: GitLab docs, `rules:variables`. */
export function variablesOfRules(
  rules: readonly (DataNode | undefined)[],
): ReadonlyMap<string, RuleVariable> {
  const given = new Map<string, string[]>();
  const counting = rules.filter(rule => !isNever(asMap(rule)?.get('when')));
  for (const rule of counting)
    for (const { key, value } of asMap(asMap(rule)?.get('variables'))?.entries ?? []) {
      const text = textOf(value);
      if (text !== undefined) given.set(key, [...(given.get(key) ?? []), text]);
    }
  return new Map(
    [...given].map(([name, values]) => [
      name,
      { values: [...new Set(values)], always: values.length === counting.length },
    ]),
  );
}
