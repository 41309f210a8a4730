import assert from 'node:assert/strict';
import test from 'node:test';
import { findings } from '../support/findings.ts';

const settings = JSON.stringify({
  configurationFileVersion: 2,
  enhancedContainerIsolation: {
    locked: true,
    value: true,
    dockerSocketMount: {
      imageList: { images: ['docker:*', 'alpine:*'] },
      commandList: { type: 'deny', commands: ['push', 'ps'] },
    },
  },
});
const socket = '-v /var/run/docker.sock:/var/run/docker.sock';
const rules = (file: string, text: string): readonly string[] =>
  findings({ [file]: text }, file, {}, settings).map(({ rule }) => rule);

test('a command that is given to the image of docker is one of docker', () => {
  for (const command of [`${socket} docker:cli push a`, `--rm ${socket} docker.io/library/docker:28 ps -a`])
    assert.deepEqual(rules('run.sh', `docker run ${command}\n`), ['docker-socket-command'], command);
  for (const command of [
    `${socket} docker:cli pull a`,
    `${socket} docker:cli sh -c ps`,
    `${socket} alpine ps`,
    `${socket} --entrypoint ps docker:cli`,
    'docker:cli push a',
  ])
    assert.deepEqual(rules('run.sh', `docker run ${command}\n`), [], command);
  const compose = `services:\n  a:\n    image: docker:cli\n    command: push a\n    use_api_socket: true\n`;
  assert.deepEqual(rules('compose.yaml', compose), ['docker-socket-command']);
});

test('a host that is the socket of the container is the same engine', () => {
  const mount = '-v /var/run/docker.sock:/s';
  for (const option of ['-H unix:///s', '--host=unix:///s', '-Hunix:///s'])
    assert.deepEqual(
      rules('run.sh', `docker run ${mount} docker:cli docker ${option} push a\n`),
      ['docker-socket-command'],
      option,
    );
  for (const option of ['-H unix:///t', '--host tcp://a:2375', '-c b', '-H "$HOST"'])
    assert.deepEqual(rules('run.sh', `docker run ${mount} docker:cli docker ${option} push a\n`), [], option);
});
