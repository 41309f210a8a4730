import assert from 'node:assert/strict';
import test from 'node:test';
import { type Fact, type Setting, valueOf } from '../../server/src/core/facts.ts';
import { kubernetes } from '../../server/src/core/kinds/kubernetes/kubernetes.ts';
import { applyEdits } from '../../server/src/core/text.ts';
import { lintContext } from '../support/lint-context.ts';

const uri = 'file:///w/pod.yaml';
const lower = (text: string, at = uri) => kubernetes.lower({ uri: at, text }, lintContext());
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

test('claims manifests with a margin, not objects within another text', () => {
  const text =
    '# a part\n---\n  kind: Pod\n  apiVersion: v1\n  metadata:\n    name: p\n  spec:\n    hostPID: true\n';
  assert.ok(kubernetes.claims('/a.yaml', text));
  assert.ok(kubernetes.claims('/a.yaml', text.slice(text.indexOf('  kind'))));
  assert.deepEqual(facts(text), ['p: pid host']);
  assert.ok(!kubernetes.claims('/values.yaml', 'extra:\n  apiVersion: v1\n  kind: Pod\n'));
  assert.ok(!kubernetes.claims('/values.yaml', '  kind: x\n  list:\n    apiVersion: v1\n'));
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
  const runtime = (mode: string): string =>
    `apiVersion: k3d.io/v1alpha5\nkind: Simple\noptions:\n  runtime:\n    hostPidMode: ${mode}\n`;
  assert.deepEqual(facts(runtime('true')), ['k3d: pid host']);
  assert.deepEqual(facts(runtime('false')), []);
});

