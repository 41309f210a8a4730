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
  const behaviour = rule.behaviour === undefined ? undefined : behaviours[rule.behaviour];
  const error =
    behaviour?.error === undefined ? [] : ['', 'The error to search for:', '', `> ${behaviour.error}`];
  const table =
    behaviour === undefined
      ? []
      : [
          '',
          '| Docker Desktop | where | verdict | |',
          '| --- | --- | --- | --- |',
          ...behaviour.clauses.map(clause => row(clause, bundle)),
        ];
  const sources =
    behaviour === undefined
      ? []
      : [
          '',
          '## Sources',
          '',
          ...behaviour.sources.map(s => `- [${s.document}](${s.url}) (${s.date}): ${s.says}`),
        ];
  const disagreement = behaviour?.disagreement === undefined ? [] : ['', t(behaviour.disagreement)];
  return [
    `# ${rule.id}`,
    '',
    t(rule.summary),
    ...table,
    ...error,
    '',
    '## Why',
    '',
    t(rule.why),
    '',
    '## What to do',
    '',
    t(rule.instead),
    ...examples(rule),
    ...sources,
    ...disagreement,
    '',
  ].join('\n');
}

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
