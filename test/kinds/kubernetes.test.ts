import assert from 'node:assert/strict';
import test from 'node:test';
import { type Fact, type Setting, valueOf } from '../../server/src/core/facts.ts';
import { kubernetes } from '../../server/src/core/kinds/kubernetes.ts';
import { applyEdits } from '../../server/src/core/text.ts';
import { shell } from '../support/shell.ts';

const uri = 'file:///w/pod.yaml';
const lower = (text: string, at = uri) =>
  kubernetes.lower({ uri: at, text }, { files: { read: () => undefined }, syntaxes: { shell } });
const show = (setting: Setting<string | boolean>): string => (setting.known ? String(setting.value) : '?');
const said = (fact: Fact): string => {
  switch (fact.type) {
    case 'namespace':
      return `${fact.space} ${show(fact.mode)}`;
    case 'privileged':
      return `privileged ${show(fact.value)}`;
    case 'hostPath':
      return `hostPath ${show(fact.path)}`;
    case 'mount':
      return `mount ${show(fact.source)}`;
    case 'capability':
      return show(fact.name);
    case 'command':
      return fact.words.map(word => show(word.value)).join(' ');
    case 'image':
      return `image ${show(fact.reference)}`;
    default:
      return fact.type;
  }
};
const facts = (text: string, at?: string): string[] =>
  lower(text, at).workloads.flatMap(w => w.facts.map(fact => `${w.name}: ${said(fact)}`));

test('claims manifests, and leaves values alone', () => {
  assert.ok(kubernetes.claims('/a.yaml', 'apiVersion: v1\nkind: Pod\n'));
  assert.ok(kubernetes.claims('/kustomization.yaml', 'patches: []\n'));
  assert.ok(kubernetes.claims('/a.json', '{ "apiVersion": "v1", "kind": "Pod" }'));
  assert.ok(!kubernetes.claims('/values.yaml', 'hostNetwork: true\nimage:\n  kind: x\n'));
  assert.ok(!kubernetes.claims('/package.json', '{ "name": "x" }'));
});

test('reads every kind of workload, lists, and several documents', () => {
  const pod = (indent: string): string =>
    `${indent}hostPID: true\n${indent}initContainers:\n${indent}  - name: i\n${indent}    command: [modprobe, i]\n${indent}ephemeralContainers:\n${indent}  - name: e\n${indent}    securityContext: { privileged: true }\n`;
  const head = (kind: string): string => `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: n\n`;
  const expected = ['n: pid host', 'i: modprobe i', 'e: privileged true'];
  assert.deepEqual(facts(`${head('Pod')}spec:\n${pod('  ')}`), expected);
  assert.deepEqual(facts(`${head('PodTemplate')}template:\n  spec:\n${pod('    ')}`), expected);
  assert.deepEqual(
    facts(
      `${head('CronJob')}spec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n${pod('          ')}`,
    ),
    expected,
  );
  for (const kind of ['Deployment', 'DaemonSet', 'StatefulSet', 'ReplicaSet', 'Job', 'Rollout'])
    assert.deepEqual(facts(`${head(kind)}spec:\n  template:\n    spec:\n${pod('      ')}`), expected, kind);
  const text = `${head('A')}---\n${head('List')}items:\n  - kind: Pod\n    metadata: { name: a }\n    spec: { hostIPC: true }\n---\n${head('PersistentVolume')}spec:\n  hostPath:\n    path: /var/run/docker.sock\n`;
  assert.deepEqual(facts(text), ['a: ipc host', 'n: hostPath /var/run/docker.sock']);
});

test('reads hooks, probes, and arguments that begin with a shell', () => {
  const text = `apiVersion: v1
kind: Pod
spec:
  containers:
    - name: a
      args: [/bin/sh, -c, modprobe a]
      lifecycle:
        postStart:
          exec:
            command: [modprobe, b]
      livenessProbe:
        exec:
          command: [sh, -c, "modprobe c"]
    - name: b
      args: [modprobe, d]
`;
  assert.deepEqual(facts(text), ['a: modprobe a', 'a: modprobe b', 'a: modprobe c']);
});

test('reads the patches of a Kustomization', () => {
  const text = `resources: [a.yaml]
patches:
  - patch: |-
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: d
      spec:
        template:
          spec:
            hostNetwork: true # c
  - target:
      kind: DaemonSet
      name: ds
    patch: |-
      - op: add
        path: /spec/template/spec/containers/0/securityContext
        value:
          privileged: true
      - op: remove
        path: /spec/template/spec/hostPID
      - op: replace
        path: /spec/template/spec/hostPID
        value: true
      - op: add
        path: /spec/template/spec/volumes/-
        value: { name: s, hostPath: { path: /run/docker.sock } }
  - path: other.yaml
`;
  const at = 'file:///w/kustomization.yaml';
  assert.deepEqual(facts(text, at), [
    'd: network host',
    'ds: privileged true',
    'ds: pid host',
    'ds: hostPath /run/docker.sock',
  ]);
  assert.deepEqual(
    lower(text, at).comments.map(c => text.slice(c.start, c.end)),
    ['# c'],
  );
  const [network] = lower(text, at).workloads[0]?.facts ?? [];
  const span = network?.anchor.span ?? { start: 0, end: 0 };
  assert.equal(text.slice(span.start, span.end), 'true');
  assert.equal(
    applyEdits({ uri: at, text }, network?.anchor.remove?.() ?? []),
    text.replace('            hostNetwork: true # c\n', '            {} # c\n'),
  );
});

test('reads the nodes of kind and k3d', () => {
  const kind = `apiVersion: kind.x-k8s.io/v1alpha4
kind: Cluster
name: dev
nodes:
  - role: control-plane
    image: kindest/node:v1
    extraMounts:
      - hostPath: /var/run/docker.sock
        containerPath: /x
  - role: worker
`;
  const { workloads } = lower(kind);
  assert.deepEqual(facts(kind), ['dev-control-plane: mount /var/run/docker.sock']);
  assert.deepEqual(
    workloads.map(w => [w.runs, valueOf(w.image)]),
    [
      ['container', 'kindest/node:v1'],
      ['container', undefined],
    ],
  );
  assert.deepEqual(
    facts('apiVersion: k3d.io/v1alpha5\nkind: Simple\nvolumes:\n  - volume: /run/docker.sock:/x\n'),
    ['k3d: mount /run/docker.sock'],
  );
});

test('reads what can be read of a Helm template', () => {
  const text = `{{- if .Values.enabled }}
{{- /* a
comment */ -}}
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: {{ include "x.name" . }}
  labels:
    {{- include "x.labels" . | nindent 4 }}
spec:
  template:
    spec:
      hostNetwork: {{ .Values.hostNetwork }}
      hostPID: true
      {{- if .Values.ipc }}
      hostIPC: true
      {{- else }}
      hostIPC: false
      {{- end }}
      containers:
        - name: {{ .Chart.Name }}-a
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
          {{- with .Values.resources }}
          resources: {{- toYaml . | nindent 12 }}
          {{- end }}
          securityContext:
            privileged: true
{{- end }}
`;
  assert.deepEqual(
    facts(text).map(line => line.replace(/^\S+: /, '')),
    ['network ?', 'pid host', 'privileged true', 'image ?'],
  );
  assert.deepEqual(
    lower(text).workloads.map(({ name }) => name),
    ['DaemonSet', 'DaemonSet'],
    'what a template names is called by its kind',
  );
  for (let end = 0; end <= text.length; end++) assert.ok(lower(text.slice(0, end)).workloads.length <= 2);
});
