import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KindId } from '../../server/src/core/kinds/kind.ts';
import { render } from '../../server/src/core/message.ts';
import { applyEdits } from '../../server/src/core/text.ts';
import { exampleSource, lintExample } from '../examples/example-lint.ts';

/** The text after the first fix, and the titles of all. */
function fixed(kind: KindId, text: string): readonly string[] {
  const example = { kind, bad: text, good: '' };
  const [found] = lintExample(example, text).filter(({ rule }) => rule === 'host-ipc');
  assert.ok(found, text);
  const [first] = found.fixes;
  return [
    ...(first === undefined ? [] : [applyEdits(exampleSource(example, text), first.edits)]),
    ...found.fixes.map(({ title }) => render(title)),
  ];
}

const both = ['Give it 1 GB of shared memory of its own', 'Remove the host IPC namespace'];
const removal = both.slice(1);

test('the host IPC namespace becomes shared memory of its own where the text can carry it', () => {
  assert.deepEqual(fixed('shell', 'docker run "--ipc=host" x\n'), ['docker run --shm-size=1g x\n', ...both]);
  assert.deepEqual(fixed('compose', 'services: {a: {image: x, "ipc": "host"}}\n'), [
    'services: {a: {image: x, "shm_size": "1g"}}\n',
    ...both,
  ]);
  assert.deepEqual(fixed('compose', 'x-a: &a\n  ipc: host\nservices:\n  a:\n    <<: *a\n    image: x\n'), [
    'x-a: &a\n  shm_size: 1g\nservices:\n  a:\n    <<: *a\n    image: x\n',
    ...both,
  ]);
  assert.deepEqual(fixed('devcontainer', '{"image": "x", "runArgs": ["--ipc", "host", "--init"]}\n'), [
    '{"image": "x", "runArgs": ["--shm-size", "1g", "--init"]}\n',
    ...both,
  ]);
});

test('who has shared memory of its own, a default or an alias keeps what is there', () => {
  assert.deepEqual(fixed('shell', 'docker run --shm-size 2g --ipc=host x\n').slice(1), removal);
  assert.deepEqual(
    fixed('compose', 'services:\n  a:\n    image: x\n    ipc: host\n    shm_size: 2g\n').slice(1),
    removal,
  );
  assert.deepEqual(
    fixed('compose', 'services:\n  a:\n    image: x\n    ipc: ${IPC:-host}\n').slice(1),
    removal,
  );
  assert.deepEqual(
    fixed('compose', 'x-h: &h host\nservices:\n  a:\n    image: x\n    ipc: *h\n').filter(title =>
      /1 GB/.test(title),
    ),
    [],
  );
});
