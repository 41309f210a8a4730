import assert from 'node:assert/strict';
import test from 'node:test';
import type { Fact, Setting } from '../../server/src/core/facts.ts';
import { devcontainer } from '../../server/src/core/kinds/devcontainer/devcontainer.ts';
import { applyEdits } from '../../server/src/core/text.ts';
import { lintContext } from '../support/lint-context.ts';

const lower = (value: unknown, others: Readonly<Record<string, string>> = {}) =>
  devcontainer.lower(
    {
      uri: 'file:///w/.devcontainer/devcontainer.json',
      text: typeof value === 'string' ? value : JSON.stringify(value, null, 2),
    },
    lintContext({ files: { read: uri => others[uri.slice('file:///w/'.length)] } }),
  );
const show = (setting: Setting<string | boolean> | undefined): string =>
  setting === undefined ? '-' : setting.known ? String(setting.value) : '?';
const said = (fact: Fact): string => {
  switch (fact.type) {
    case 'privileged':
      return `privileged ${show(fact.value)}`;
    case 'mount':
      return `${fact.kind} ${show(fact.source)} ${show(fact.target)}${fact.readOnly ? ' ro' : ''}`;
    case 'command':
      return fact.words.map(word => show(word.value)).join(' ');
    case 'namespace':
      return `${fact.space} ${show(fact.mode)}`;
    case 'buildNetwork':
      return `network ${show(fact.mode)}`;
    case 'entitlement':
      return show(fact.name);
    default:
      return fact.type;
  }
};
const facts = (value: unknown, others?: Readonly<Record<string, string>>): string[] =>
  lower(value, others).workloads.flatMap(w => w.facts.map(fact => `${w.runs}: ${said(fact)}`));

test('claims the places of a dev container configuration', () => {
  for (const path of [
    '/a/.devcontainer/devcontainer.json',
    '/a/.devcontainer.json',
    '/.devcontainer/go/devcontainer.json',
    '/src/x/devcontainer-feature.json',
  ])
    assert.ok(devcontainer.claims(path, ''), path);
  assert.ok(!devcontainer.claims('/a/devcontainer-lock.json', ''));
});

test('reads mounts as texts and as objects', () => {
  assert.deepEqual(
    facts({
      mounts: [
        'source=/var/run/docker.sock,target=/s,type=bind,readonly',
        'src=${localEnv:SOCK:/run/docker.sock},dst=/t,type=bind',
        { source: '${localWorkspaceFolder}/x', target: '/u', type: 'bind' },
        { type: 'tmpfs', target: '/v' },
      ],
      workspaceMount: 'source=/,target=/host,type=bind',
    }),
    [
      'container: bind /var/run/docker.sock /s ro',
      'container: bind /run/docker.sock /t',
      'container: bind ? /u',
      'container: bind / /host',
    ],
  );
});

test('commands run in the container, or on the machine', () => {
  assert.deepEqual(
    facts({
      initializeCommand: 'docker network create x',
      postCreateCommand: { a: 'modprobe a; b', c: ['sh', '-c', 'd'] },
      postStartCommand: ['sudo', 'e'],
    }),
    [
      'container: modprobe a',
      'container: b',
      'container: d',
      'container: e',
      'host: docker network create x',
    ],
  );
});

test('features bring privileges and mounts, and make the image a derived one', () => {
  const { workloads } = lower({
    image: 'alpine',
    features: {
      'docker-in-docker': {},
      'ghcr.io/devcontainers/features/docker-outside-of-docker:1': {},
      'ghcr.io/x/docker-in-docker': {},
    },
  });
  assert.deepEqual(
    workloads.flatMap(w => w.facts.map(said)),
    ['image', 'privileged true', 'bind /var/run/docker.sock /var/run/docker-host.sock'],
  );
  assert.equal(workloads[0]?.image, undefined);
});

test('a feature brings what the features it depends on bring', () => {
  assert.deepEqual(
    facts({ id: 'x', dependsOn: { 'ghcr.io/devcontainers/features/docker-in-docker:2': {} } }),
    ['container: privileged true'],
  );
});

test('takes the image of its Compose service', () => {
  const mounts = ['source=/var/run/docker.sock,target=/s,type=bind'];
  const others = { '.devcontainer/../compose.yml': '', 'compose.yml': 'services:\n  app:\n    image: one\n' };
  const value = { dockerComposeFile: ['../compose.yml', 'none.yml'], service: 'app', build: {}, mounts };
  const { workloads } = lower(value, others);
  assert.deepEqual(
    workloads.map(w => [w.runs, show(w.image)]),
    [['container', 'one']],
  );
});

test('reads the options of the build', () => {
  assert.deepEqual(
    facts({
      build: { dockerfile: 'D', options: ['--network', 'host', '--allow=network.host,device', '--pull'] },
    }),
    ['build: build', 'build: network host', 'build: network.host', 'build: device'],
  );
});

test('reads the options of docker run, and takes them out', () => {
  const text =
    '{\n  "runArgs": [\n    "--rm",\n    "--network",\n    "host",\n    "--name=${localEnv:X}",\n    "-v/run/docker.sock:/s",\n    "--privileged"\n  ]\n}\n';
  const { workloads } = lower(text);
  const found = workloads[0]?.facts ?? [];
  assert.deepEqual(found.map(said), ['network host', 'bind /run/docker.sock /s', 'privileged true']);
  const removed = found.map(({ anchor }) =>
    JSON.parse(applyEdits({ uri: anchor.uri, text }, anchor.remove?.() ?? [])),
  );
  assert.deepEqual(removed, [
    { runArgs: ['--rm', '--name=${localEnv:X}', '-v/run/docker.sock:/s', '--privileged'] },
    { runArgs: ['--rm', '--network', 'host', '--name=${localEnv:X}', '--privileged'] },
    { runArgs: ['--rm', '--network', 'host', '--name=${localEnv:X}', '-v/run/docker.sock:/s'] },
  ]);
  assert.deepEqual(facts({ runArgs: ['--network'] }), []);
});

test('half-typed files do no harm', () => {
  const whole =
    '{ // c\n "features": { "docker-in-docker": {}, }, "mounts": ["type=bind,source=/x", {"source": "/y"}], "build": {"options": ["--network"]}, "postCreateCommand": {"a": ["b"]}, "runArgs": ["--network", "host", "--device"], "dockerComposeFile": "x", "service": "y" }';
  for (let end = 0; end <= whole.length; end++) assert.ok(lower(whole.slice(0, end)).workloads.length <= 3);
  assert.deepEqual(lower('[]').workloads, []);
});
