import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSettings } from '../../server/src/core/kinds/admin-settings/admin-settings.ts';
import { render, say } from '../../server/src/core/message.ts';
import { coverageOf, lens } from '../../server/src/core/settings/coverage.ts';
import { links } from '../../server/src/core/settings/links.ts';
import { releaseHints } from '../../server/src/core/settings/minimum-release.ts';
import { folds, selections, symbols } from '../../server/src/core/settings/outline.ts';
import { formatJson } from '../../server/src/core/syntax/json/format.ts';
import { applyEdits } from '../../server/src/core/text.ts';
import { machine, uri, withLists } from '../support/settings.ts';
import { context } from './cursor.ts';

const read = (text: string) => readSettings({ uri, text });
const user = (image: string) => ({
  image,
  workload: 'app',
  at: { uri: 'file:///w/compose.yaml', span: { start: 0, end: 1 } },
  bases: [],
});

test('outlines settings with their values and locks', () => {
  const found = symbols(
    read('{\r\n "a": {"locked": true, "value": 1},\r\n "l": ["x", {"p": null}],\r\n "": '),
  );
  assert.deepEqual(
    found.map(({ name, detail, kind }) => [name, detail, kind]),
    [
      ['a', '1 🔒', 'object'],
      ['l', '[2]', 'list'],
      ['""', '', 'null'],
    ],
  );
  assert.deepEqual(
    found[1]?.children.map(({ name }) => name),
    ['x', '[1]'],
  );
});

test('folds what has several lines, also while it is being typed', () => {
  assert.deepEqual(folds(read('{\n  "a": {\n    "b": 1\n  },\n  "c": {"d": 1}\n}')), [
    { first: 0, last: 4 },
    { first: 1, last: 2 },
  ]);
  assert.deepEqual(folds(read('{\r\n  "a": {\r\n    "b": 1')), [
    { first: 0, last: 2 },
    { first: 1, last: 2 },
  ]);
});

test('grows selections outwards', () => {
  const text = '{"a": ["docker:cli"]}';
  assert.deepEqual(
    selections(read(text), 10).map(({ start, end }) => text.slice(start, end)),
    ['docker:cli', '"docker:cli"', '["docker:cli"]', '"a": ["docker:cli"]', text],
  );
});

test('formats in the order that is there, with the line breaks that are there', () => {
  const source = { uri, text: '{"b":1,\r\n"a":["x","🐳"]}\r\n' };
  const formatted = applyEdits(source, formatJson(source, undefined, { tabSize: 2, insertSpaces: true }));
  assert.equal(formatted, '{\r\n  "b": 1,\r\n  "a": [\r\n    "x",\r\n    "🐳"\r\n  ]\r\n}\r\n');
  assert.deepEqual(formatJson({ uri, text: formatted }, undefined, { tabSize: 2, insertSpaces: true }), []);
  const part = { uri, text: '{"a":1,\n"b":{"c":1},\n"d":2}' };
  const inPart = applyEdits(
    part,
    formatJson(part, { start: 8, end: 20 }, { tabSize: 2, insertSpaces: true }),
  );
  assert.ok(inPart.startsWith('{"a":1,\n'));
  assert.deepEqual(JSON.parse(inPart), JSON.parse(part.text));
});

test('says at the end of a line which release it needs', () => {
  const hints = releaseHints(withLists({ images: ['*'], allowDerivedImages: true }));
  assert.deepEqual(
    hints.map(({ text }) => text),
    ['4.13+', '4.27+', '4.27+', '4.27+', '4.36+', '4.34+'],
  );
});

test('counts over enhancedContainerIsolation whom the lists cover', () => {
  const users = [user('docker:cli'), user('docker:cli'), user('acme/ci:3')];
  const text = (document: ReturnType<typeof read>, over = { users }): string => {
    const found = lens(document, context(over));
    return found === undefined ? '' : render(found.text);
  };
  const document = withLists({ images: ['docker:cli'] });
  assert.match(text(document), /needs 4\.27\+ · .*: 1 covered, 1 missing$/u);
  assert.match(text(withLists({ images: ['*'] })), /needs 4\.36\+ · .*: 2 covered, 0 missing$/u);
  assert.match(text(document, { users: [] }), /nothing here mounts/u);
  assert.match(
    text(read('{"enhancedContainerIsolation": {"locked": true, "value": false}}')),
    /not turned on/u,
  );
  assert.equal(text(read('{"scout": {}}')), '');
  const answers = coverageOf(document, context({ users })).map(({ decision }) => decision.answer);
  assert.deepEqual(answers, ['allowed', 'denied']);
});

test('counts an image as missing where only some of the machines let it pass', () => {
  const targets = [
    { name: 'new', ...machine() },
    { name: 'old', ...machine('4.35.0') },
  ];
  const found = coverageOf(withLists({ images: ['*'] }), context({ targets, users: [user('docker:cli')] }));
  assert.deepEqual(
    found.map(({ decision }) => decision.answer),
    ['denied'],
  );
});

test('says of what is built here without a name what it is built from', () => {
  const built = { ...user('x'), image: undefined, bases: ['docker:cli'] };
  const found = (allowDerivedImages: boolean) =>
    coverageOf(withLists({ images: ['docker:cli'], allowDerivedImages }), context({ users: [built] }));
  assert.deepEqual(
    found(true).map(({ decision }) => decision.answer),
    ['allowed'],
  );
  assert.match(render(found(false)[0]?.decision.reason ?? say``), /built here from docker:cli/u);
});

test('links images to the pages of their registries', () => {
  const document = withLists({
    images: ['docker:cli', 'testcontainers/ryuk:*', 'quay.io/a/b', 'acme.com/x', '*'],
  });
  assert.deepEqual(
    links(document).map(({ target }) => target),
    [
      'https://hub.docker.com/_/docker',
      'https://hub.docker.com/r/testcontainers/ryuk',
      'https://quay.io/repository/a/b',
    ],
  );
});
