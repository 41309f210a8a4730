import type { Clause } from '../knowledge/behaviour.ts';
import { behaviours } from '../knowledge/behaviours.ts';
import { type Bundle, render } from '../message.ts';
import type { Rule } from '../rule.ts';

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

/** A rule's page: what happens where, why, what to do, examples, sources. */
export function rulePage(rule: Rule, bundle?: Bundle): string {
  const t = (message: Parameters<typeof render>[0]): string => render(message, bundle);
  const ids = [...(rule.behaviour === undefined ? [] : [rule.behaviour]), ...(rule.also ?? [])];
  const all = ids.map(id => behaviours[id]);
  const errors = unique(all.flatMap(({ error }) => (error === undefined ? [] : [error])));
  const tables = all.flatMap(({ title, clauses }) => [
    '',
    ...(all.length > 1 ? [`${t(title)}:`, ''] : []),
    '| Docker Desktop | where | verdict | |',
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
    ...(errors.length === 0 ? [] : ['', 'The error to search for:']),
    ...errors.flatMap(error => ['', `> ${error}`]),
    '',
    '## Why',
    '',
    t(rule.why),
    '',
    '## What to do',
    '',
    t(rule.instead),
    ...examples(rule),
    ...(sources.length === 0 ? [] : ['', '## Sources', '', ...sources]),
    ...disagreements.flatMap(text => ['', text]),
    '',
  ].join('\n');
}

const unique = (lines: readonly string[]): readonly string[] => [...new Set(lines)];

function row({ when, verdict, note }: Clause, bundle?: Bundle): string {
  const where = [
    ...(when.platform ?? []),
    ...(when.kubernetes ?? []),
    ...(when.buildDriver ?? []).map(d => `driver ${d}`),
  ];
  const words = note === undefined ? '' : render(note, bundle);
  return `| ${when.desktop ?? 'all'} | ${where.join(', ') || 'everywhere'} | ${verdict} | ${words} |`;
}

function examples(rule: Rule): string[] {
  return [
    '',
    '## Examples',
    ...rule.examples.flatMap(example => {
      const fence = fences[example.kind] ?? 'yaml';
      const bad = example.bad.replace(/[«»]/g, '').trimEnd();
      const how = example.fix === undefined ? 'Without the finding:' : `After the fix *${example.fix}*:`;
      return [
        '',
        `With a finding (${example.kind}):`,
        '',
        `\`\`\`${fence}`,
        bad,
        '```',
        '',
        how,
        '',
        `\`\`\`${fence}`,
        example.good.trimEnd(),
        '```',
      ];
    }),
  ];
}
