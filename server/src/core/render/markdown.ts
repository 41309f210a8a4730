import type { Fact } from '../facts.ts';
import type { Behaviour, Machine } from '../knowledge/behaviour.ts';
import { behaviours } from '../knowledge/behaviours.ts';
import { verdictOn } from '../knowledge/judge.ts';
import { machinesOf } from '../lint.ts';
import { type Bundle, type Message, render, say } from '../message.ts';
import type { Rule, RuleContext, Target } from '../rule.ts';
import { rulePageUrl } from './links.ts';
import { conditionWords, verdictSentence, verdictWord } from './words.ts';

/** What a hover needs to know besides the rule and the fact. */
export interface HoverContext extends Omit<RuleContext, 'machine'> {
  readonly targets: readonly Target[];
}

/** The hover over a fact: what ECI does with it, where and since when, and what to do. */
export function hoverText(rule: Rule, fact: Fact, context: HoverContext, bundle?: Bundle): string {
  const text = (message: Message): string => render(message, bundle);
  const found = behavioursFor(rule, fact, context);
  const machines = newestMachines(context.targets);
  return [
    `**${rule.id}**: ${text(rule.summary)}`,
    ...found.map(behaviour => verdictsText(behaviour, machines, bundle)),
    text(rule.why),
    ...found.flatMap(behaviour => clausesText(behaviour, bundle)),
    `**${text(say`Instead:`)}** ${text(rule.instead)}`,
    `[${text(say`More about this rule`)}](${rulePageUrl(rule.id)})`,
  ]
    .filter(part => part !== '')
    .join('\n\n');
}

/** What the rule stands on for this fact: what its problems name, else its own. */
function behavioursFor(rule: Rule, fact: Fact, context: HoverContext): readonly Behaviour[] {
  const ids = new Set(rule.behaviour === undefined ? [] : [rule.behaviour]);
  const named = new Set<typeof rule.behaviour>();
  for (const machine of newestMachines(context.targets)) {
    const problems = rule.check(fact, { ...context, machine }) ?? [];
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

function clausesText(behaviour: Behaviour, bundle?: Bundle): readonly string[] {
  const lines = behaviour.clauses.map(({ when, verdict, note }) => {
    const where = conditionWords(when).map(word => render(word, bundle));
    const place = where.length === 0 ? render(say`Everywhere`, bundle) : where.join(', ');
    const words = note === undefined ? '' : `. ${render(note, bundle)}`;
    return `- ${escaped(place)}: **${render(verdictWord[verdict], bundle)}**${words}`;
  });
  return lines.length === 0 ? [] : [lines.join('\n')];
}

/** A rule's page, docs/rules/ID.md. */
export function rulePage(rule: Rule, bundle?: Bundle): string {
  const text = (message: Message): string => render(message, bundle);
  const own = rule.behaviour === undefined ? undefined : behaviours[rule.behaviour];
  const parts = [
    `# ${rule.id}`,
    text(rule.summary),
    `## ${text(say`Why`)}`,
    text(rule.why),
    `## ${text(say`What to do instead`)}`,
    text(rule.instead),
  ];
  if (own !== undefined) {
    parts.push(`## ${text(say`What ECI does`)}`, ...clausesText(own, bundle));
    if (own.error !== undefined) parts.push(text(say`The error reads:`), fence('text', own.error));
    if (own.disagreement !== undefined) parts.push(text(own.disagreement));
  }
  parts.push(`## ${text(say`Examples`)}`);
  for (const example of rule.examples) {
    const name = example.file ?? example.kind;
    parts.push(
      `### ${name}`,
      `${text(say`Found:`)}`,
      fence(language(example.kind), example.bad.replace(/[«»]/g, '')),
      example.fix === undefined ? text(say`Fine:`) : text(say`After the fix “${example.fix}”:`),
      fence(language(example.kind), example.good),
    );
  }
  parts.push(
    `## ${text(say`Silence it`)}`,
    text(say`For one line: a comment on it or above it. For good: the severity off in the configuration.`),
    fence('yaml', `# eci-ignore ${rule.id} -- why`),
    fence('jsonc', `{ "rules": { "${rule.id}": "off" } }`),
  );
  if (own !== undefined && own.sources.length > 0)
    parts.push(
      `## ${text(say`Sources`)}`,
      own.sources.map(s => `- [${s.document}](${s.url}) (${s.date}): ${s.says}`).join('\n'),
    );
  return `${parts.join('\n\n')}\n`;
}

const language = (kind: string): string =>
  ({ dockerfile: 'dockerfile', 'admin-settings': 'json', bake: 'hcl', shell: 'sh', makefile: 'makefile' })[
    kind
  ] ?? 'yaml';

function fence(language: string, text: string): string {
  const marks = text.includes('```') ? '````' : '```';
  return `${marks}${language}\n${text.replace(/\n$/, '')}\n${marks}`;
}

/** Text of a semver range would read as markup (`>=4.30 <4.40`). */
const escaped = (text: string): string => text.replace(/[<>*_|]/g, '\\$&');