test('reads on after what looks like the end of an action within its strings and comments', () => {
  const spec = (before: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n${before}\n  containers:\n    - name: c\n      securityContext:\n        privileged: true\n`;
  for (const before of [
    '  {{- if contains (tpl "{{ .Values.affinity }}" .) "terms" }}\n  affinity: {}\n  {{- end }}',
    '  {{- if eq (tpl `{{ .Values.a }}` .) "\\"}}" }}\n  affinity: {}\n  {{- end }}',
    `  {{- /* don't read 5" here */ -}}\n  nodeName: "{{ .Values.node }}"`,
  ])
    assert.deepEqual(facts(spec(before)), ['c: privileged true'], before);
  const open = spec(`  a: ${'{{ "'.repeat(5_000)}`);
  assert.doesNotThrow(() => lower(open));
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

test('reads the tasks of Tekton, also those within runs and pipelines', () => {
  const task = (indent: string): string =>
    [
      'stepTemplate:',
      '  securityContext: { privileged: false }',
      'steps:',
      '  - name: s',
      '    script: |',
      '      #!/bin/sh',
      '      modprobe $(params.module)',
      '  - name: p',
      '    script: |',
      '      #!/usr/bin/env python3',
      '      modprobe()',
      'sidecars:',
      '  - name: d',
      '    securityContext: { privileged: true }',
      'volumes:',
      '  - name: m',
      '    hostPath: { path: /lib/modules }',
      '',
    ]
      .map(line => indent + line)
      .join('\n');
  const head = (kind: string): string =>
    `apiVersion: tekton.dev/v1\nkind: ${kind}\nmetadata:\n  name: n\nspec:\n`;
  const expected = ['n: hostPath /lib/modules', 's: modprobe ?', 'd: privileged true', 'n: privileged false'];
  assert.deepEqual(facts(head('Task') + task('  ')), expected);
  assert.deepEqual(
    facts(`${head('TaskRun')}  podTemplate: { hostNetwork: true }\n  taskSpec:\n${task('    ')}`),
    ['n: network host', ...expected],
  );
  assert.deepEqual(
    facts(`${head('Pipeline')}  finally:\n    - name: t\n      taskSpec:\n${task('        ')}`),
    expected,
  );
});

test('reads the workflows of Argo', () => {
  const spec = (indent: string): string =>
    [
      'hostNetwork: true',
      'templates:',
      '  - name: a',
      '    container: { name: c, command: [sh, -c], args: [modprobe c] }',
      '    sidecars:',
      '      - { name: d, securityContext: { privileged: true } }',
      '  - name: b',
      '    script: { name: s, command: [bash], source: "modprobe s" }',
      '  - name: p',
      '    script: { name: p, command: [python], source: "modprobe s" }',
      '  - containerSet: { containers: [{ name: e, securityContext: { privileged: true } }] }',
      '',
    ]
      .map(line => indent + line)
      .join('\n');
  const head = (kind: string): string => `apiVersion: argoproj.io/v1alpha1\nkind: ${kind}\nspec:\n`;
  const of = (kind: string): string[] => [
    `${kind}: network host`,
    'd: privileged true',
    'c: modprobe c',
    's: bash',
    's: modprobe s',
    'p: python',
    'e: privileged true',
  ];
  assert.deepEqual(facts(head('ClusterWorkflowTemplate') + spec('  ')), of('ClusterWorkflowTemplate'));
  assert.deepEqual(facts(`${head('CronWorkflow')}  workflowSpec:\n${spec('    ')}`), of('CronWorkflow'));
});

test('reads the keys for namespaces of the host only where Argo and Tekton have them', () => {
  const argo = 'apiVersion: argoproj.io/v1alpha1\nkind: WorkflowTemplate\nspec:\n';
  const template = '{ name: a, hostNetwork: true, volumes: [{ hostPath: { path: /dev } }] }';
  assert.deepEqual(facts(`${argo}  templates: [${template}]\n`), ['WorkflowTemplate: hostPath /dev']);
  assert.deepEqual(facts(`${argo}  templateDefaults: ${template}\n`), ['WorkflowTemplate: hostPath /dev']);
  assert.deepEqual(facts(`${argo}  hostPID: true\n`), []);
  assert.deepEqual(facts('apiVersion: tekton.dev/v1\nkind: Task\nspec: { hostNetwork: true }\n'), []);
});

test('reads the steps that tasks of Tekton share', () => {
  const spec = '{ image: alpine, securityContext: { privileged: true }, script: "modprobe zfs", params: [] }';
  assert.deepEqual(
    facts(`apiVersion: tekton.dev/v1\nkind: StepAction\nmetadata: { name: n }\nspec: ${spec}\n`),
    ['n: privileged true', 'n: modprobe zfs', 'n: image alpine'],
  );
});

test('reads what Argo keeps as text: patches of its pods, and the objects that its workflows make', () => {
  const text = `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: { name: w }
spec:
  podSpecPatch: |
    hostPID: true
  templates:
    - podSpecPatch: '{"containers": [{"name": "main", "securityContext": {"privileged": true}}]}'
    - resource:
        action: create
        manifest: |
          kind: Pod
          metadata: { name: "{{inputs.parameters.name}}" }
          spec: { hostIPC: true }
`;
  assert.deepEqual(facts(text), ['Pod: ipc host', 'w: pid host', 'main: privileged true']);
  assert.deepEqual(facts(text.replace('argoproj.io', 'example.org')), []);
});

test('reads the objects within others once, and the pods that the resources of operators are themselves', () => {
  const head = (kind: string): string =>
    `apiVersion: example.org/v1\nkind: ${kind}\nmetadata: { name: o }\nspec:\n`;
  const object = (kind: string, spec: string): string =>
    `{ apiVersion: v1, kind: ${kind}, metadata: { name: i }, spec: ${spec} }`;
  const work = `${head('ManifestWork')}  workload:\n    manifests:\n      - ${object('Pod', '{ hostPID: true }')}\n`;
  const daemons = `      - ${object('DaemonSet', '{ template: { spec: { hostIPC: true, containers: [] } } }')}\n`;
  const patch = '{ patches: [{ patch: "- {op: add, path: /spec/hostPID, value: true}" }] }';
  assert.deepEqual(facts(work + daemons), ['i: pid host', 'i: ipc host']);
  assert.deepEqual(facts(`${head('Bundle')}  manifest: ${object('Kustomization', patch)}\n`), [
    'patch: pid host',
  ]);
  assert.deepEqual(facts(work.replace('ManifestWork', 'ConfigurationPolicy')), []);
  const pods = '  hostNetwork: true\n  volumes:\n    - hostPath: { path: /dev }\n';
  assert.deepEqual(facts(head('Collector') + pods), ['o: network host', 'o: hostPath /dev']);
  assert.deepEqual(facts(head('PodSecurityPolicy') + pods), []);
  assert.deepEqual(facts(`${head('Autoscaler')}  target: { apiVersion: v1, kind: Pod, name: x }\n`), []);
});

test('reads pod templates wherever a resource of an operator has them, and nothing that only looks so', () => {
  const pod = '{ spec: { hostPID: true, containers: [{ name: c }] } }';
  const head = 'apiVersion: ray.io/v1\nkind: RayCluster\nmetadata: { name: r }\nspec:\n';
  assert.deepEqual(
    facts(`${head}  headGroupSpec: { template: ${pod} }\n  workers:\n    - podTemplate: ${pod}\n`),
    ['r: pid host', 'r: pid host'],
  );
  assert.deepEqual(
    facts(`${head}  validation: { spec: { hostPID: true, containers: [{ name: c }] } }\n`),
    [],
  );
  assert.deepEqual(facts(`${head}  template: { spec: { properties: { hostPID: true } } }\n`), []);
  assert.deepEqual(
    facts(
      'apiVersion: v1\nkind: ConfigMap\ndata:\n  pod.yaml: |\n    kind: Pod\n    spec:\n      hostPID: true\n',
    ),
    [],
  );
  assert.deepEqual(
    facts(
      `apiVersion: template.openshift.io/v1\nkind: Template\nobjects:\n  - kind: Pod\n    spec: { hostIPC: true }\n`,
    ),
    ['Pod: ipc host'],
  );
});

test('reads JSON patches in files of their own', () => {
  const text = '- op: add\n  path: /spec/template/spec/hostNetwork\n  value: true\n';
  assert.ok(kubernetes.claims('/patch.yaml', text));
  assert.deepEqual(facts(text), ['patch: network host']);
  assert.ok(!kubernetes.claims('/tasks.yaml', '- path: /spec/x\n  value: 1\n'));
});

test('leaves definitions of resources unread, unless something else stands beside', () => {
  const crd = 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {}\n';
  const pod = '---\nkind: Pod\nspec:\n  hostPID: true\n';
  assert.deepEqual(facts(crd + pod), ['Pod: pid host']);
  assert.deepEqual(facts(`${crd}---\n${crd}`), []);
});

test('reads through what runs another command', () => {
  assert.deepEqual(
    facts(
      'kind: Pod\nspec:\n  containers:\n    - name: a\n      command: [nsenter, --target, "1", --mount, --, modprobe, a]\n    - name: b\n      command: [chroot, /host, bash, -ec, "modprobe b"]\n',
    ),
    ['a: modprobe a', 'b: modprobe b'],
  );
});

test('pods for Windows nodes never run on the nodes of Docker Desktop or kind', () => {
  const pod = (extra: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  hostNetwork: true\n${extra}  containers:\n    - name: c\n      image: a\n`;
  const count = (text: string): number => lower(text).workloads.length;
  assert.ok(count(pod('')) > 0);
  assert.ok(count(pod('  nodeSelector:\n    kubernetes.io/os: linux\n')) > 0);
  assert.equal(count(pod('  nodeSelector:\n    kubernetes.io/os: windows\n')), 0);
  assert.equal(count(pod('  os:\n    name: windows\n')), 0);
  assert.equal(count(pod('  securityContext: { windowsOptions: { hostProcess: true } }\n')), 0);
  assert.ok(count(pod('  securityContext: { windowsOptions: { hostProcess: false } }\n')) > 0);
  const term = (...expressions: string[]): string => `{ matchExpressions: [${expressions.join(', ')}] }`;
  const affinity = (...terms: string[]): number =>
    count(
      pod(
        `  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [${terms.join(', ')}] } } }\n`,
      ),
    );
  const windows = '{ key: kubernetes.io/os, operator: In, values: [windows] }';
  const amd64 = '{ key: kubernetes.io/arch, operator: In, values: [amd64] }';
  assert.equal(affinity(term(amd64, windows)), 0);
  assert.equal(affinity(term(windows), term(windows, amd64)), 0);
  assert.ok(affinity(term(windows), term(amd64)) > 0);
  assert.ok(affinity(term('{ key: kubernetes.io/os, operator: NotIn, values: [windows] }')) > 0);
  assert.ok(affinity(term('{ key: kubernetes.io/os, operator: In, values: [linux, windows] }')) > 0);
});

test('reads the parts of pods that operators complete, and the specifications they keep elsewhere', () => {
  const of = (spec: string): string[] =>
    facts(`apiVersion: e.k8s.elastic.co/v1\nkind: E\nmetadata: { name: e }\nspec:\n${spec}`);
  const init = '{ name: sysctl, securityContext: { privileged: true } }';
  assert.deepEqual(of(`  nodeSets:\n    - podTemplate: { spec: { initContainers: [${init}] } }\n`), [
    'sysctl: privileged true',
  ]);
  assert.deepEqual(of('  podTemplate: { spec: { hostNetwork: true } }\n'), ['e: network host']);
  assert.deepEqual(of('  podTemplate: { spec: { volumes: [{ name: v, hostPath: { path: /etc } }] } }\n'), [
    'e: hostPath /etc',
  ]);
  assert.deepEqual(of(`  configuration: { brokerPodSpec: { containers: [${init}] } }\n`), [
    'sysctl: privileged true',
  ]);
  assert.deepEqual(of('  podSpec: { hostPID: true }\n'), []);
});

test('reads the patches that Flux, Argo CD and operators hand to Kustomize', () => {
  const patch =
    'patches: [{ target: { kind: Pod, name: t }, patch: "- {op: add, path: /spec/hostPID, value: true}" }]';
  for (const [kind, spec] of [
    ['Kustomization', patch],
    ['HelmRelease', `postRenderers: [{ kustomize: { ${patch} } }]`],
    ['Application', `sources: [{ kustomize: { ${patch} } }]`],
    ['LinstorSatelliteConfiguration', patch],
  ])
    assert.deepEqual(
      facts(`apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: ${kind}\nspec: { ${spec} }\n`),
      ['t: pid host'],
      kind,
    );
  assert.deepEqual(
    facts('apiVersion: x/v1\nkind: Composition\nspec:\n  patches: [{ fromFieldPath: a, patch: { x: y } }]\n'),
    [],
  );
});

test('reads patches of one line, but no names of files, and nothing that is written in escapes', () => {
  const at = 'file:///w/Kustomization';
  const operation = '[{"op": "add", "path": "/spec/template/spec/hostNetwork", "value": true}]';
  const of = (patch: string): string[] => facts(`patches:\n  - patch: ${patch}\n`, at);
  assert.ok(kubernetes.claims('/w/Kustomization', ''));
  assert.deepEqual(of(`'${operation}'`), ['patch: network host']);
  assert.deepEqual(of('|-\n      - {op: replace, path: /spec/hostPID, value: true}'), ['patch: pid host']);
  assert.deepEqual(of(JSON.stringify(operation)), []);
  assert.deepEqual(facts('patchesStrategicMerge:\n  - kind.yaml\n', at), []);
});

test('reads JSON patches in JSON and in flow style', () => {
  const json = '[\n  { "op": "add", "path": "/spec/hostIPC", "value": true }\n]\n';
  assert.ok(kubernetes.claims('/p.json', json));
  assert.deepEqual(facts(json, 'file:///w/p.json'), ['patch: ipc host']);
  assert.ok(kubernetes.claims('/p.yaml', '- {op: replace, path: /spec/hostPID, value: true}\n'));
  assert.ok(!kubernetes.claims('/x.json', '[{ "op": "add", "path": "/name", "value": 1 }]'));
});

test("reads the machines of Cluster API's Docker provider", () => {
  const of = (kind: string, spec: string): string[] =>
    facts(
      `apiVersion: infrastructure.cluster.x-k8s.io/v1beta2\nkind: ${kind}\nmetadata: { name: m }\nspec: ${spec}\n`,
    );
  const mounts = '{ extraMounts: [{ containerPath: /s, hostPath: /var/run/docker.sock }] }';
  const expected = ['m: mount /var/run/docker.sock'];
  assert.deepEqual(of('DockerMachineTemplate', `{ template: { spec: ${mounts} } }`), expected);
  assert.deepEqual(of('DockerMachine', mounts), expected);
  assert.deepEqual(of('DockerMachinePool', `{ template: ${mounts} }`), expected);
  const docker = `{ template: { spec: { backend: { docker: ${mounts} } } } }`;
  assert.deepEqual(of('DevMachineTemplate', docker), expected);
  assert.deepEqual(of('AWSMachineTemplate', docker), []);
});

test('leaves out what a patch deletes', () => {
  const gone = '$patch: delete';
  const container = '{ name: c, securityContext: { privileged: true } }';
  const volume = '{ name: v, hostPath: { path: /etc } }';
  const of = (spec: string, extra = ''): string[] =>
    facts(`apiVersion: v1\nkind: Pod\n${extra}spec: ${spec}\n`);
  assert.deepEqual(of(`{ containers: [${container}], volumes: [${volume}] }`), [
    'Pod: hostPath /etc',
    'c: privileged true',
  ]);
  for (const one of [container, volume])
    assert.deepEqual(
      of(`{ containers: [${one.replace('{', `{ ${gone},`)}], volumes: [${one.replace('{', `{ ${gone},`)}] }`),
      [],
    );
  assert.deepEqual(of(`{ containers: [${container}] }`, `${gone}\n`), []);
  assert.deepEqual(of(`{ containers: [{ securityContext: { ${gone}, privileged: true } }] }`), []);
});

test('reads the scripts that a container runs from a ConfigMap of the same file', () => {
  const text = (command: string, volume = '{ name: s }', mount = '/scripts'): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: s }\ndata:\n  a.sh: |-\n    #!/bin/sh\n    modprobe a\n  b.py: |\n    #!/usr/bin/env python3\n    modprobe b\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec:\n  containers:\n    - name: c\n      command: ${command}\n      volumeMounts: [{ name: v, mountPath: ${mount} }]\n  volumes: [{ name: v, configMap: ${volume} }]\n`;
  const run = (...given: Parameters<typeof text>): string[] => facts(text(...given)).slice(1);
  assert.deepEqual(run('[bash, -e, /scripts/a.sh]'), ['c: modprobe a']);
  assert.deepEqual(run('[bash, -o, pipefail, /scripts/a.sh]'), ['c: modprobe a']);
  assert.deepEqual(run('[/scripts/a.sh]'), ['c: modprobe a']);
  assert.deepEqual(run('[sh, -c, "/scripts/a.sh && exec app"]').slice(1), ['c: modprobe a']);
  assert.deepEqual(run('[sh, /scripts/x]', '{ name: s, items: [{ key: a.sh, path: x }] }'), [
    'c: modprobe a',
  ]);
  assert.deepEqual(run('[sh, /run.sh]', '{ name: s }', '/run.sh, subPath: a.sh'), ['c: modprobe a']);
  for (const other of [
    '[/scripts/b.py]',
    '[sh, /other/a.sh]',
    '[cat, /scripts/a.sh]',
    '[sh, -c, x, /scripts/a.sh]',
  ])
    assert.deepEqual(run(other), [], other);
  assert.deepEqual(run('[sh, /scripts/a.sh]', '{ name: t }'), []);
});
