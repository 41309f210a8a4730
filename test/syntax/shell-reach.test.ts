import assert from 'node:assert/strict';
import test from 'node:test';
import { valueOf } from '../../server/src/core/facts.ts';
import { extractOf } from '../../server/src/core/text.ts';
import { shell } from '../support/shell.ts';

const read = (script: string) => shell.parse(extractOf('file:///x.sh', script, 0));
/** The arguments of the commands named `act` that a script may run. */
const acts = (script: string): string =>
  read(script)
    .commands.filter(({ words }) => valueOf(words[0]?.value) === 'act')
    .map(({ words }) => valueOf(words[1]?.value))
    .join(' ');

test('nothing runs behind what leaves the script', () => {
  assert.equal(acts('act 1\nexit 0\nact 2\nf() { act 3; }\n'), '1');
  assert.equal(acts('act 1; exec app "$@"\nact 2\n'), '1');
  assert.equal(acts('exec app >log 2>&1\nact 1\n'), '');
  assert.equal(acts('exec >log\nact 1\nexec 3<&0\nact 2\n'), '1 2');
  assert.equal(acts('exec {log}>/log\nact 1\nexec -a name app\nact 2\n'), '1');
  assert.equal(acts('exit_on_error\nact 1\n'), '1');
});

test('what may leave it, or leaves another, does not count', () => {
  assert.equal(acts('[ -e /a ] || exit 1\nact 1\nif a; then exit; fi\nact 2\n'), '1 2');
  assert.equal(acts('(exit 1)\nact 1\necho "$(exit 1)"\nact 2\nexit | a\nact 3\n'), '1 2 3');
  assert.equal(acts('f() { act 1; return; act 2; }\nf\nact 3\n'), '1 3');
  assert.equal(acts('case $1 in a) exit ; act 1 ;; *) act 2 ;; esac\n'), '2');
  assert.equal(acts('cat <<E\nexit\nE\nact 1\n'), '1');
});

test('what is switched off does not run', () => {
  assert.equal(acts('if false; then act 1; else act 2; fi\nfalse && act 3\nfalse || act 4\n'), '2 4');
  assert.equal(acts('if false || a; then act 1; fi\nif falsely; then act 2; fi\n'), '1 2');
});

test('in a template, or a text that cannot be read, anything may run', () => {
  assert.equal(acts('{{if .Off}}\nexit 0\n{{end}}\nact 1\n'), '1');
  assert.equal(acts('{% if off %}\nexit 0\n{% endif %}\nact 1\n'), '1');
  assert.equal(acts('if a; then ) fi\nexit 0\nact 1\n'), '1');
});

test('a script says whether its shell is over with it', () => {
  assert.deepEqual(
    ['a\nexit 0\n', 'a || exit 1\n', 'exec b', '(exit)'].map(script => read(script).isOver),
    [true, false, true, false],
  );
});
