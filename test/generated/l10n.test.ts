import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { bundlePath, bundleText, faults, readBundle, templates } from '../../scripts/l10n.ts';
import { rulePageUrl } from '../../server/src/core/render/links.ts';
import { hostNetwork } from '../../server/src/core/rules/host-network.ts';
import { rules } from '../../server/src/core/rules/rules.ts';

const root = join(import.meta.dirname, '../..');
const bundle = readBundle();
const all = templates();

describe('the Chinese messages (npm run l10n lists what they lack)', () => {
  it('are of the templates that the sources have', () => {
    const texts = all.map(({ text }) => text);
    assert.ok(
      texts.some(text => /\{0\}.*\{1\}/u.test(text)),
      'a say`…` with holes',
    );
    assert.ok(texts.includes(hostNetwork.summary.template), 'a say`…` of the core');
    assert.ok(texts.includes('ECI Lens has stopped'), 'a vscode.l10n.t of the client');
    assert.deepEqual(texts, [...new Set(texts)]);
  });

  it('are complete, and none is of a text that is gone', () => {
    const { missing, unused } = faults(all, bundle);
    assert.deepEqual(
      missing.map(({ text, place }) => `${place}: ${text}`),
      [],
    );
    assert.deepEqual(unused, []);
  });

  it('have the holes of the English ones', () => {
    assert.deepEqual(faults(all, bundle).holes, []);
    assert.deepEqual(faults([], { 'a {0} b {1}': '{1} 和 {0}', 'c {0}': '丙', d: '{0}' }).holes, [
      'c {0}',
      'd',
    ]);
  });

  it('are sorted, each text once', () => {
    assert.equal(readFileSync(bundlePath, 'utf8'), bundleText(bundle));
  });

  it('are Chinese, with a space between Chinese and Latin, and Chinese punctuation', () => {
    const own = Object.values(bundle);
    const unspaced = /\p{Script=Han}[\p{Script=Latin}\d]|[\p{Script=Latin}\d]\p{Script=Han}/u;
    assert.deepEqual(
      own.filter(text => unspaced.test(text)),
      [],
    );
    const halfWidth = /\p{Script=Han}[,.;:!?()]|[,;!?()]\p{Script=Han}/u;
    assert.deepEqual(
      own.filter(text => halfWidth.test(text)),
      [],
    );
  });
});

const read = (name: string): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(join(root, name), 'utf8'));

describe('the texts of package.json', () => {
  const english = read('package.nls.json');
  const chinese = read('package.nls.zh-cn.json');

  it('are in both languages', () => {
    assert.deepEqual(Object.keys(chinese).sort(), Object.keys(english).sort());
    assert.deepEqual(
      Object.entries(chinese).filter(([, text]) => !/\p{Script=Han}/u.test(text)),
      [],
    );
  });

  it('are all there, and all used', () => {
    const manifest = readFileSync(join(root, 'package.json'), 'utf8');
    const used = [...manifest.matchAll(/"%([\w.]+)%"/gu)].map(([, key]) => key);
    assert.deepEqual([...new Set(used)].sort(), Object.keys(english).sort());
  });
});

it('has pages of the rules in Chinese, that hovers and diagnostics link to', () => {
  for (const rule of rules) {
    const url = rulePageUrl(rule.id, bundle);
    const path = join(root, url.slice(url.indexOf('docs/rules/')));
    assert.notEqual(url, rulePageUrl(rule.id));
    assert.match(readFileSync(path, 'utf8'), new RegExp(`^# ${rule.id}\\n[^]*\\n## 原因\\n`, 'u'), path);
  }
});
