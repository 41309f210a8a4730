import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from '../../server/src/core/facts.ts';
import { readSettings } from '../../server/src/core/kinds/admin-settings/admin-settings.ts';
import { settingsKeys } from '../../server/src/core/knowledge/settings-keys.ts';
import { socketPresets } from '../../server/src/core/knowledge/socket-presets.ts';
import { render } from '../../server/src/core/message.ts';
import { policyOf } from '../../server/src/core/policy-of.ts';
import { nameOf, parentPath } from '../../server/src/core/settings-model.ts';
import { machine, uri } from '../support/settings.ts';
import { at, labels, take } from './cursor.ts';

const place = { uri, span: { start: 0, end: 0 } };
const eci = (inside: string): string =>
  `{"enhancedContainerIsolation": {"locked": true, "value": true, ${inside}}}`;
const images = (inside: string): string => eci(`"dockerSocketMount": {"imageList": {"images": [${inside}]}}`);
const commands = (inside: string, type = 'deny'): string =>
  eci(`"dockerSocketMount": {"commandList": {"type": "${type}", "commands": [${inside}]}}`);

test('an empty file becomes a whole policy', () => {
  for (const preset of socketPresets) {
    const text = take('|', render(preset.title));
    const policy = policyOf(readSettings({ uri, text }));
    assert.ok(policy, text);
    for (const image of preset.images)
      assert.equal(policy.image(known(image.replace(':*', ':1')), machine()).answer, 'allowed', image);
    for (const command of preset.deny) assert.equal(policy.command(command, machine()).answer, 'denied');
  }
});

test('a policy is written from nothing with completion alone', () => {
  let text = take('{|}', 'configurationFileVersion');
  text = take(text.replace('2}', '2|}'), '2');
  text = take(text.replace('2}', '2,\n|}'), 'enhancedContainerIsolation');
  text = take(text.replace('"value": true', '"value": true,|'), 'dockerSocketMount');
  text = take(text.replace('""', '"|"'), 'docker.io/testcontainers/ryuk:*');
  assert.deepEqual(JSON.parse(text), {
    configurationFileVersion: 2,
    enhancedContainerIsolation: {
      locked: true,
      value: true,
      dockerSocketMount: { imageList: { images: ['docker.io/testcontainers/ryuk:*'] } },
    },
  });
});

test('every key of the tables is offered at its place, and what it writes can be read', () => {
  for (const key of settingsKeys) {
    const [before, after] = around(parentPath(key.path));
    const text = take(`${before}{|}${after}`, nameOf(key.path));
    assert.doesNotThrow(() => JSON.parse(text), text);
    assert.ok(!labels(`${before}{"${nameOf(key.path)}": 1, |}${after}`).includes(nameOf(key.path)), key.path);
    assert.ok(
      at(`${before}{|}${after}`).find(({ label }) => label === nameOf(key.path))?.documentation,
      key.path,
    );
  }
});

test('every key of the tables has values', () => {
  for (const key of settingsKeys) {
    const [before, after] = around(parentPath(key.path));
    const marked = `${before}{"${nameOf(key.path)}": |}${after}`;
    const [first] = labels(marked);
    assert.ok(first !== undefined, key.path);
    assert.doesNotThrow(() => JSON.parse(take(marked, first)), key.path);
  }
});

/** The text around an object at a path of keys. */
function around(path: string): [string, string] {
  if (path === '') return ['', ''];
  const names = path.split('.');
  const open = names.map(name => (name.endsWith('[]') ? `{"${name.slice(0, -2)}": [` : `{"${name}": `));
  const close = names.map(name => (name.endsWith('[]') ? ']}' : '}')).reverse();
  return [open.join(''), close.join('')];
}

test('offers nothing twice, and nothing where nothing goes', () => {
  assert.ok(!labels('{"enhancedContainerIsolation": {}, |}').some(label => label.startsWith('enhanced')));
  assert.deepEqual(labels('{"enhancedContainerIsolation": {"locked": true, |}}').slice(0, 2), [
    'value',
    'dockerSocketMount',
  ]);
  for (const marked of [
    '{} |',
    '{"disableUpdate"| : 1}',
    '{"nobody": {|}}',
    '{"nobody": |}',
    '{"disableUpdate": {"value": true|x}}',
  ])
    assert.deepEqual(
      labels(marked).filter(label => label !== 'true' && label !== 'false'),
      [],
      marked,
    );
});

