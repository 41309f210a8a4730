import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { it } from 'node:test';

const source = join(import.meta.dirname, '../../server/src');
const files = globSync('**/*.ts', { cwd: source });

const importsOf = (file: string): { readonly name: string; readonly types: boolean }[] =>
  [
    ...readFileSync(join(source, file), 'utf8').matchAll(/^(import|export)( type)?[^;'"]*? from '([^']+)'/gm),
  ].map(([, , types, name = '']) => ({ name, types: types !== undefined }));

const local = (file: string, name: string): string => relative(source, join(source, dirname(file), name));

/** Every import of one of the project's files, from where to where. */
const edges = files.flatMap(file =>
  importsOf(file)
    .filter(({ name }) => name.startsWith('.'))
    .map(({ name, types }) => ({ from: file, to: local(file, name), types })),
);

const crossing = (from: RegExp, to: RegExp): string[] =>
  edges
    .filter(edge => !edge.types && from.test(edge.from) && to.test(edge.to))
    .map(({ from: a, to: b }) => `${a} → ${b}`);

it('keeps the core free of edges, Node and the protocol', () => {
  assert.deepEqual(crossing(/^core\//, /^(lsp|cli|host|workspace)\//), []);
  const foreign = files
    .filter(file => file.startsWith('core/'))
    .flatMap(file => importsOf(file).map(({ name }) => `${file}: ${name}`))
    .filter(line => /: (node:|vscode)/.test(line));
  assert.deepEqual(foreign, []);
});

it('keeps kinds from rules, and rules from kinds', () => {
  assert.deepEqual(crossing(/^core\/rules\//, /^core\/kinds\//), []);
  assert.deepEqual(crossing(/^core\/kinds\//, /^core\/rules\//), []);
  assert.deepEqual(crossing(/^core\/syntax\//, /^core\/(kinds|rules|knowledge)\//), []);
  assert.deepEqual(crossing(/^core\/knowledge\//, /^core\/(kinds|rules|syntax|render)\//), []);
});

it('imports parsers in syntax only', () => {
  const parsers = files
    .filter(file => !file.startsWith('core/syntax/'))
    .flatMap(file => importsOf(file).map(({ name }) => `${file}: ${name}`))
    .filter(line => /: (yaml|jsonc-parser|dockerfile-ast|web-tree-sitter)$/.test(line));
  assert.deepEqual(parsers, []);
});

it('has no circle of imports', () => {
  const next = Map.groupBy(edges, edge => edge.from);
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    assert.ok(!path.includes(file), [...path, file].join(' → '));
    if (done.has(file)) return;
    for (const { to } of next.get(file) ?? []) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
});
