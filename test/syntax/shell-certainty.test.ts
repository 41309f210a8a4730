import assert from 'node:assert/strict';
import test from 'node:test';
import { valueOf } from '../../server/src/core/facts.ts';
import { extractOf } from '../../server/src/core/text.ts';
import { shell } from '../support/shell.ts';

/** The arguments of the commands named `do` that a script surely runs. */
const certain = (script: string): string =>
  shell
    .certain(extractOf('file:///x.sh', script, 0))
    .filter(({ words }) => valueOf(words[0]?.value) === 'act')
    .map(({ words }) => valueOf(words[1]?.value))
    .join(' ');

test('what stands under a condition is not certain', () => {
  assert.equal(certain('if [ ! -e /a ]; then act 1; else act 2; fi\nact 3\n'), '3');
  assert.equal(certain('[ -e /a ] || act 1\ntest -e /a && act 2\ncommand -v x && act 3\nact 4\n'), '4');
  assert.equal(certain('case $1 in a) act 1 ;; *) act 2 ;; esac\n'), '');
  assert.equal(
    certain('while read x; do act 1; done\nfor x in "$@"; do act 2; done\nfor x in *; do act 3; done\n'),
    '',
  );
  assert.equal(certain('x=$(act 1)\ntrap "act 2" EXIT\nalias y="act 3"\n'), '');
});

test('what surely runs is certain', () => {
  assert.equal(
    certain('for x in a b; do act 1; done\nwhile true; do act 2; done\nuntil false\ndo act 3; done\n'),
    '1 2 3',
  );
  assert.equal(
    certain('(act 1)\n{ act 2; }\nact 3 | tee /x\nact 4 &\nsh -c "act 5"\nsudo act 6\n'),
    '1 2 3 4 5 6',
  );
  assert.equal(certain('mkdir -p /a && touch /a/b && act 1\nX=1 && act 2\n'), '1 2');
});

test('a failure that is expected is none', () => {
  assert.equal(certain('act 1 || true\nact 2 || echo "no matter"\n! act 3\nif act 4; then :; fi\n'), '');
  assert.equal(
    certain('act 1 2>/dev/null\nact 2 >/dev/null 2>&1\nact 3 &>/dev/null\nact 4 >/dev/null\n'),
    '4',
  );
  assert.equal(certain('act 1 || exit 1\nact 2 || { echo no; exit 1; }\nact 3 || die no\n'), '1 2 3');
  assert.equal(certain('act 1 && act 2 || true\n'), '');
});

test('nothing is certain behind an end', () => {
  assert.equal(certain('act 1\nexec > /log\nact 2\nexec app\nact 3\n'), '1 2');
  assert.equal(certain('if [ -e /a ]; then exit 0; fi\nact 1\n'), '');
  assert.equal(certain('[ -e /a ] && exec app\nact 1\n'), '');
  assert.equal(certain('if [ -z "$A" ]; then exit 1; fi\n[ -n "$B" ] || exit $?\nact 1\n'), '1');
  assert.equal(certain('case $1 in --help) exit ;; esac\nact 1\n'), '1');
});

test('functions run where they are called', () => {
  assert.equal(
    certain('a() { act 1; }\nb() { act 2; }\nc() { b; }\nd() { act 3; }\nc\n[ -e /x ] && d\n'),
    '2',
  );
  assert.equal(certain('a() {\n  [ -e /x ] && return\n  act 1\n}\na\nact 2\n'), '2');
  assert.equal(certain('a() { act "$1"; }\nif x; then a 1; fi\na 2\n'), '2');
  assert.equal(certain('a() { if [ -n "$1" ]; then act "$1"; fi; }\na 1\n'), '');
  assert.equal(certain('main() { act 1; }\nmain "$@"\n'), '1');
});
