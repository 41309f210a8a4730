import assert from 'node:assert/strict';
import test from 'node:test';
import { valueOf } from '../../server/src/core/facts.ts';
import { extractOf } from '../../server/src/core/text.ts';
import { surely } from '../support/shell.ts';

/** What the commands named `act` say that a script surely runs. */
const told = (script: string): string =>
  surely(extractOf('file:///x.sh', script, 0))
    .filter(({ words }) => valueOf(words[0]?.value) === 'act')
    .map(({ words }) => words.slice(1).map(({ value }) => valueOf(value) ?? '?'))
    .map(words => words.join(' '))
    .join(', ');

test('a command behind a variable that is sudo or nothing runs whichever it is', () => {
  assert.equal(told('S=\n[ -e /a ] && S=sudo\n$S act 1\n'), '1');
  assert.equal(told('if x; then S="sudo -E"; else S=""; fi\n${S} act 1\n'), '1');
  assert.equal(told('[ -e /a ] && SUDO=doas\n$SUDO act 1\n$SUDO mkdir /b && act 2\n'), '1, 2');
  assert.equal(told('[ -e /a ] && S=sudo\n$S act 1\n'), '');
  assert.equal(told('S=\n[ -e /a ] && S="ssh host"\n$S act 1\n'), '');
  assert.equal(told('S=\n[ -e /a ] && S=echo\n$S act 1\n'), '');
  assert.equal(told('S=\n[ -e /a ] && S=sudo\n"$S" act 1\n'), '');
});

test('a function may run all that it is given without quotes', () => {
  assert.equal(told('f() { $*; }\nf act 1 2\n'), '1 2');
  assert.equal(told('f() { act $*; }\nf 1 2\n'), '1 2');
  assert.equal(told('f() { eval $*; }\nf act 1 2\n'), '1 2');
  assert.equal(told('f() { "$*"; }\nf act 1 2\n'), '');
});

test('a loop that waits first does its work', () => {
  assert.equal(told('while sleep 60; do act 1; done\nwhile sleep $N; do act 2; done\n'), '1');
});
