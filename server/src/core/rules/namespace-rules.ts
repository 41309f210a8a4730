import { type Fact, type FactTypes, is } from '../facts.ts';
import type { BehaviourId } from '../knowledge/behaviours.ts';
import { type Message, say } from '../message.ts';
import type { Example, Fix, Problem, Rule } from '../rule.ts';
import { removal } from './removal.ts';

/** What sets one host-namespace rule of containers apart from the others. */
export interface NamespaceRule {
  readonly id: BehaviourId;
  readonly space: FactTypes['namespace']['space'];
  readonly summary: Message;
  readonly why: Message;
  readonly instead: Message;
  /** The finding, for the workload's name. */
  readonly message: (name: string) => Message;
  readonly fix: Message;
  /** What comes before taking it out, where the text can carry it. */
  readonly better?: (fact: Fact<'namespace'>) => readonly Fix[];
  readonly kinds: Rule['kinds'];
  readonly examples: readonly Example[];
}

/** A rule on containers that ask for one of the VM's namespaces: they differ in words and verdict only. */
export function namespaceRule(spec: NamespaceRule): Rule<'namespace'> {
  const { id, space, summary, why, instead, kinds, examples } = spec;
  return {
    id,
    summary,
    why,
    instead,
    behaviour: id,
    on: ['namespace'],
    kinds,
    examples,
    covers: fact => fact.space === space,
    check: (fact, { workload }) =>
      workload.runs === 'container' && fact.space === space && is(fact.mode, 'host')
        ? problem(spec, fact, workload.name)
        : undefined,
  };
}

function problem(spec: NamespaceRule, fact: Fact<'namespace'>, name: string): Problem {
  const message = withDefault(spec.message(name), fact.mode);
  return {
    at: fact.anchor,
    message,
    fixes: [...(spec.better?.(fact) ?? []), ...removal(fact.anchor, spec.fix)],
  };
}

/** Says so where the value is only the default of a variable. */
export function withDefault(
  message: Message,
  setting: { readonly known: boolean; readonly fromDefault?: string },
): Message {
  return setting.fromDefault === undefined
    ? message
    : say`${message} (This is the default of ${setting.fromDefault}.)`;
}
