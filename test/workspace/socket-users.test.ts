import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkConfig } from '../../server/src/core/config.ts';
import { SocketUsers } from '../../server/src/workspace/socket-users.ts';
import { shell } from '../support/shell.ts';

const folder = 'file:///w';
const compose = (volume: string): string =>
  `services:\n  ryuk:\n    image: testcontainers/ryuk:0.8\n    volumes:\n      - ${volume}\n`;

function workspace(texts: Record<string, string>) {
  // Of the files in the workspace, not of those by which Git leaves some out.
  let reads = 0;
  const users = new SocketUsers({
    read: uri => {
      if (!/\/\.git/.test(uri)) reads++;
      return Promise.resolve(texts[uri.slice(folder.length + 1)]);
    },
    find: () => Promise.resolve(Object.keys(texts).map(name => `${folder}/${name}`)),
    begins: () => Promise.resolve(false),
    platform: 'linux',
  });
  const { config } = checkConfig(undefined, []);
  return {
    texts,
    users,
    reads: () => reads,
    found: async () => {
      const { users: socket, images } = await users.of({ folder, config }, { shell }, async () => false);
      return { users: socket.map(({ image }) => image), images: images.map(({ image }) => image) };
    },
  };
}

test('finds who mounts the socket, and which images are named', async () => {
  const { found } = workspace({
    'compose.yaml': compose('/var/run/docker.sock:/var/run/docker.sock'),
    Dockerfile: 'FROM node:22\nRUN true\n',
    'notes.json': '{"a": 1}',
    'broken/compose.yaml': 'services: [',
    '.devcontainer/devcontainer.json': `{"image": "x", "a": ${'['.repeat(60_000)}${']'.repeat(60_000)}}`,
  });
  assert.deepEqual(await found(), {
    users: ['testcontainers/ryuk:0.8'],
    images: ['node:22', 'testcontainers/ryuk:0.8'],
  });
});

test('reads a file once, and again when it or one that it builds on has changed', async () => {
  const { found, users, reads, texts } = workspace({
    'compose.yaml':
      'services:\n  app:\n    extends: { file: base/part.yaml, service: base }\n    volumes:\n      - /var/run/docker.sock:/x\n',
    'base/part.yaml': 'services:\n  base:\n    image: docker:cli\n',
  });
  assert.deepEqual((await found()).users, ['docker:cli']);
  const before = reads();
  await found();
  assert.equal(reads(), before);
  texts['base/part.yaml'] = 'services:\n  base:\n    image: docker:28\n';
  users.forget(`${folder}/base/part.yaml`);
  assert.deepEqual((await found()).users, ['docker:28']);
  texts['compose.yaml'] = compose('./a:/a');
  users.forget(`${folder}/compose.yaml`);
  assert.deepEqual((await found()).users, []);
});
