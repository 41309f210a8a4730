import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newestRelease } from '../../server/src/core/knowledge/releases.ts';
import { lint } from '../../server/src/core/lint.ts';
import { render } from '../../server/src/core/message.ts';
import type { Finding } from '../../server/src/core/rule.ts';
import { applyEdits } from '../../server/src/core/text.ts';
import { exampleTarget, lintContext } from '../support/lint-context.ts';

const uri = 'file:///w/admin-settings.json';

function findings(text: string, desktop = `<=${newestRelease}`): readonly Finding[] {
  return lint({ uri, text }, lintContext({ targets: [{ ...exampleTarget, desktop }] })).findings;
}

/** Every place is one of the text, every fix gives a text, every message says something. */
function isSound(text: string): void {
  for (const found of findings(text)) {
    const { start, end } = found.at.span;
    assert.ok(start >= 0 && start <= end && end <= text.length, `${found.rule} at ${start} to ${end}`);
    assert.match(render(found.message), /^\S.*[.:)?]$/s, found.rule);
    assert.doesNotMatch(render(found.message), /undefined|\[object|NaN/);
    for (const { edits } of found.fixes) assert.equal(typeof applyEdits({ uri, text }, edits), 'string');
  }
}

const full = `{
  "configurationFileVersion": 2,
  "enhancedContainerIsolation": {
    "locked": true,
    "value": true,
    "dockerSocketMount": {
      "imageList": { "images": ["docker:cli", "docker.io/testcontainers/ryuk:*"], "allowDerivedImages": true },
      "commandList": { "type": "deny", "commands": ["push", "image*"] }
    }
  },
  "proxy": { "locked": true, "mode": "manual", "http": "http://p:1", "exclude": ["a"] },
  "filesharingAllowedDirectories": [{ "path": "$HOME", "sharedByDefault": true }],
  "linuxVM": { "dockerDaemonOptions": { "locked": true, "value": "{\\"debug\\": false}" } },
  "enableInferenceTCPPort": { "locked": true, "value": 12434 }
}
`;

describe('a file that is only begun', () => {
  it('is bad syntax wherever it breaks off, and no more than unfinished', () => {
    const expected = new Set(['settings-syntax', 'eci-not-enforced']);
    for (let end = 0; end < full.trimEnd().length; end++) {
      const text = full.slice(0, end);
      if (end % 11 === 0) isSound(text);
      const found = findings(text, newestRelease).map(({ rule }) => rule);
      assert.ok(found.includes('settings-syntax'), `silent at ${end}`);
      assert.deepEqual(
        found.filter(rule => !expected.has(rule)),
        [],
        `at ${end}`,
      );
    }
  });

  it('is read the same with CRLF, tabs and a lost character', () => {
    isSound(full.replaceAll('\n', '\r\n').replaceAll('  ', '\t'));
    for (let at = 0; at < full.length; at += 23) isSound(full.slice(0, at) + full.slice(at + 1));
  });
});

