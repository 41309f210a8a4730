import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { behaviours } from '../server/src/core/knowledge/behaviours.ts';
import { render } from '../server/src/core/message.ts';
import { rulePage } from '../server/src/core/render/rule-page.ts';
import { rules } from '../server/src/core/rules/rules.ts';
import { notice } from './notice.ts';

/** Every generated file by its path from the root, with its content. */
export function generated(): ReadonlyMap<string, string> {
  const files = new Map(rules.map(rule => [`docs/rules/${rule.id}.md`, rulePage(rule)]));
  const table = rules.map(
    rule => `| [${rule.id}](${rule.id}.md) | ${render(rule.summary)} | ${rule.kinds.join(', ')} |`,
  );
  files.set(
    'docs/rules/README.md',
    ['# Rules', '', '| rule | finds | in |', '| --- | --- | --- |', ...table, ''].join('\n'),
  );
  files.set('docs/knowledge.md', knowledge());
  files.set('NOTICE.md', notice(dirname(import.meta.dirname)));
  return files;
}

function knowledge(): string {
  const parts = Object.values(behaviours).flatMap(behaviour => [
    `## ${behaviour.id}`,
    '',
    `${render(behaviour.title)}.`,
    '',
    ...behaviour.clauses.map(({ when, verdict, note }) => {
      const where = [
        when.desktop,
        ...(when.platform ?? []),
        ...(when.kubernetes ?? []),
        ...(when.buildDriver ?? []),
      ];
      return `- **${verdict}** on ${where.filter(Boolean).join(', ') || 'every machine'}${note === undefined ? '' : `: ${render(note)}`}`;
    }),
    '',
    ...(behaviour.error === undefined ? [] : [`Error text: \`${behaviour.error}\``, '']),
    ...behaviour.sources.map(
      source => `- [${source.document}](${source.url}) (${source.date}): ${source.says}`,
    ),
    '',
    ...(behaviour.disagreement === undefined ? [] : [render(behaviour.disagreement), '']),
  ]);
  return [
    '# What ECI does, since when, says who',
    '',
    'Generated from `server/src/core/knowledge`.',
    '',
    ...parts,
  ].join('\n');
}

/** Writes everything; removes pages of rules that are gone. */
function write(root: string): void {
  const files = generated();
  mkdirSync(join(root, 'docs/rules'), { recursive: true });
  for (const name of readdirSync(join(root, 'docs/rules')))
    if (!files.has(`docs/rules/${name}`)) rmSync(join(root, 'docs/rules', name));
  for (const [path, content] of files) writeFileSync(join(root, path), content);
}

/** The generated files that differ from what is on disk. */
export const drifted = (root: string): string[] =>
  [...generated()].flatMap(([path, content]) => {
    try {
      return readFileSync(join(root, path), 'utf8') === content ? [] : [path];
    } catch {
      return [path];
    }
  });

if (process.argv[1] === import.meta.filename) write(process.cwd());
