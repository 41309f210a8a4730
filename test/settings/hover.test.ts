import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSettings } from '../../server/src/core/kinds/admin-settings/admin-settings.ts';
import { settingsKeys } from '../../server/src/core/knowledge/settings-keys.ts';
import { render } from '../../server/src/core/message.ts';
import { hover } from '../../server/src/core/settings/hover.ts';
import { machine, uri } from '../support/settings.ts';
import { context, type Over } from './cursor.ts';

function at(marked: string, over: Over = {}): string {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  return hover(readSettings({ uri, text }), offset, context(over))?.text ?? '';
}

const lists = (images: string, commands = ''): string =>
  `{"enhancedContainerIsolation": {"locked": true, "value": true, "dockerSocketMount": {"imageList": {"images": [${images}]}, "commandList": {"type": "deny", "commands": [${commands}]}}}}`;

test('every key of the tables has a hover with its meaning and its source', () => {
  for (const key of settingsKeys) {
    let text = '1';
    for (const [i, name] of key.path.split('.').reverse().entries())
      text = name.endsWith('[]')
        ? `{"${name.slice(0, -2)}": [${text}]}`
        : `{"${i === 0 ? '|' : ''}${name}": ${text}}`;
    const found = at(text);
    assert.ok(found.includes(`\`${key.path}\``), key.path);
    const meaning = key.path.endsWith('.locked')
      ? 'users cannot change the settings of this group'
      : render(key.summary);
    assert.ok(found.includes(meaning), key.path);
    assert.match(found, /Source: \[.*\]\(https:/u, key.path);
  }
});

test('says what locked does here', () => {
  assert.match(at('{"enhancedContainerIsolation": {"lock|ed": true}}'), /cannot turn ECI off/u);
  assert.match(at('{"disableUpdate": {"locked": tr|ue}}'), /users cannot change it/u);
  assert.match(at('{"kubernetes": {"locked": tr|ue}}'), /settings of this group/u);
});

test('says how an image is matched, and whom of the workspace it allows', () => {
  const latest = at(lists('"ryuk|"'));
  assert.match(latest, /`docker.io` \(as none is written\)/u);
  assert.match(latest, /`library\/ryuk`/u);
  assert.match(latest, /`latest`/u);
  const user = {
    image: 'testcontainers/ryuk:0.8',
    workload: 'ryuk',
    at: { uri: 'file:///w/compose.yaml', span: { start: 0, end: 0 } },
    bases: [],
  };
  const any = at(lists('"testcontainers/ryuk:*|"'), { users: [user] });
  assert.match(any, /Tag: any/u);
  assert.match(any, /ryuk \(compose\.yaml\)/u);
  assert.match(at(lists('"https://x|"')), /matches nothing/u);
  assert.match(at(lists('"a/*:*|"')), /reference does not define/u);
});

test('says what a command covers', () => {
  const push = at(lists('', '"pu|sh"'));
  assert.match(push, /cannot do this/u);
  assert.match(push, /docker image push/u);
  assert.match(push, /POST \/images\/\{name\}\/push/u);
  assert.match(at(lists('', '"image*|"')), /every command of this group[\s\S]*GET \/images\/json/u);
  assert.match(at(lists('', '"compose|"')), /does not support/u);
  assert.match(at(lists('', '"pusch|"')), /Not a command/u);
});

test('warns of keys that the machines do not read', () => {
  const macs = { targets: [{ name: 'old', ...machine('4.29.0') }] };
  assert.match(at('{"windows|Containers": {}}', macs), /None of your machines/u);
});

test('says what differs by release, or between the sources', () => {
  assert.match(at('{"enable|Inference": {}}'), /On by default before 4\.71, off since/u);
  assert.match(at('{"enhancedContainer|Isolation": {}}'), /WSL 2\.6 or later/u);
  assert.match(at('{"containers|Proxy": {}}'), /containers go past it/u);
});

test('is silent where there is nothing to say', () => {
  for (const marked of ['|', '{|}', '{"nobody|": 1}', '{"a": [|]}', '[1|]'])
    assert.equal(at(marked), '', marked);
});
