import assert from 'node:assert/strict';
import test from 'node:test';
import { findings } from '../support/findings.ts';

const said = (text: string): readonly string[] =>
  findings({ 'run.sh': text }, 'run.sh').map(
    ({ rule, at }) => `${rule} ${text.slice(at.span.start, at.span.end)}`,
  );

test('reads the script of a function that is called with arguments', () => {
  const script = 'docker run --ipc=host $1';
  for (const body of [
    `sh -c "${script}"`,
    `eval "${script}"`,
    `sudo bash -c "cd /tmp; ${script}"`,
    `x=$1\n  sh -c "docker run --ipc=host $x"`,
  ])
    for (const calls of ['f a', 'f a\nf b', ''])
      assert.deepEqual(said(`f() {\n  ${body}\n}\n${calls}\n`), ['host-ipc --ipc=host'], `${body} ${calls}`);
  assert.deepEqual(said('f() {\n  docker exec $1 bash -c "modprobe $2"\n}\nf a b\nf c d\n'), [
    'kernel-module modprobe $2',
  ]);
});
