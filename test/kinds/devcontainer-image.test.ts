import assert from 'node:assert/strict';
import test from 'node:test';
import { devcontainer } from '../../server/src/core/kinds/devcontainer/devcontainer.ts';
import { render } from '../../server/src/core/message.ts';
import type { Target } from '../../server/src/core/rule.ts';
import { rulesCovering } from '../../server/src/core/rule-problems.ts';
import { lintExample } from '../examples/example-lint.ts';
import { lintContext } from '../support/lint-context.ts';

const base = 'mcr.microsoft.com/devcontainers/base:ubuntu';
const mounts = ['source=/var/run/docker.sock,target=/var/run/docker.sock,type=bind'];
const outside = { 'ghcr.io/devcontainers/features/docker-outside-of-docker:1': {} };
const policy = (allowDerivedImages: boolean): string =>
  JSON.stringify({
    configurationFileVersion: 2,
    enhancedContainerIsolation: {
      value: true,
      locked: true,
      dockerSocketMount: { imageList: { images: [base], allowDerivedImages } },
    },
  });

interface Around {
  readonly platform?: Target['platform'];
  readonly settings?: string;
  readonly with?: Readonly<Record<string, string>>;
}

function findings(configuration: object, around: Around = {}): readonly string[] {
  const text = JSON.stringify(configuration, null, 2);
  const found = lintExample(
    {
      kind: 'devcontainer',
      bad: text,
      good: '',
      with: {
        ...around.with,
        ...(around.settings === undefined ? {} : { 'admin-settings.json': around.settings }),
      },
      target: { platform: around.platform ?? 'mac' },
    },
    text,
  );
  return found.map(({ rule, message }) => `${rule}: ${render(message)}`);
}
const rules = (configuration: object, around?: Around): readonly string[] =>
  findings(configuration, around).map(line => line.slice(0, line.indexOf(':')));

test('the program of the image runs only where the configuration says so', () => {
  for (const [image, rule] of [
    ['docker:28-dind-rootless', 'nested-user-namespace'],
    ['quay.io/iovisor/bpftrace:v0.21.2', 'bpf'],
    ['linuxkit/binfmt:v0.8', 'binfmt-registration'],
  ]) {
    assert.deepEqual(rules({ image }), [], image);
    assert.deepEqual(rules({ image, overrideCommand: true }), [], image);
    assert.deepEqual(rules({ image, overrideCommand: false }), [rule], image);
  }
});

test('a hover speaks of the program of the image only where it runs', () => {
  const covering = (configuration: object): readonly string[] =>
    devcontainer
      .lower(
        { uri: 'file:///w/.devcontainer/devcontainer.json', text: JSON.stringify(configuration) },
        lintContext(),
      )
      .workloads.flatMap(({ facts }) => facts.flatMap(rulesCovering).map(({ id }) => id));
  const image = 'quay.io/iovisor/bpftrace:v0.21.2';
  assert.ok(covering({ image, overrideCommand: false }).includes('bpf'));
  assert.ok(!covering({ image }).includes('bpf'));
});

test('an image beside a Dockerfile is a name, and goes before Compose files', () => {
  const image = 'quay.io/iovisor/bpftrace:v0.21.2';
  assert.deepEqual(rules({ image, overrideCommand: false, dockerFile: 'Dockerfile' }), []);
  assert.deepEqual(
    rules({ image: 'alpine', dockerComposeFile: 'c.yml', service: 'a', runArgs: ['--network=host'] }),
    ['host-network'],
  );
  assert.deepEqual(rules({ dockerComposeFile: 'c.yml', service: 'a', runArgs: ['--network=host'] }), []);
});

test('on Linux an image is rebuilt for the ids of a remote user', () => {
  const settings = policy(false);
  const configuration = { image: base, remoteUser: 'vscode', mounts };
  for (const platform of ['mac', 'windows-wsl2'] as const)
    assert.deepEqual(findings(configuration, { settings, platform }), [], platform);
  assert.deepEqual(findings(configuration, { settings, platform: 'linux' }), [
    `docker-socket-mount: dev container cannot start: admin-settings.json does not allow its image, which is built from ${base}, to mount the Docker socket.`,
  ]);
  assert.deepEqual(findings(configuration, { settings: policy(true), platform: 'linux' }), []);
  for (const other of [{ remoteUser: 'root' }, { remoteUser: '1000' }, { updateRemoteUserUID: false }])
    assert.deepEqual(findings({ ...configuration, ...other }, { settings, platform: 'linux' }), []);
});