const eci = '"enhancedContainerIsolation"';
const on = `${eci}: { "locked": true, "value": true, "dockerSocketMount": `;
/** What people and programs leave behind. The rules that must speak; none: only that it is sound. */
const variants: readonly (readonly [text: string, ...rules: string[]])[] = [
  ['', 'settings-syntax'],
  [' \n\t', 'settings-syntax'],
  ['\uFEFF', 'settings-syntax'],
  ['null'],
  ['42'],
  ['"text"'],
  ['[]'],
  ['[{}]'],
  ['{', 'settings-syntax'],
  ['}', 'settings-syntax'],
  ['{}}', 'settings-syntax'],
  ['{} {}', 'settings-syntax'],
  ['{,}', 'settings-syntax'],
  ['{"a"}', 'settings-syntax'],
  ['{"a":}', 'settings-syntax'],
  ['{: 1}', 'settings-syntax'],
  ["{'a': 1}", 'settings-syntax'],
  ['{a: 1}', 'settings-syntax'],
  ['{"": 1}'],
  ['{"a": 1, "a": 2}', 'settings-syntax', 'settings-schema'],
  ['{"__proto__": 1, "constructor": 2, "toString": 3}', 'settings-schema'],
  ['// hello\n{}', 'settings-syntax'],
  ['{/* */}', 'settings-syntax'],
  ['{} // end', 'settings-syntax'],
  ['# yaml: yes', 'settings-syntax'],
  ['enhancedContainerIsolation:\n  value: true\n', 'settings-syntax'],
  ['{"disableUpdate": TRUE}', 'settings-syntax'],
  ['{"disableUpdate": undefined}', 'settings-syntax'],
  ['{"disableUpdate": NaN}', 'settings-syntax'],
  ['{"disableUpdate": null}', 'settings-schema'],
  ['{"disableUpdate": []}', 'settings-schema'],
  ['{"disableUpdate": {}}'],
  ['{"disableUpdate": {"locked": null, "value": null}}'],
  ['{"disableUpdate": {"value": "true"}}', 'settings-schema'],
  ['{"disableUpdate": {"locked": 1, "value": 0}}', 'settings-schema'],
  ['{"enableInferenceTCPPort": {"locked": true, "value": 1e99}}', 'settings-schema'],
  ['{"enableInferenceTCPPort": {"locked": true, "value": -0.5}}', 'settings-schema'],
  ['{"enableInferenceTCPPort": {"locked": true, "value": "12434"}}', 'settings-schema'],
  ['{"configurationFileVersion": "2"}', 'settings-schema'],
  ['{"configurationFileVersion": 3}', 'settings-schema'],
  ['{"configurationFileVersion": {}}', 'settings-schema'],
  [`{${eci}}`, 'settings-syntax'],
  [`{${eci}:`, 'settings-syntax'],
  [`{${eci}: true}`, 'settings-schema'],
  [`{${eci}: null}`],
  [`{${eci}: []}`, 'settings-schema'],
  [`{${eci}: {"value": "true", "locked": "true"}}`, 'settings-schema'],
  [`{${on} null}}`],
  [`{${on} []}}`, 'settings-schema'],
  [`{${on} {"imageList": []}}}`, 'settings-schema'],
  [`{${on} {"imageList": ["docker:cli"]}}}`, 'settings-schema'],
  [`{${on} {"imageList": {"images": "docker:cli"}}}}`, 'settings-schema'],
  [`{${on} {"imageList": {"images": [null, 1, {}, [], true]}}}}`, 'settings-schema'],
  [`{${on} {"imageList": {"images": ["", " ", "@", ":", "/", "a@sha256:"]}}}}`, 'socket-image'],
  [`{${on} {"imageList": {"images": ["**", "*:*", "a:*b", "a*", "*/a"]}}}}`, 'socket-image'],
  [`{${on} {"imageList": {"images": ["docker:cli" "b"]}}}}`, 'settings-syntax'],
  [`{${on} {"imageList": {"images": ["docker:cli",]}}}}`, 'settings-syntax'],
  [`{${on} {"imageList": {"images": ["\\ud83d\\ude00", "ünï"]}}}}`, 'socket-image'],
  [`{${on} {"commandList": {"type": 1, "commands": "push"}}}}`, 'settings-schema'],
  [`{${on} {"commandList": {"commands": ["", "*", "push*", "docker push"]}}}}`, 'socket-command'],
  [`{${on} {"commandList": {"type": "DENY", "commands": []}}}}`, 'socket-command'],
  ['{"linuxVM": {"dockerDaemonOptions": {"locked": true, "value": "{"}}}', 'settings-schema'],
  ['{"linuxVM": {"dockerDaemonOptions": {"locked": true, "value": "{"debug": true}"}}}', 'settings-syntax'],
  ['{"linuxVM": {"dockerDaemonOptions": {"locked": true, "value": {"debug": true}}}}', 'settings-schema'],
  ['{"linuxVM": {"dockerDaemonOptions": {"locked": true, "value": "\\u007b\\n"}}}', 'settings-schema'],
  ['{"filesharingAllowedDirectories": {"locked": true, "value": []}}', 'settings-schema'],
  ['{"filesharingAllowedDirectories": ["$HOME", {"path": 1}, {"paht": "/"}]}', 'settings-schema'],
  ['{"proxy": {"locked": true, "value": {"mode": "manual"}}}', 'settings-schema'],
  ['{"kubernetes": {"locked": true, "value": true}}', 'settings-schema'],
  ['{"scout": true}', 'settings-schema'],
  [`{${'"a":{'.repeat(200)}${'}'.repeat(200)}}`, 'settings-schema'],
  ['\u0000\u0001{"a": "\t"}', 'settings-syntax'],
  ['{"disableUpdate": {"locked": true, "value": tru', 'settings-syntax'],
  ['PK\u0003\u0004 not text at all \uFFFD\uFFFD', 'settings-syntax'],
];

describe('a malformed file', () => {
  it(`is judged in ${variants.length} variants`, () => {
    assert.ok(variants.length >= 60);
  });
  for (const [text, ...rules] of variants)
    it(`is judged with sense: ${JSON.stringify(text.slice(0, 70))}`, () => {
      isSound(text);
      const found = new Set(findings(text).map(({ rule }) => rule));
      assert.deepEqual(
        rules.filter(rule => !found.has(rule)),
        [],
        [...found].join(', '),
      );
    });
});
