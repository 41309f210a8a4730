import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { parse } from 'jsonc-parser';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const manifest = JSON.parse(read('package.json'));

/** Data that is longer than a page: tables, read from top to bottom, never followed. */
const tables: readonly RegExp[] = [/core\/knowledge\//, /docker-cli\/[\w-]*(flags|options)[\w-]*\.ts$/];
/** Lines. A file is one idea, which rarely takes more than 250. */
const mostLines = 300;

it('keeps every file to one idea', () => {
  const long = globSync('{server,client}/src/**/*.ts', { cwd: root })
    .map(file => file.replaceAll('\\', '/'))
    .filter(file => !tables.some(table => table.test(file)))
    .filter(file => read(file).split('\n').length > mostLines);
  assert.deepEqual(long, []);
});

it('has a heading for its version in the changelog', () => {
  assert.ok(read('CHANGELOG.md').split('\n').includes(`## ${manifest.version}`));
});

it('starts from the editor by scripts that exist', () => {
  const { tasks } = parse(read('.vscode/tasks.json'));
  const labels = tasks.map((task: { label?: string; script: string }) => task.label ?? `npm: ${task.script}`);
  for (const { type, script } of tasks) assert.ok(type !== 'npm' || script in manifest.scripts, script);
  for (const { preLaunchTask } of parse(read('.vscode/launch.json')).configurations)
    assert.ok(labels.includes(preLaunchTask), preLaunchTask);
  for (const command of Object.values<string>(manifest.scripts)) {
    const script = /^node (\S+)/.exec(command)?.[1];
    assert.ok(script === undefined || existsSync(join(root, script)), command);
  }
});

it('pins its dependencies, and imports each', () => {
  const sources = globSync('{server,client,test,scripts}/**/*.{ts,mjs,json}', {
    cwd: root,
    exclude: name => /node_modules|dist|package-lock/.test(String(name)),
  })
    .map(read)
    .join('\n');
  const { dependencies, devDependencies } = manifest;
  for (const [name, version] of Object.entries<string>({ ...dependencies, ...devDependencies })) {
    assert.match(version, /^\d+(\.\d+\.\d+)?$/, name);
    if (!name.startsWith('@types/'))
      assert.ok(sources.includes(`'${name}`) || sources.includes(`${name}/`), name);
  }
});