test('the image of a Compose service is asked for, and what features are put on', () => {
  const configuration = { dockerComposeFile: 'compose.yml', service: 'dev', features: outside };
  const image = { '.devcontainer/compose.yml': `services:\n  dev:\n    image: ${base}\n` };
  const build = {
    '.devcontainer/compose.yml': 'services:\n  dev:\n    build: .\n',
    '.devcontainer/Dockerfile': `FROM ${base}\n`,
  };
  for (const files of [image, build]) {
    assert.deepEqual(rules(configuration, { with: files, settings: policy(true) }), []);
    assert.deepEqual(rules(configuration, { with: files, settings: policy(false) }), ['docker-socket-mount']);
  }
  const plain = { dockerComposeFile: 'compose.yml', service: 'dev', mounts };
  assert.deepEqual(rules(plain, { with: image, settings: policy(false) }), []);
});

test('a service that is allowed to mount the socket is not where features are put on its image', () => {
  const socket = 'volumes: [/var/run/docker.sock:/var/run/docker.sock]';
  const files = { '.devcontainer/compose.yml': `services:\n  dev:\n    image: ${base}\n    ${socket}\n` };
  const plain = { dockerComposeFile: 'compose.yml', service: 'dev' };
  const featured = { ...plain, features: { 'ghcr.io/devcontainers/features/node:1': {} } };
  assert.deepEqual(findings(featured, { with: files, settings: policy(false) }), [
    `docker-socket-mount: dev container cannot start: admin-settings.json does not allow its image, which is built from ${base}, to mount the Docker socket.`,
  ]);
  const user = { ...plain, remoteUser: 'vscode' };
  assert.deepEqual(rules(user, { with: files, settings: policy(false), platform: 'linux' }), [
    'docker-socket-mount',
  ]);
  // Where the Compose file itself is told of it, one is enough.
  const other = { '.devcontainer/compose.yml': `services:\n  dev:\n    image: alpine\n    ${socket}\n` };
  const built = { '.devcontainer/compose.yml': `services:\n  dev:\n    build: .\n    ${socket}\n` };
  for (const [configuration, around] of [
    [featured, { with: files }],
    [featured, { with: files, settings: policy(true) }],
    [plain, { with: files, settings: policy(false) }],
    [user, { with: files, settings: policy(false) }],
    [featured, { with: other, settings: policy(false) }],
    [featured, { with: { ...built, '.devcontainer/Dockerfile': `FROM ${base}\n` }, settings: policy(false) }],
  ] as const)
    assert.deepEqual(findings(configuration, around), []);
});

test('what a dev container sends through the socket of its service is told', () => {
  const settings = JSON.stringify({
    configurationFileVersion: 2,
    enhancedContainerIsolation: {
      value: true,
      locked: true,
      dockerSocketMount: {
        imageList: { images: ['docker:cli'] },
        commandList: { type: 'deny', commands: ['push'] },
      },
    },
  });
  const files = {
    '.devcontainer/c.yml':
      'services:\n  dev:\n    image: docker:cli\n    volumes: [/var/run/docker.sock:/var/run/docker.sock]\n',
  };
  const configuration = { dockerComposeFile: 'c.yml', service: 'dev', postCreateCommand: 'docker push a/b' };
  assert.deepEqual(rules(configuration, { with: files, settings }), ['docker-socket-command']);
});

test('paths of several Compose files are relative to the first', () => {
  const files = {
    'compose.yml': 'services:\n  dev:\n    command: sleep 1\n',
    '.devcontainer/compose.yml':
      'services:\n  dev:\n    build: { context: ., dockerfile: .devcontainer/Dockerfile }\n',
    '.devcontainer/Dockerfile': `FROM ${base}\n`,
  };
  const configuration = { dockerComposeFile: ['../compose.yml', 'compose.yml'], service: 'dev', mounts };
  assert.deepEqual(rules(configuration, { with: files, settings: policy(true) }), []);
  assert.deepEqual(rules(configuration, { with: files, settings: policy(false) }), ['docker-socket-mount']);
});

test('the settings file tells an image that is missing from one that others are built on', () => {
  const text = policy(false);
  const found = lintExample(
    {
      kind: 'admin-settings',
      bad: text,
      good: '',
      with: { '.devcontainer/devcontainer.json': JSON.stringify({ image: base, features: outside }) },
    },
    text,
  );
  const missing = found.find(({ rule }) => rule === 'socket-image-missing');
  assert.equal(
    missing && render(missing.message),
    `What mounts the Docker socket in this workspace is built from ${base}, and the list does not allow that.`,
  );
  assert.deepEqual(
    missing?.fixes.map(({ title }) => render(title)),
    [`Allow images built from ${base}`],
  );
});
