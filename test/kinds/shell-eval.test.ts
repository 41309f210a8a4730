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

test('reads what printf and eval give to a variable that they are told by name', () => {
  const after = (set: string): readonly string[] => said(`${set}\ndocker run $O img\n`);
  for (const [set, found] of [
    ["printf -v O '%s' --uts=host", ['host-uts: --uts=host']],
    ["printf -v O '--uts=host'", ['host-uts: --uts=host']],
    ["O=--pid=host\nprintf -v O '%s ' --uts=host", []],
    ['O=--pid=host\nprintf -v O "$(x)"', []],
    ['printf -v', []],
    ['eval O=--uts=host', ['host-uts: --uts=host']],
    ['eval "O=--uts=host"', ['host-uts: --uts=host']],
    ['O=--rm\neval "O+=\' --uts=host\'"', ['host-uts: --uts=host']],
    ['O=--pid=host\neval "O=\\"$O --uts=host\\""', ['host-pid: --pid=host', 'host-uts: --uts=host']],
    ['O=--pid=host\neval \'O="$O --uts=host"\'', ['host-pid: --pid=host', 'host-uts: --uts=host']],
    ['O=--pid=host\neval "O=\\"\\$(x)\\""', []],
    ['eval "O=--uts=host true"', []],
    ['eval "O=x;true"', []],
  ] as const)
    assert.deepEqual(after(set), found, set);
});

test('reads the variable that another one names', () => {
  assert.deepEqual(said('V=A\nA=--uts=host\ndocker run ${!V} img\n'), ['host-uts: --uts=host']);
  assert.deepEqual(said('A=--uts=host\ndocker run ${!V} img\nB="a b"\ndocker run ${!B} img\n'), []);
});
