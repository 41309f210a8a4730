import type { Clause } from '../knowledge/behaviour.ts';
import { behaviours } from '../knowledge/behaviours.ts';
import { type Bundle, type Message, render, say } from '../message.ts';
import type { RuleDescription } from '../rule.ts';
import { conditionWords, releaseWords, verdictWord } from './words.ts';

/** The languages of code blocks, by kind. */
const fences: Readonly<Record<string, string>> = {
  dockerfile: 'dockerfile',
  bake: 'hcl',
  'admin-settings': 'json',
  devcontainer: 'jsonc',
  'package-json': 'json',
  'vscode-tasks': 'jsonc',
  shell: 'sh',
  makefile: 'makefile',
};

/** The page that lists the rules. */
export function ruleList(rules: readonly RuleDescription[], bundle?: Bundle): string {
  const t = (message: Message): string => render(message, bundle);
  const rows = rules.map(
    ({ id, summary, kinds }) => `| [${id}](${id}.md) | ${t(summary)} | ${kinds.join(', ')} |`,
  );
  const head = `| ${t(say`rule`)} | ${t(say`finds`)} | ${t(say`in`)} |`;
  return [`# ${t(say`Rules`)}`, '', head, '| --- | --- | --- |', ...rows, ''].join('\n');
}

/** A rule's page: what happens where, why, what to do, examples, sources (in English, as they are). */
export function rulePage(rule: RuleDescription, bundle?: Bundle): string {
  const t = (message: Message): string => render(message, bundle);
  const ids = [...(rule.behaviour === undefined ? [] : [rule.behaviour]), ...(rule.also ?? [])];
  const all = ids.map(id => behaviours[id]);
  const errors = unique(all.flatMap(({ error }) => (error === undefined ? [] : [error])));
  const tables = all.flatMap(({ title, clauses }) => [
    '',
    ...(all.length > 1 ? [`${t(title)}:`, ''] : []),
    `| Docker Desktop | ${t(say`where`)} | ${t(say`verdict`)} | |`,
    '| --- | --- | --- | --- |',
    ...clauses.map(clause => row(clause, bundle)),
  ]);
  const sources = unique(
    all.flatMap(behaviour =>
      behaviour.sources.map(s => `- [${s.document}](${s.url}) (${s.date}): ${s.says}`),
    ),
  );
  const disagreements = unique(
    all.flatMap(({ disagreement }) => (disagreement === undefined ? [] : [t(disagreement)])),
  );
  return [
    `# ${rule.id}`,
    '',
    t(rule.summary),
    ...tables,
    ...(errors.length === 0 ? [] : ['', t(say`The error to search for:`)]),
    ...errors.flatMap(error => ['', `> ${error}`]),
    '',
    `## ${t(say`Why`)}`,
    '',
    t(rule.why),
    '',
    `## ${t(say`What to do`)}`,
    '',
    t(rule.instead),
    ...examples(rule, bundle),
    ...(sources.length === 0 ? [] : ['', `## ${t(say`Sources`)}`, '', ...sources]),
    ...disagreements.flatMap(text => ['', text]),
    '',
  ].join('\n');
}

const unique = (lines: readonly string[]): readonly string[] => [...new Set(lines)];

function row({ when: { desktop, ...when }, verdict, note }: Clause, bundle?: Bundle): string {
  const t = (message: Message): string => render(message, bundle);
  const releases = desktop === undefined ? say`all releases` : releaseWords(desktop);
  const where = conditionWords(when).map(t).join(', ') || t(say`everywhere`);
  return `| ${t(releases)} | ${where} | ${t(verdictWord[verdict])} | ${note === undefined ? '' : t(note)} |`;
}

function examples(rule: RuleDescription, bundle?: Bundle): string[] {
  const t = (message: Message): string => render(message, bundle);
  return [
    '',
    `## ${t(say`Examples`)}`,
    ...rule.examples.flatMap(example => {
      const fence = fences[example.kind] ?? 'yaml';
      const bad = example.bad.replace(/[«»]/g, '').trimEnd();
      const how =
        example.fix === undefined
          ? say`Without the finding:`
          : say`After the fix “${{ template: example.fix, args: [] }}”:`;
      return [
        '',
        t(say`With a finding (${example.kind}):`),
        '',
        `\`\`\`${fence}`,
        bad,
        '```',
        '',
        t(how),
        '',
        `\`\`\`${fence}`,
        example.good.trimEnd(),
        '```',
      ];
    }),
  ];
}
