import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchingFiles } from '../../server/src/core/kinds/folder-files.ts';
import { nameMatches } from '../../server/src/core/kinds/name-pattern.ts';
import { entriesIn } from '../support/entries.ts';
import { findings } from '../support/findings.ts';

const below = (pattern: string, ...names: readonly string[]): readonly string[] => {
  const uris = names.map(name => `file:///w/${name}`);
  const files = { read: () => undefined, list: (folder: string) => entriesIn(uris, folder) };
  return matchingFiles('file:///w/Makefile', pattern, files).map(uri => uri.slice('file:///w/'.length));
};

test('a pattern means the files of its folders, by their names', () => {
  const names = [
    'mk/b.mk',
    'mk/a.mk',
    'mk/a.txt',
    'mk/.c.mk',
    'mk/d/e.mk',
    'x.mk',
    'lib/one/rules.mk',
    'lib/two/rules.mk',
  ];
  assert.deepEqual(below('mk/*.mk', ...names), ['mk/a.mk', 'mk/b.mk']);
  assert.deepEqual(below('*.mk', ...names), ['x.mk']);
  assert.deepEqual(below('lib/*/rules.mk', ...names), ['lib/one/rules.mk', 'lib/two/rules.mk']);
  assert.deepEqual(below('mk/[ab].mk', ...names), []);
  assert.deepEqual(below('none/*.mk', ...names), []);
  assert.deepEqual(below('mk/a b.mk', ...names), ['mk/a%20b.mk']);
  assert.deepEqual(below('https://x.org/*.mk', ...names), []);
});

test('a name is compared in no more time than it takes to read it', () => {
  assert.ok(nameMatches('a*b?c*', 'axxbxbycz'));
  assert.ok(!nameMatches('a*b', 'abc'));
  assert.ok(nameMatches('*', 'a') && !nameMatches('*', '.a') && nameMatches('.*', '.a'));
  assert.ok(!nameMatches('*a'.repeat(1000), 'a'.repeat(900)));
});

const rules = (files: Readonly<Record<string, string>>, name: string): string =>
  findings(files, name)
    .map(({ rule }) => rule)
    .join(' ');

test('makefiles are included by patterns', () => {
  const run = 'run:\n\tdocker run $(NET) image\n';
  for (const names of [
    'mk/*.mk',
    '$(wildcard mk/*.mk)',
    '$(sort $(wildcard mk/*.mk))',
    '$(wildcard $(MK)/*.mk)',
    '$(CURDIR)/mk/v*.mk',
  ])
    assert.equal(
      rules(
        { Makefile: `MK = mk\ninclude ${names}\n${run}`, 'mk/vars.mk': 'NET = --net=host\n' },
        'Makefile',
      ),
      'host-network',
      names,
    );
  for (const names of ['mk/*.inc', 'other/*.mk', '$(wildcard $(shell ls)/*.mk)', '$(filter-out %, mk/*.mk)'])
    assert.equal(
      rules({ Makefile: `include ${names}\n${run}`, 'mk/vars.mk': 'NET = --net=host\n' }, 'Makefile'),
      '',
      names,
    );
  // The later file decides.
  const both = { 'mk/a.mk': 'NET = --net=host\n', 'mk/b.mk': 'NET = --net=bridge\n' };
  assert.equal(rules({ Makefile: `include mk/*.mk\n${run}`, ...both }, 'Makefile'), '');
  // The included file knows what includes it.
  const root = { Makefile: 'NET = --net=host\n-include mk/*.mk\n', 'mk/run.mk': run };
  assert.equal(rules(root, 'mk/run.mk'), 'host-network');
});
