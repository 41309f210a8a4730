import assert from 'node:assert/strict';
import test from 'node:test';
import { socketExample } from '../../server/src/core/rules/settings-example.ts';
import { findings } from '../support/findings.ts';

const feature = { 'ghcr.io/devcontainers/features/docker-outside-of-docker:1': {} };
const mounts = ['source=/var/run/docker.sock,target=/var/run/docker.sock,type=bind'];
const run = 'docker run --pid=host nginx';
const allowed = socketExample('"images": ["docker:cli"], "allowDerivedImages": true');
const name = '.devcontainer/devcontainer.json';

/** What is said of a dev container: rules, and the texts that they stand at. */
function said(
  config: Readonly<Record<string, unknown>>,
  settings: string | undefined = allowed,
  files: Readonly<Record<string, string>> = {},
): readonly string[] {
  const json = JSON.stringify({ image: 'docker:cli', ...config });
  return findings({ ...files, [name]: json }, name, { desktop: '4.50.0' }, settings).map(
    ({ rule, at }) => `${rule} ${json.slice(at.span.start, at.span.end)}`,
  );
}

test('reads what lifecycle commands start through the Docker socket of the container', () => {
  for (const socket of [
    { features: feature },
    { mounts },
    { mounts: ['source=/var/run/docker.sock,target=/var/run/docker-host.sock,type=bind'] },
    { runArgs: ['-v', '/var/run/docker.sock:/var/run/docker.sock'] },
  ]) {
    const found = ['host-pid --pid=host'];
    assert.deepEqual(said({ ...socket, postStartCommand: run }), found);
    assert.deepEqual(said({ ...socket, postCreateCommand: { a: `echo; ${run}` } }), found);
    assert.deepEqual(said({ ...socket, onCreateCommand: run.split(' ') }), ['host-pid "--pid=host"']);
    assert.deepEqual(said({ ...socket, postStartCommand: 'docker run nginx' }), []);
  }
  const environment = {
    mounts,
    containerEnv: { MODE: 'host' },
    postStartCommand: 'docker run --pid=$MODE a',
  };
  assert.deepEqual(said(environment), ['host-pid --pid=$MODE']);
});

test('says nothing of commands that do not come to the engine of Docker Desktop', () => {
  const there = 'tcp://there:2375';
  for (const config of [
    {},
    { mounts: ['source=/var/run/docker.sock,target=/sock,type=bind'] },
    { mounts: ['source=docker.sock,target=/var/run/docker.sock,type=volume'] },
    { features: { 'docker-in-docker': {} }, mounts },
    { mounts, containerEnv: { DOCKER_HOST: there } },
    { mounts, remoteEnv: { DOCKER_HOST: '${localEnv:HERE}' } },
    { mounts, onCreateCommand: 'docker context use there' },
  ])
    assert.deepEqual(
      said({ ...config, postStartCommand: run }).filter(line => line.startsWith('host-pid')),
      [],
      JSON.stringify(config),
    );
});

test('says nothing more where the socket, or the command, is refused', () => {
  const config = { mounts, postStartCommand: run };
  assert.deepEqual(
    said(config, socketExample('"images": ["node"]')).map(line => line.split(' ')[0]),
    ['docker-socket-mount'],
  );
  const json = JSON.stringify({ image: 'docker:cli', ...config });
  assert.deepEqual(
    findings({ [name]: json }, name, { desktop: '4.50.0' }).map(({ rule }) => rule),
    ['docker-socket-mount'],
  );
  const denied = socketExample('"images": ["docker:cli"]', '"type": "deny", "commands": ["run"]');
  assert.deepEqual(said(config, denied), [`docker-socket-command ${run}`]);
});

test('knows the socket and the engine of a Compose service', () => {
  const at = (more: string): readonly string[] =>
    said(
      { image: undefined, dockerComposeFile: 'compose.yaml', service: 'a', postStartCommand: run },
      allowed,
      {
        '.devcontainer/compose.yaml': `services:\n  a:\n    image: docker:cli\n    volumes: ["/var/run/docker.sock:/var/run/docker.sock"]\n${more}`,
      },
    );
  assert.deepEqual(at(''), ['host-pid --pid=host']);
  assert.deepEqual(at('    environment: { DOCKER_HOST: "unix:///var/run/docker.sock" }\n'), [
    'host-pid --pid=host',
  ]);
  for (const environment of ['{ DOCKER_HOST: "tcp://there:2375" }', '[DOCKER_HOST=$X]', '[DOCKER_HOST]'])
    assert.deepEqual(at(`    environment: ${environment}\n`), [], environment);
});
