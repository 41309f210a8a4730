import assert from 'node:assert/strict';
import test from 'node:test';
import { render } from '../../server/src/core/message.ts';
import type { Finding, Target } from '../../server/src/core/rule.ts';
import { applyEdits } from '../../server/src/core/text.ts';
import { lintExample } from '../examples/example-lint.ts';

const findings = (text: string, file = 'pod.yaml', target: Partial<Target> = {}) =>
  lintExample({ kind: 'kubernetes', file, bad: text, good: '', target }, text);
const pod = (spec: string): string => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n${spec}`;
const container = (rest: string): string =>
  pod(`  containers:\n    - name: c\n      image: alpine\n${rest.replace(/^(?=.)/gm, '      ')}`);
const ids = (found: readonly Finding[]): string[] => found.map(({ rule }) => rule);
const said = ([first]: readonly Finding[]): string => (first === undefined ? '' : render(first.message));
/** The text after the first fix of its only finding. */
function fixed(text: string, file = 'pod.yaml'): string | undefined {
  const [only, ...others] = findings(text, file);
  assert.ok(only !== undefined && others.length === 0, 'one finding');
  const [fix] = only.fixes;
  return fix === undefined ? undefined : applyEdits({ uri: only.at.uri, text }, fix.edits);
}

test('offers no fix that Kubernetes refuses: what shares its mounts with the node must be privileged', () => {
  const text = (propagation: string): string =>
    container(
      `securityContext: { privileged: true }\nvolumeMounts:\n  - name: k\n    mountPath: /k${propagation}\n`,
    );
  assert.equal(fixed(text('\n    mountPropagation: Bidirectional')), undefined);
  assert.equal(fixed(text('\n    mountPropagation: {{ .Values.propagation }}')), undefined);
  for (const plain of ['', '\n    mountPropagation: HostToContainer'])
    assert.equal(fixed(text(plain)), text(plain).replace('privileged: true', ''), plain);
});

test('says nothing of docker:dind-rootless where root runs it', () => {
  const engine = (own: string, ofPod = ''): string =>
    pod(`${ofPod}  containers:\n    - name: c\n      image: docker:28-dind-rootless\n${own}`);
  const user = (id: string, indent: string): string => `${indent}securityContext: { runAsUser: ${id} }\n`;
  assert.deepEqual(ids(findings(engine(''))), ['nested-user-namespace']);
  assert.deepEqual(ids(findings(engine(user('0', '      ')))), []);
  assert.deepEqual(ids(findings(engine('', user('0', '  ')))), []);
  // The container's own counts before that of the pod.
  assert.deepEqual(ids(findings(engine(user('1000', '      '), user('0', '  ')))), ['nested-user-namespace']);
  assert.deepEqual(ids(findings(engine(user('0', '      '), user('1000', '  ')))), []);
  assert.deepEqual(ids(findings(engine(user('{{ .Values.user }}', '      ')))), ['nested-user-namespace']);
});

test('knows what an image is asked by options alone', () => {
  const emulators = (args: string): string[] =>
    ids(
      findings(
        pod(`  initContainers:\n    - name: c\n      image: tonistiigi/binfmt\n      args: ${args}\n`),
      ),
    );
  assert.deepEqual(emulators('[--install, arm64]'), ['binfmt-registration']);
  assert.deepEqual(emulators('["--version"]'), []);
  assert.deepEqual(emulators('[]'), []);
});

test('a mount of binfmt_misc alone registers nothing', () => {
  const text = container('command: [mount, -t, binfmt_misc, binfmt_misc, /proc/sys/fs/binfmt_misc]\n');
  assert.match(said(findings(text)), /^This mounts binfmt_misc for its own container at most/);
  const writes = container('command: [sh, -c, "echo x > /proc/sys/fs/binfmt_misc/register"]\n');
  assert.match(said(findings(writes)), /^This registers emulators/);
});

test('says nothing of the read-only mounts of a pod, which the engine in the node has made', () => {
  const command = (line: string): string => container(`command: [sh, -c, "${line}"]\n`);
  assert.deepEqual(findings(command('mount -o remount,rw /conf')), []);
  assert.deepEqual(findings(command('nsenter -t 1 -m -- mount -o remount,rw /usr')), []);
  assert.deepEqual(ids(findings(command('mount -t ext4 /dev/sdb1 /mnt'))), ['mount-escape']);
});

test('speaks once of what reaches the kernel', () => {
  const add = (name: string): string => container(`securityContext:\n  capabilities: { add: [${name}] }\n`);
  const path = (at: string): string =>
    pod(`  volumes:\n    - name: v\n      hostPath: { path: ${at} }\n  containers: []\n`);
  const cases = [
    [add('BPF'), 'bpf'],
    [add('PERFMON'), 'bpf'],
    [add('SYS_MODULE'), 'kernel-module'],
    [path('/lib/modules'), 'kernel-module'],
    [path('/usr/lib/modules/6.6'), 'kernel-module'],
    [path('/sys/fs/bpf'), 'bpf'],
    [path('/sys/fs'), 'host-path-pod'],
  ] as const;
  for (const [text, rule] of cases)
    for (const kubernetes of ['kind', 'kubeadm'] as const)
      assert.deepEqual(ids(findings(text, 'pod.yaml', { kubernetes })), [rule], text);
  assert.equal(
    said(findings(add('BPF'), 'pod.yaml', { kubernetes: 'kubeadm' })),
    'BPF is not confined by ECI here: it does not protect pods under kubeadm.',
  );
});

test('takes a line out of a template and puts nothing where an action adds what belongs there', () => {
  const security = (after: string): string => container(`securityContext:\n  privileged: true\n${after}`);
  const added = '  {{- with .Values.securityContext }}\n  {{- toYaml . | nindent 12 }}\n  {{- end }}\n';
  for (const text of [
    security(added),
    security(`  # more\n\n${added}`),
    container(`securityContext:\n${added}  privileged: true\n`),
    security(added).replaceAll('\n', '\r\n'),
  ])
    assert.equal(fixed(text), text.replace(/ +privileged: true\r?\n/, ''), text);
  const list = (after: string): string =>
    container(`securityContext:\n  capabilities:\n    add:\n      - SYS_ADMIN\n${after}`);
  const action = list('      {{- toYaml .Values.extra | nindent 16 }}\n');
  assert.equal(fixed(action), action.replace(/ +- SYS_ADMIN\n/, ''));
  const apart = security('resources:\n  {{- toYaml .Values.resources | nindent 12 }}\n');
  assert.equal(fixed(apart), apart.replace('privileged: true', '{}'));
});

