import type { Fact, FactType } from './facts.ts';
import type { Machine, Verdict } from './knowledge/behaviour.ts';
import { behaviours } from './knowledge/behaviours.ts';
import { verdictOn } from './knowledge/judge.ts';
import type { Problem, Rule, RuleContext } from './rule.ts';
import { rules } from './rules/rules.ts';

const byType: ReadonlyMap<FactType, readonly Rule[]> = new Map(
  rules.flatMap(({ on }) => on).map(type => [type, rules.filter(rule => rule.on.includes(type))]),
);

/** The rules that look at facts of this type. A rule's `check` only ever receives the types it named in `on`. */
export function rulesOn(type: FactType): readonly Rule[] {
  return byType.get(type) ?? [];
}

/** The rules that have something to tell about a fact, finding or not. */
export const rulesCovering = (fact: Fact): readonly Rule[] =>
  rulesOn(fact.type).filter(rule => rule.covers?.(fact) ?? true);

/** What a rule has to say of a fact on a machine. */
export const problemsOf = (
  rule: Rule,
  fact: Fact,
  ask: RuleContext,
): readonly { readonly problem: Problem; readonly verdict: Verdict }[] =>
  list(rule.check(fact, ask)).flatMap(problem => {
    const verdict = problem.verdict ?? verdictOf(rule, problem, ask.machine);
    return verdict === undefined ? [] : [{ problem, verdict }];
  });

/** Whether ECI keeps a command from doing its work, so that the next one is tried. */
export const fails = (fact: Fact<'command'>, ask: RuleContext): boolean =>
  rulesOn(fact.type).some(rule =>
    problemsOf(rule, fact, ask).some(({ verdict }) => verdict === 'blocked' || verdict === 'restricted'),
  );

function verdictOf(rule: Rule, problem: Problem, machine: Machine): Verdict | undefined {
  const id = problem.behaviour ?? rule.behaviour;
  return id === undefined ? undefined : verdictOn(behaviours[id], machine)?.verdict;
}

const list = (problems: Problem | readonly Problem[] | undefined): readonly Problem[] =>
  problems === undefined ? [] : Array.isArray(problems) ? problems : [problems as Problem];
