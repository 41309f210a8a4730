import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { scopesOf } from './grammar.ts';

const settings = (text: string) => scopesOf('source.json.docker-admin-settings', text);

/** The innermost scope of each piece that has one that ends so. */
async function pieces(text: string, ending: RegExp): Promise<readonly string[]> {
  return (await settings(text)).flatMap(({ text: piece, scopes }) => {
    const scope = scopes.at(-1) ?? '';
    return ending.test(scope) && piece.trim() !== '' && !scope.startsWith('punctuation.')
      ? [`${piece} ${scope.split('.').slice(-2, -1)[0]}`]
      : [];
  });
}

const image = (entry: string): Promise<readonly string[]> =>
  pieces(
    `{"images": ["${entry}"]}`,
    /(registry|repository|tag|hex\.digest|digest-algorithm|wildcard)\.docker$/u,
  );

test('colours the parts of image references', async () => {
  assert.deepEqual(await image('docker.io/testcontainers/ryuk:*'), [
    'docker.io registry',
    'testcontainers repository',
    'ryuk repository',
    '* wildcard',
  ]);
  assert.deepEqual(await image('docker:cli'), ['docker repository', 'cli tag']);
  assert.deepEqual(await image('localhost:5000/a_b/c-d:1.2-rc'), [
    'localhost:5000 registry',
    'a_b repository',
    'c-d repository',
    '1.2-rc tag',
  ]);
  assert.deepEqual(await image('redis@sha256:0123abc'), [
    'redis repository',
    'sha256 digest-algorithm',
    '0123abc digest',
  ]);
  assert.deepEqual(await image('*'), ['* wildcard']);
  assert.deepEqual(await image('registry.acme.com/ci-tools/*:*'), [
    'registry.acme.com registry',
    'ci-tools repository',
    '* wildcard',
    '* wildcard',
  ]);
});

test('colours commands, and the star of groups', async () => {
  const found = await pieces(
    '{"commands": ["push", "image*", "container ls"]}',
    /(command|wildcard|subcommand)\.docker$/u,
  );
  assert.deepEqual(found, [
    'push command',
    'image command',
    '* wildcard',
    'container command',
    'ls subcommand',
  ]);
});

test('colours images over several lines, and nothing else of that kind', async () => {
  const text =
    '{\n  "images" : [\n    "docker:cli",\n    "traefik:v3"\n  ],\n  "proxy": { "http": "docker:cli" }\n}';
  assert.deepEqual(await pieces(text, /(repository|tag)\.docker$/u), [
    'docker repository',
    'cli tag',
    'traefik repository',
    'v3 tag',
  ]);
  const http = (await settings(text)).find(
    ({ text: piece, scopes }) => piece === 'docker:cli' && scopes.length > 0,
  );
  assert.equal(http?.scopes.at(-1), 'string.quoted.double.json');
});

test('uses the scopes of JSON, so that every theme colours it', async () => {
  const found = await settings('{"locked": true, "n": -1.5e3, "s": "a\\n\\q", "o": {"l": [null, {}]}} // no');
  const scopes = new Map(found.map(({ text, scopes: all }) => [text, all.at(-1) ?? '']));
  assert.equal(scopes.get('locked'), 'string.json support.type.property-name.json'.split(' ')[1]);
  assert.equal(scopes.get('true'), 'constant.language.json');
  assert.equal(scopes.get('-1.5e3'), 'constant.numeric.json');
  assert.equal(scopes.get('\\n'), 'constant.character.escape.json');
  assert.equal(scopes.get('\\q'), 'invalid.illegal.unrecognized-string-escape.json');
  assert.equal(scopes.get('null'), 'constant.language.json');
  assert.equal(scopes.get('// no'), 'invalid.illegal.comment.json');
});

test('recovers from half-typed text', async () => {
  for (const half of [
    '{"images": ["docker:cli\n',
    '{"images": [',
    '{"images": \n',
    '{"images\n',
    '{"images": ["a"\n}\n',
  ])
    assert.ok(
      (await settings(`${half}  "locked": true\n}`)).some(
        ({ text, scopes }) => text === 'locked' && scopes.some(scope => /property-name|string/u.test(scope)),
      ),
      half,
    );
});

for (const language of ['source.yaml', 'source.dockerfile'])
  test(`colours suppressions in comments of ${language}, and only there`, async () => {
    const found = await scopesOf(
      language,
      'a # eci-ignore host-network, gpu -- not here\n# eci-ignore-file bpf\neci-ignore gpu\n# eci-ignored gpu',
    );
    assert.deepEqual(
      found.flatMap(({ text, scopes }) => {
        const scope = scopes.at(-1) ?? '';
        return /suppression\.eci-lens|rule\.eci-lens|reason\.eci-lens/u.test(scope)
          ? [`${text} ${scope.split('.').slice(-2, -1)[0]}`]
          : [];
      }),
      [
        'eci-ignore suppression',
        'host-network rule',
        'gpu rule',
        '-- reason',
        'eci-ignore-file suppression',
        'bpf rule',
      ],
    );
    assert.ok(
      found.find(({ text }) => text.includes('not here'))?.scopes.some(scope => scope.startsWith('comment')),
    );
  });

test('is what the manifest contributes', () => {
  const root = join(import.meta.dirname, '../..');
  const { contributes } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const { scopeName, path } of contributes.grammars)
    assert.equal(JSON.parse(readFileSync(join(root, path), 'utf8')).scopeName, scopeName);
  for (const { configuration } of contributes.languages)
    assert.ok(JSON.parse(readFileSync(join(root, configuration), 'utf8')).brackets);
});
