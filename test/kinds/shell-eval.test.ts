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
    ["O=--pid=host\nprintf -v O '%s ' --uts=host --rm", ['host-uts: --uts=host']],
    ["O=--pid=host\nprintf -v O '%s,' --uts=host", []],
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

test('follows the options that branches give to a variable into a script', () => {
  const branch = 'if x; then O="$O --pid=host"; fi\n';
  for (const text of [
    `${branch}eval "docker run $O img"\n`,
    `${branch}bash -c "docker run $O img"\n`,
    `${branch}C="docker run $O img"\nbash -c "$C"\n`,
    'if x; then O="$O --pid=host"; else O="$O \\"$1\\""; fi\neval docker run $O img\n',
    'if x; then O="$O --pid=host"; else O="$O \'$1\'"; fi\neval "docker run $O img"\n',
    'if x; then O="$O --pid=host img ls"; fi\neval "docker run $O"\n',
    'O="$O \\"$1\\" --pid=host"\neval docker run $O img\n',
  ])
    assert.deepEqual(said(text), ['host-pid: --pid=host'], text);
  assert.deepEqual(said('if x; then O="--pid=host"; else O="--net=host"; fi\nsh -c "docker run $O img"\n'), [
    'host-pid: --pid=host',
    'host-network: --net=host',
  ]);
  for (const text of [
    `${branch}eval "docker run img $O"\n`,
    `${branch}echo "docker run $O img"\n`,
    `${branch}bash -c 'docker run $O img'\n`,
    `${branch}bash -c "docker run -v a:b$O img"\n`,
  ])
    assert.deepEqual(said(text), [], text);
});

test('takes an option that branches give out of the assignment', () => {
  const text = 'if x; then O="$O --rm --pid=host -t"; fi\neval "docker run $O img"\n';
  const [found] = read(text);
  const after = applyEdits({ uri: found?.at.uri ?? '', text }, found?.fixes[0]?.edits ?? []);
  assert.equal(after, text.replace(' --pid=host', ''));
});

test('reads the arrays that are joined in a text', () => {
  for (const text of [
    'A=(--rm --pid=host)\nbash -c "docker run ${A[*]} img"\n',
    'A=(--rm)\nif x; then A+=(--pid=host -v "$PWD:/x"); fi\neval "docker run ${A[@]} img"\n',
    'A=()\nA+=("--pid=host")\nC="docker run ${A[*]} img"\n$C\n',
    'A=()\nif x; then A+=(--pid=host); fi\nC="docker run ${A[*]} img"\neval "$C"\n',
  ])
    assert.ok(said(text).join().startsWith('host-pid: '), text);
  assert.deepEqual(said('A=("${A[*]}" --pid=host "${A[@]}")\neval "docker run img ${A[*]}"\n'), []);
});

test('reads the command that echo or printf gives to a variable', () => {
  for (const set of [
    'C=$(echo docker run --pid=host img)',
    'C="$(echo "docker run --pid=host img")"',
    "C=$(printf '%q ' docker run --pid=host img)",
    'C="$(printf "%s " docker run --pid=host "$I" "$@")"',
    'printf -v C \'%q \' docker run --pid=host img "$@"',
    'C=$(echo -n docker)\nC="$C run --pid=host img"',
  ])
    for (const run of ['eval "$C"', 'bash -c "$C"', 'script -qec "$C"'])
      assert.deepEqual(said(`${set}\n${run}\n`), ['host-pid: --pid=host'], `${set} ${run}`);
  for (const set of [
    'C=$(echo docker run --pid=host img | sed s/host/x/)',
    'C=$(echo docker; echo run --pid=host img)',
    "C=$(printf '%s,' docker run --pid=host img)",
    'C=$(echo -e "docker run --pid=host\\c img")',
    'C="x $(echo docker run --pid=host img)"',
  ])
    assert.deepEqual(said(`${set}\neval "$C"\n`), [], set);
});
