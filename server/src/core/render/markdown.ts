import type { Fact } from '../facts.ts';
import type { Behaviour, Machine } from '../knowledge/behaviour.ts';
import { behaviours } from '../knowledge/behaviours.ts';
import { verdictOn } from '../knowledge/judge.ts';
import { isDoneOn, machinesOf } from '../lint.ts';
import { type Bundle, type Message, render, say } from '../message.ts';
import type { Rule, RuleContext, Target } from '../rule.ts';
import { rulePageUrl } from './links.ts';
import { conditionWords, systemWord, verdictSentence, verdictWord } from './words.ts';

/** What a hover needs to know besides the rule and the fact. */
export interface HoverContext extends Omit<RuleContext, 'machine' | 'fleet' | 'socketUsers'> {
  readonly targets: readonly Target[];
}

/** The hover over a fact: what ECI does with it, where and since when, and what to do. */
export function hoverText(rule: Rule, fact: Fact, context: HoverContext, bundle?: Bundle): string {
  const text = (message: Message): string => render(message, bundle);
  const found = behavioursFor(rule, fact, context);
  const machines = newestMachines(context.targets).filter(({ platform }) => isDoneOn(fact, platform));
  const systems = fact.systems?.map(system => render(systemWord[system], bundle)).join(', ');
  return [
    `**${rule.id}**: ${text(rule.summary)}`,
    systems === undefined ? '' : text(say`The file does this on ${systems} only.`),
    fact.where === undefined
      ? ''
      : text(say`The file does this only if ${fact.where.variable} is ${fact.where.value}.`),
    ...found.map(behaviour => verdictsText(behaviour, machines, bundle)),
    text(rule.why),
    ...found.flatMap(behaviour => clausesText(behaviour, bundle)),
    `**${text(say`Instead:`)}** ${text(rule.instead)}`,
    `[${text(say`More about this rule`)}](${rulePageUrl(rule.id, bundle)})`,
  ]
    .filter(part => part !== '')
    .join('\n\n');
}

/** What the rule stands on for this fact: what its problems name, else its own. */
function behavioursFor(rule: Rule, fact: Fact, context: HoverContext): readonly Behaviour[] {
  const ids = new Set(rule.behaviour === undefined ? [] : [rule.behaviour]);
  const named = new Set<typeof rule.behaviour>();
  const fleet = newestMachines(context.targets);
  for (const machine of fleet) {
    const problems = rule.check(fact, { ...context, machine, fleet, socketUsers: [] }) ?? [];
    for (const problem of Array.isArray(problems) ? problems : [problems])
      if (problem.behaviour !== undefined) named.add(problem.behaviour);
  }
  return [...(named.size > 0 ? named : ids)].flatMap(id => (id === undefined ? [] : [behaviours[id]]));
}

/** The last release of each target: what the reader has, or will have soon. */
const newestMachines = (targets: readonly Target[]): readonly Machine[] =>
  targets.flatMap(target => machinesOf(target).at(-1) ?? []);

function verdictsText(behaviour: Behaviour, machines: readonly Machine[], bundle?: Bundle): string {
  const verdicts = new Set(machines.map(machine => verdictOn(behaviour, machine)?.verdict ?? 'works'));
  return [...verdicts]
    .map(v => `*${render(verdictWord[v], bundle)}*: ${render(verdictSentence[v], bundle)}`)
    .join('  \n');
}

/** Where and since when, one line a clause. */
export function clausesText(behaviour: Behaviour, bundle?: Bundle): readonly string[] {
  const lines = behaviour.clauses.map(({ when, verdict, note }) => {
    const where = conditionWords(when).map(word => render(word, bundle));
    const place = where.length === 0 ? render(say`Everywhere`, bundle) : where.join(', ');
    const words = note === undefined ? '' : `. ${render(note, bundle)}`;
    return `- ${escaped(place)}: **${render(verdictWord[verdict], bundle)}**${words}`;
  });
  return lines.length === 0 ? [] : [lines.join('\n')];
}

/** Text of a semver range would read as markup (`>=4.30 <4.40`). */
export const escaped = (text: string): string => text.replace(/[<>*_|]/g, '\\$&');
