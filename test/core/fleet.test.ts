import assert from 'node:assert/strict';
import test from 'node:test';
import { lint } from '../../server/src/core/lint.ts';
import { render } from '../../server/src/core/message.ts';
import type { Target } from '../../server/src/core/rule.ts';
import { lintContext } from '../support/lint-context.ts';

const base = { desktop: '>=4.60.0', platform: 'mac', kubernetes: 'kind', buildDriver: 'docker' } as const;
const said = (name: string, text: string, targets: readonly Target[]): string[] =>
  lint({ uri: `file:///w/${name}`, text }, lintContext({ targets })).findings.map(
    ({ verdict, targets: on, message }) => `${verdict} ${on.join('+')}: ${render(message)}`,
  );

test('the worst verdict is said of the targets that have it, and of no others', () => {
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec:\n  containers:\n    - securityContext: { privileged: true }\n';
  const kubeadm = { ...base, kubernetes: 'kubeadm' } as const;
  const message = 'privileged gives this pod the whole VM: ECI does not protect pods under kubeadm.';
  for (const targets of [
    [
      { name: 'a', ...base },
      { name: 'b', ...kubeadm },
    ],
    [
      { name: 'b', ...kubeadm },
      { name: 'a', ...base },
    ],
  ])
    assert.deepEqual(said('pod.yaml', pod, targets), [`unprotected b: ${message} (on b)`]);
  assert.deepEqual(
    said('pod.yaml', pod, [
      { name: 'b', ...kubeadm },
      { name: 'c', ...kubeadm },
    ]),
    [`unprotected b+c: ${message}`],
  );
});

test('one verdict in different words is said in each of them', () => {
  const wsl = { ...base, platform: 'windows-wsl2' } as const;
  const found = said('compose.yaml', 'services:\n  a:\n    image: x\n    gpus: all\n', [
    { name: 'mac', ...base },
    { name: 'wsl', ...wsl },
    { name: 'linux', ...base, platform: 'linux' },
  ]);
  assert.deepEqual(
    found.map(text => text.replace(/:.*(?= \(on)/, '')),
    ['restricted mac+linux (on mac, linux)', 'restricted wsl (on wsl)'],
  );
});

test('where the fleet names no provisioner, each release has its own default', () => {
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec:\n  containers:\n    - securityContext: { privileged: true }\n';
  const verdictAt = (desktop: string): string | undefined =>
    said('pod.yaml', pod, [{ name: 'a', desktop, platform: 'mac', buildDriver: 'docker' }])[0]?.split(' ')[0];
  assert.equal(verdictAt('4.40.0'), 'unprotected');
  assert.equal(verdictAt('4.64.0'), 'unprotected');
  assert.equal(verdictAt('4.65.0'), 'confined');
  // The worst of a range that holds both.
  assert.equal(verdictAt('>=4.60'), 'unprotected');
  assert.equal(verdictAt('>=4.66'), 'confined');
});

test('says of old releases what they do wrong, and of newer ones nothing', () => {
  const text =
    'services:\n  a:\n    image: x\n    init: true\n    restart: always\n    sysctls:\n      kernel.shmmax: 1\n    volumes: [engine:/e, sock:/s]\n' +
    'volumes:\n  engine: { driver_opts: { type: none, o: bind, device: /var/lib/docker } }\n' +
    '  sock: { driver_opts: { type: none, o: bind, device: /var/run/docker.sock } }\n';
  const verdicts = (desktop: string, platform: Target['platform']): readonly string[] =>
    lint(
      { uri: 'file:///w/compose.yaml', text },
      lintContext({ targets: [{ name: 'a', desktop, platform, buildDriver: 'docker' }] }),
    ).findings.map(({ rule, verdict }) => `${rule} ${verdict}`);
  const later = ['restricted-mount blocked', 'docker-socket-mount blocked'];
  assert.deepEqual(verdicts('4.25.2', 'mac'), [
    'container-init blocked',
    'container-restart ignored',
    'global-sysctl restricted',
    'restricted-mount unprotected',
  ]);
  assert.deepEqual(verdicts('4.30.0', 'windows-wsl2'), [
    'container-restart ignored',
    'restricted-mount unprotected',
  ]);
  assert.deepEqual(verdicts('4.40.0', 'linux'), [
    'container-restart ignored',
    'global-sysctl restricted',
    ...later,
  ]);
  assert.deepEqual(verdicts('4.43.2', 'mac'), ['container-restart ignored', ...later]);
  assert.deepEqual(verdicts('4.44.0', 'mac'), later);
  // Before ECI came to WSL 2.
  assert.deepEqual(verdicts('4.19.0', 'windows-wsl2'), []);
});

test('judges the API socket from the release on that has it', () => {
  const asks = 'services:\n  a:\n    image: x\n    use_api_socket: true\n';
  const verdictAt = (desktop: string): string | undefined =>
    said('compose.yaml', asks, [{ name: 'a', desktop, platform: 'mac', buildDriver: 'docker' }])[0]?.split(
      ' ',
    )[0];
  assert.deepEqual(['4.40.0', '4.41.0', '4.58.1', '4.59.0'].map(verdictAt), [
    undefined,
    'unprotected',
    'unprotected',
    'blocked',
  ]);
});

test('says of the raw socket that it goes round ECI, and else what it would of the usual one', () => {
  const script = 'docker -H unix:///var/run/docker.raw.sock run --pid host alpine\n';
  const found = (desktop: string): readonly string[] =>
    said('a.sh', script, [{ name: 'a', desktop, platform: 'mac', buildDriver: 'docker' }]).map(
      text => text.split(' ')[0] ?? '',
    );
  assert.deepEqual(found('4.16.0'), ['unprotected']);
  assert.deepEqual(found('4.17.0'), ['blocked']);
});
