import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { render } from '../server/src/core/message.ts';
import { knowledgePage } from '../server/src/core/render/knowledge-page.ts';
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
  files.set('docs/knowledge.md', knowledgePage());
  files.set('NOTICE.md', notice(dirname(import.meta.dirname)));
  return files;
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