test('reads a manifest behind a byte order mark', () => {
  const text = `\uFEFF${pod('  hostPID: true\n  containers: []\n')}`;
  const [only] = findings(text);
  assert.equal(only === undefined ? '' : text.slice(only.at.span.start, only.at.span.end), 'true');
  assert.equal(fixed(text), text.replace('  hostPID: true\n', ''));
});

test('tells under kind alone of a pod with a user namespace of its own', () => {
  const text = pod('  hostUsers: false\n  containers: []\n');
  assert.equal(
    said(findings(text)),
    'hostUsers: false makes a user namespace of its own: within a container under ECI it cannot mount /proc.',
  );
  assert.deepEqual(findings(text, 'pod.yaml', { kubernetes: 'kubeadm' }), []);
});

test('finds the Docker socket in the machines of Cluster API, where Docker is asked for them', () => {
  const text =
    'apiVersion: infrastructure.cluster.x-k8s.io/v1beta2\nkind: DockerMachineTemplate\nmetadata:\n  name: m\nspec:\n  template:\n    spec:\n      extraMounts:\n        - containerPath: /var/run/docker.sock\n          hostPath: /var/run/docker.sock\n        - containerPath: /data\n          hostPath: /tmp/data\n';
  assert.deepEqual(ids(findings(text)), ['docker-socket-mount']);
  assert.equal(fixed(text), text.replace(/ +- containerPath: \/var.*\n.*\n/, ''));
});

test('reads what stands beside definitions of resources, however long these are', () => {
  const crd = `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n${'  a: b\n'.repeat(200_000)}`;
  assert.deepEqual(findings(crd), []);
  const text = `${crd}---\n${pod('  hostPID: true\n  containers: []\n')}`;
  const [only, ...others] = findings(text);
  assert.equal(only?.rule, 'host-namespace-pod');
  assert.equal(text.slice(only.at.span.start, only.at.span.end), 'true');
  assert.deepEqual(others, []);
  assert.deepEqual(findings(`# eci-ignore-file host-namespace-pod\n---\n${text}`), []);
  const long = pod(`  hostPID: true\n${'  a: b\n'.repeat(200_000)}`);
  assert.deepEqual(ids(findings(long)), ['unreadable-file']);
});

test('tells what a hostPath is good for: nothing of /dev/null, no Docker in the nodes of kind', () => {
  const path = (at: string): string =>
    pod(`  volumes:\n    - name: v\n      hostPath: { path: ${at} }\n  containers: []\n`);
  for (const kubernetes of ['kind', 'kubeadm'] as const)
    assert.deepEqual(findings(path('/dev/null'), 'pod.yaml', { kubernetes }), []);
  assert.deepEqual(ids(findings(path('/dev/shm'))), ['host-path-pod']);
  assert.match(said(findings(path('/var/run/docker.sock'))), /run containerd: no Docker answers/);
  assert.doesNotMatch(said(findings(path('/run/containerd/containerd.sock'))), /Docker/);
});

test('knows images that load BPF by other names', () => {
  for (const image of ['rancher/mirrored-cilium-cilium:v1', 'ghcr.io/loxilb-io/loxilb:latest'])
    assert.deepEqual(
      ids(findings(pod(`  containers:\n    - name: c\n      image: ${image}\n`))),
      ['bpf'],
      image,
    );
});

test('knows the directories of a node from those of an application', () => {
  const path = (at: string): string =>
    pod(`  volumes:\n    - name: v\n      hostPath: { path: ${at} }\n  containers: []\n`);
  for (const at of [
    '/usr/local',
    '/usr/local/bin',
    '/usr/local/sbin/x',
    '/etc/modprobe.d',
    '/etc/sysctl.conf',
  ])
    assert.deepEqual(ids(findings(path(at))), ['host-path-pod'], at);
  for (const at of [
    '/usr/local/app',
    '/usr/local/lib/app',
    '/etc/app',
    '/etc/modprobe.data',
    '/etc/localtime',
  ])
    assert.deepEqual(findings(path(at)), [], at);
});
