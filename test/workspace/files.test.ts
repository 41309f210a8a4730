import assert from 'node:assert/strict';
import test from 'node:test';
import { readAs } from '../../server/src/core/kinds/kind.ts';
import { lint } from '../../server/src/core/lint.ts';
import type { Source } from '../../server/src/core/text.ts';
import { FileCache } from '../../server/src/workspace/files.ts';
import { lintFile } from '../../server/src/workspace/lint-file.ts';
import { withFiles } from '../../server/src/workspace/with-files.ts';
import { shell } from '../support/shell.ts';
import { lintContext } from '../support/lint-context.ts';

const root = 'file:///w/';
/** A cache of files that can be written, with what was made of them. */
function workspace(texts: Record<string, string>) {
  const cache = new FileCache({ read: async uri => texts[uri.slice(root.length)] });
  const made: string[] = [];
  const make = ({ text }: Source): { readonly text: string } => {
    made.push(text);
    return { text };
  };
  const read = async (name: string) => {
    await cache.text(root + name);
    return readAs(cache.view(new Set()), root + name, make);
  };
  const write = (name: string, text: string): void => {
    texts[name] = text;
    cache.forget(root + name);
  };
  return { cache, made, read, write };
}

test('what is made of a file is made again only when its text is another', async () => {
  const { made, read, write } = workspace({ a: 'one', b: 'two' });
  const first = await read('a');
  assert.equal(await read('a'), first);
  assert.equal((await read('b'))?.text, 'two');
  write('a', 'one');
  assert.equal(await read('a'), first);
  write('a', 'other');
  assert.equal((await read('a'))?.text, 'other');
  assert.deepEqual(made, ['one', 'two', 'other']);
  assert.equal(await read('none'), undefined);
});

test('of very long files, nothing is kept for long', async () => {
  const long = 'x'.repeat(300_000);
  const { made, read } = workspace({ a: `${long}a`, b: `${long}b` });
  for (const name of ['a', 'a', 'b', 'b', 'a']) await read(name);
  assert.deepEqual(
    made.map(text => text.at(-1)),
    ['a', 'b', 'a'],
  );
});

test('scripts are read when all files are there, and then as ever', async () => {
  const texts: Record<string, string> = {
    '.gitlab-ci.yml': 'include: one.yml\nj:\n  extends: .t\n  tags: [own]\n  script: docker run --privileged a\n',
    'one.yml': 'include: two.yml\n',
    'two.yml': '.t:\n  before_script:\n    - docker run --net=host b\n',
  };
  let parsed = 0;
  const counting = {
    ...shell,
    parse: (...asked: Parameters<typeof shell.parse>) => {
      parsed++;
      return shell.parse(...asked);
    },
  };
  const source = { uri: `${root}.gitlab-ci.yml`, text: texts['.gitlab-ci.yml'] ?? '' };
  const context = lintContext({ syntaxes: { shell: counting } });
  const { findings } = await lintFile(source, context, workspace(texts).cache);
  assert.equal(parsed, 2);
  const all = { read: (uri: string) => texts[uri.slice(root.length)] };
  assert.deepEqual(findings, lint(source, { ...context, files: all }).findings);
  assert.ok(findings.length > 0);
});

test('what scripts lead to is asked for in one go', async () => {
  const texts: Record<string, string> = {
    Dockerfile:
      'FROM a\nCOPY run.sh /usr/local/bin/\nCOPY b.sh c.sh /x/\nRUN chmod +x y\nRUN mkdir z\nRUN /x/b.sh\nRUN /x/c.sh\nCMD ["run.sh"]\n',
    'run.sh': '#!/bin/sh\nchown a b\nmodprobe nf_nat\n',
    'b.sh': '#!/bin/sh\ntrue\n',
    'c.sh': '#!/bin/sh\ntrue\n',
  };
  const source = { uri: `${root}Dockerfile`, text: texts['Dockerfile'] ?? '' };
  let rounds = 0;
  const { findings } = await withFiles(workspace(texts).cache, { shell }, loaded => {
    rounds++;
    return lint(source, lintContext(loaded));
  });
  assert.equal(rounds, 2);
  assert.deepEqual(
    findings.map(({ rule }) => rule),
    ['kernel-module'],
  );
});

test('a folder is listed when asked for, once, and again when something in it was made or deleted', async () => {
  const names = ['a.mk'];
  const listed: string[] = [];
  const cache = new FileCache({
    read: async () => undefined,
    list: async folder => {
      listed.push(folder);
      return { files: [...names], folders: [] };
    },
  });
  const asked = new Set<string>();
  const ask = () =>
    withFiles(cache, {}, ({ files }) => files.list?.(`${root}mk`)?.files.join(' '), asked);
  assert.equal(await ask(), 'a.mk');
  assert.equal(await ask(), 'a.mk');
  assert.deepEqual([...asked], [`${root}mk/`]);
  names.push('b.mk');
  assert.equal(cache.forgetLists(`${root}other/b.mk`), false);
  assert.equal(cache.forgetLists(`${root}mk2`), false);
  assert.equal(await ask(), 'a.mk');
  assert.equal(cache.forgetLists(`${root}mk/b.mk`), true);
  assert.equal(await ask(), 'a.mk b.mk');
  // The folder itself, and one above it.
  assert.equal(cache.forgetLists(`${root}mk`), true);
  await ask();
  assert.equal(cache.forgetLists('file:///w'), true);
  assert.deepEqual(listed, [`${root}mk/`, `${root}mk/`, `${root}mk/`]);
});
