import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { everyRule } from '../server/src/core/every-rule.ts';
import type { Bundle } from '../server/src/core/message.ts';
import { knowledgePage } from '../server/src/core/render/knowledge-page.ts';
import { ruleList, rulePage } from '../server/src/core/render/rule-page.ts';
import { settingsPage } from '../server/src/core/render/settings-page.ts';
import { readBundle } from './l10n.ts';
import { notice } from './notice.ts';
import { adminSettingsSchema, projectSchema, type Schema } from './schemas.ts';

/** Every generated file by its path from the root, with its content. */
export function generated(): ReadonlyMap<string, string> {
  const files = new Map([...rulePages('docs/rules'), ...rulePages('docs/rules/zh-cn', readBundle())]);
  files.set('docs/knowledge.md', knowledgePage());
  files.set('docs/knowledge.zh-cn.md', knowledgePage(readBundle()));
  files.set('docs/settings.md', settingsPage());
  files.set('schemas/admin-settings.schema.json', text(adminSettingsSchema()));
  files.set('schemas/eci-lens.schema.json', text(projectSchema()));
  files.set('NOTICE.md', notice(dirname(import.meta.dirname)));
  return files;
}

const text = (schema: Schema): string => `${JSON.stringify(schema, undefined, 2)}\n`;

/** The pages of the rules, and the list of them, in a language. */
const rulePages = (folder: string, bundle?: Bundle): readonly (readonly [string, string])[] => [
  ...everyRule.map(rule => [`${folder}/${rule.id}.md`, rulePage(rule, bundle)] as const),
  [`${folder}/README.md`, ruleList(everyRule, bundle)],
];

/** Writes everything; removes pages of rules that are gone. */
function write(root: string): void {
  const files = generated();
  rmSync(join(root, 'docs/rules'), { recursive: true, force: true });
  for (const [path, content] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
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
