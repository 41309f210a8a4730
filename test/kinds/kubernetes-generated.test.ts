import assert from 'node:assert/strict';
import test from 'node:test';
import { render } from '../../server/src/core/message.ts';
import { sureFindings } from '../support/findings.ts';

const pod = (map = 'scripts', command = '[sh, /s/run.sh]'): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec:\n  containers:\n    - name: c\n      image: alpine\n      command: ${command}\n` +
  `      volumeMounts: [{ name: s, mountPath: /s }]\n  volumes: [{ name: s, configMap: { name: ${map} } }]\n`;
const kustomization = (file: string): string =>
  `resources: [pod.yaml]\nconfigMapGenerator:\n  - name: scripts\n    files:\n      - ${file}\n`;
const script = '#!/bin/sh\nset -e\nmodprobe nf_nat\n';

function said(texts: Readonly<Record<string, string>>): readonly string[] {
  const text = texts['base/pod.yaml'] ?? '';
  return sureFindings(texts, 'base/pod.yaml').map(({ at, message }) => {
    const line = render(message);
    return `${text.slice(at.span.start, at.span.end)} > ${line.slice(0, line.indexOf(' fails'))}`;
  });
}

test('reads the script that a Kustomization makes a ConfigMap of', () => {
  for (const [name, file, path] of [
    ['kustomization.yaml', 'run.sh', 'base/run.sh'],
    ['kustomization.yml', 'run.sh=bin/go.sh', 'base/bin/go.sh'],
    ['Kustomization', '../run.sh', 'run.sh'],
  ] as const)
    assert.deepEqual(
      said({ 'base/pod.yaml': pod(), [`base/${name}`]: kustomization(file), [path]: script }),
      [`/s/run.sh > ${path.split('/').at(-1)}, line 3: modprobe`],
      file,
    );
});

test('says nothing of another, or of what it may not do', () => {
  const files = { 'base/kustomization.yaml': kustomization('run.sh'), 'base/run.sh': script };
  assert.deepEqual(said({ 'base/pod.yaml': pod('others'), ...files }), []);
  assert.deepEqual(said({ 'base/pod.yaml': pod('scripts', '[cat, /s/run.sh]'), ...files }), []);
  assert.deepEqual(said({ 'base/pod.yaml': pod(), 'base/run.sh': script }), []);
  const asks = '#!/bin/sh\nif [ -e /x ]; then modprobe a; fi\n';
  assert.deepEqual(said({ 'base/pod.yaml': pod(), ...files, 'base/run.sh': asks }), []);
  const own = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: scripts }\ndata: { run.sh: "true" }\n';
  assert.deepEqual(said({ 'base/pod.yaml': `${pod()}---\n${own}`, ...files }), []);
});

test('reads the script of a ConfigMap that the Kustomization has in another file', () => {
  const map = (name: string, text: string): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata:\n  run.sh: |\n${text.replace(/^/gm, '    ')}`;
  const files = (resources: string, name = 'scripts') => ({
    'base/pod.yaml': pod(),
    'base/kustomization.yaml': `resources: ${resources}\n`,
    'base/map.yaml': map(name, script),
  });
  assert.deepEqual(said(files('[pod.yaml, map.yaml]')), ['/s/run.sh > map.yaml, line 8: modprobe']);
  for (const other of [
    files('[pod.yaml]'),
    files('[pod.yaml, https://host/map.yaml, ../other]'),
    files('[pod.yaml, map.yaml]', 'others'),
    { ...files('[map.yaml]'), 'base/map.yaml': map('scripts', script).replace('ConfigMap', 'Secret') },
  ])
    assert.deepEqual(said(other), []);
  const own = `${pod()}---\n${map('scripts', 'true')}`;
  assert.deepEqual(said({ ...files('[pod.yaml, map.yaml]'), 'base/pod.yaml': own }), []);
});