test('puts quotes and commas right whatever is around', () => {
  const wanted = { disableUpdate: { locked: true, value: true } };
  for (const marked of ['{|}', '{"|"}', '{"dis|"}', '{dis|}', '{ "dis|\n}', '{\r\n\t"disableU|"\r\n}'])
    assert.deepEqual(JSON.parse(take(marked, 'disableUpdate')), wanted, marked);
  const beside = { ...wanted, scout: {} };
  for (const marked of [
    '{|"scout": {}}',
    '{"scout": {}, |}',
    '{"scout": {} |}',
    '{"scout": {}\n  "dis|"}',
    '{"dis|"\n "scout": {}}',
    '{"dis|,\n "scout": {}}',
    '{"dis|", "scout": {}}',
    '{"disableUpdate|": {"locked": true, "value": true}, "scout": {}}',
    '{"🐳|": {"locked": true, "value": true}, "scout": {}}',
  ])
    assert.deepEqual(sorted(JSON.parse(take(marked, 'disableUpdate'))), sorted(beside), marked);
  assert.deepEqual(JSON.parse(take('{"disableUpdate": {"locked": |\n"value": true}}', 'true')), wanted);
  assert.deepEqual(JSON.parse(take('{"disableUpdate": {"locked": |false,"value": true}}', 'true')), wanted);
  assert.deepEqual(JSON.parse(take('{"disableUpdate": {"locked": "tr|","value": true}}', 'true')), wanted);
  assert.deepEqual(
    JSON.parse(take(commands('"a" |"b"'), 'push')).enhancedContainerIsolation.dockerSocketMount.commandList
      .commands,
    ['a', 'push', 'b'],
  );
});

const sorted = (value: object): object =>
  Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

test('proposes who mounts the socket here, then who is known to, then what else is named', () => {
  const found = labels(images('"docker:cli", "|"'), {
    users: [{ image: 'acme/ci:3', workload: 'ci', at: place, bases: [] }],
    images: [
      { image: 'acme/ci:3', at: place },
      { image: 'postgres:17', at: place },
      { image: 'docker:cli', at: place },
    ],
  });
  assert.equal(found[0], 'acme/ci:3');
  assert.ok(found.indexOf('docker.io/testcontainers/ryuk:*') < found.indexOf('postgres:17'));
  assert.equal(found.at(-1), '*');
  assert.ok(!found.includes('docker:cli'));
  const covered = labels(images('"acme/ci:*", |'), {
    users: [{ image: 'acme/ci:3', workload: 'ci', at: place, bases: [] }],
  });
  assert.ok(!covered.includes('acme/ci:3'));
  assert.equal(new Set(found).size, found.length);
});

test('proposes commands and groups, and says what the list does with them', () => {
  const found = at(commands('"push", |'));
  assert.ok(found.some(({ label }) => label === 'image*'));
  assert.ok(!found.some(({ label }) => label === 'push'));
  assert.match(found.find(({ label }) => label === 'build')?.detail ?? '', /blocks/u);
  assert.match(found.find(({ label }) => label === 'build')?.documentation ?? '', /POST \/build/u);
  assert.match(at(commands('|', 'allow')).find(({ label }) => label === 'push')?.detail ?? '', /allows/u);
  assert.deepEqual(labels(eci('"dockerSocketMount": {"commandList": {"type": "|"}}')), ['"deny"', '"allow"']);
});

test('marks what the machines do not read, and puts it last', () => {
  const old = { targets: [{ name: 'old macs', ...machine('4.29.0') }] };
  const found = at('{|}', old);
  const windows = found.findIndex(({ label }) => label === 'windowsContainers');
  assert.match(found[windows]?.detail ?? '', /not read by your machines/u);
  assert.ok(windows > found.findIndex(({ label }) => label === 'scout'));
  const mixed = { targets: [...old.targets, { name: 'new macs', ...machine() }] };
  const derived = at(eci('"dockerSocketMount": {"imageList": {|}}'), mixed).find(
    ({ label }) => label === 'allowDerivedImages',
  );
  assert.match(derived?.detail ?? '', /only on new macs/u);
});

test('inside the JSON of a string it stays silent', () => {
  const options = (value: string): string =>
    `{"linuxVM": {"dockerDaemonOptions": {"locked": true, "value": ${value}}}}`;
  assert.deepEqual(labels(options('"{\\"debug\\": |}"')), []);
  assert.deepEqual(labels(options('"|"')), ['"{}"']);
  assert.deepEqual(labels(options('|')), ['"{}"']);
});
