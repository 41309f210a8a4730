import assert from 'node:assert/strict';
import test from 'node:test';
import { applyEdits } from '../../server/src/core/text.ts';
import { findings } from '../support/findings.ts';

const read = (text: string) => findings({ 'run.sh': text }, 'run.sh');
const said = (text: string): readonly string[] =>
  read(text).map(({ rule, at }) => `${rule}: ${text.slice(at.span.start, at.span.end)}`);
const runs = ['eval "docker run $M img"', 'eval docker run $M img', 'sh -c "docker run --rm ${M} img"'];

test('reads the quotes of a value that is put into a script', () => {
  const mount = 'M="-v \\"/var/run/docker.sock:/var/run/docker.sock\\" --init"\n';
  for (const run of [...runs, 'C="docker run $M img"\neval "$C"', 'bash <<< "docker run $M img"']) {
    const text = `${mount}${run}\n`;
    const [found, ...more] = read(text);
    assert.deepEqual([found?.rule, more.length], ['docker-socket-mount', 0], run);
    const [fix] = found?.fixes ?? [];
    const after = applyEdits({ uri: found?.at.uri ?? '', text }, fix?.edits ?? []);
    assert.match(after, /^M=" *--init"\n/);
    assert.ok(after.endsWith(`\n${run}\n`), after);
    assert.deepEqual(said(after), []);
  }
  // Who splits it alone leaves the quotes as they are.
  assert.deepEqual(said(`${mount}docker run $M img\n`), []);
});

test('underlines and takes out escaped quotes with their backslashes', () => {
  const text = 'sh -c "docker run \\"--net=host\\" img"\n';
  const [found] = read(text);
  assert.equal(text.slice(found?.at.span.start, found?.at.span.end), '\\"--net=host\\"');
  const after = applyEdits({ uri: found?.at.uri ?? '', text }, found?.fixes[0]?.edits ?? []);
  assert.equal(after, 'sh -c "docker run img"\n');
});

test('reads the options beside what only the run knows in a value that is put into a script', () => {
  for (const run of runs)
    assert.deepEqual(said(`M="-v $PWD:/x --pid=host"\n${run}\n`), ['host-pid: --pid=host'], run);
  for (const run of runs)
    assert.deepEqual(said(`M='-v "$PWD:/x" --pid=host'\n${run}\n`), ['host-pid: --pid=host'], run);
});
