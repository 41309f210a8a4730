import assert from 'node:assert/strict';
import test from 'node:test';
import { known, valueOf } from '../../server/src/core/facts.ts';
import { extractOf } from '../../server/src/core/text.ts';
import { surely } from '../support/shell.ts';

const anchor = { uri: 'file:///Dockerfile', span: { start: 0, end: 1 } };

/** The commands that a script surely runs, in one line each, without those that change its arguments. */
const ran = (script: string, given: readonly string[]): string =>
  surely(extractOf('file:///x.sh', script, 0), {
    given: given.map(text => ({ value: known(text), anchor })),
  })
    .filter(({ insteadOf }) => insteadOf === undefined)
    .map(({ words }) => words.map(({ value }) => valueOf(value) ?? '?').join(' '))
    .filter(command => !/^(?:set|shift|basename|:|\[)/.test(command))
    .join('\n');

test('what a script is given to run is what is left of its arguments there', () => {
  assert.equal(ran('set -- app "$@"\nexec "$@"\n', ['a', 'b']), 'app a b');
  assert.equal(ran('set -e\nshift\nexec "$@"\n', ['a', 'b']), 'b');
  assert.equal(ran('if [ "$1" = a ]; then shift; fi\nexec "$@"\n', ['a', 'b']), 'b');
  assert.equal(ran('[ "${1:0:1}" = "-" ] && set -- app "$@"\nexec "$@"\n', ['a', 'b']), 'a b');
  assert.equal(ran('[ "${1#-}" != "$1" ] && set -- app "$@"\nexec "$@"\n', ['-b']), 'app -b');
  assert.equal(ran('[ $# -eq 0 ] && set -- app x\nexec "$@"\n', []), 'app x');
  assert.equal(ran('[ $# -eq 0 ] && set -- app x\nexec "$@"\n', ['a']), 'a');
  assert.equal(ran('main() { exec "$@"; }\nshift\nmain "$@"\n', ['a', 'b']), 'b');
  assert.equal(ran('f() { set -- x; }\nexec "$@"\n', ['a', 'b']), 'a b');
  assert.equal(ran('exec "${@:2}"\n', ['a', 'b', 'c']), 'b c');
  assert.equal(ran('A=(sudo "$@")\nshift\n"${A[@]}"\n', ['a', 'b']), 'a b');
  assert.equal(ran('A="$@"\nexec $A\n', ['a', 'b']), 'a b');
});

test('what a script is given to run is not said where nobody knows what is left', () => {
  assert.equal(ran('check && set -- app "$@"\nexec "$@"\n', ['a']), 'check\n?');
  assert.equal(ran('while [ "$1" != b ]; do shift; done\nexec "$@"\n', ['a', 'b']), '?');
  assert.equal(ran('set -- $(x)\nexec "$@"\n', ['a']), 'x\n?');
  assert.equal(ran('shift\nA="$*"\nexec $A\n', ['a', 'b']), '?');
  // Another shell has other arguments.
  assert.equal(ran(`sh -c 'exec "$@"' -- app\n`, ['a']), '?');
});

test('an argument of a script is what it is given', () => {
  assert.equal(ran('act "$1" x$2 "${3:-c}"\n', ['a', 'b']), 'act a xb c');
  assert.equal(ran('A=$2\nact "$A"\n', ['a', 'b']), 'act b');
  assert.equal(ran('[ -e /a ] && shift\nact "$1"\n', ['a', 'b']), 'act ?');
  assert.equal(ran('while :; do act "$1"; shift; done\nact "x$1"\n', ['a', 'b']), 'act a\nact ?');
  assert.equal(ran('f() { act "$1"; }\nf c\n', ['a']), 'act c');
});

test('a part of a value is known where the value is', () => {
  const asked = (test: string): string => ran(`if ${test}; then act 1; else act 2; fi\n`, ['/opt/app.conf']);
  for (const test of [
    '[ "${1##*/}" = app.conf ]',
    '[ "$(basename "$1")" = app.conf ]',
    '[ "${1%.conf}" != "$1" ]',
    '[ "${1%%.*}" = /opt/app ]',
    '[ "${1#*/}" = opt/app.conf ]',
    '[ "${1:5:3}" = app ]',
    '[ "${1/./-}" = /opt/app-conf ]',
  ])
    assert.equal(asked(test), 'act 1', test);
  assert.equal(asked('[ "${1#$X}" = opt ]'), '');
  assert.equal(asked('[ "${1/[a-z]/x}" = opt ]'), '');
  assert.equal(ran('A=a,b\nfor x in ${A//,/ }; do act 1; done\nact ${A%,*}\n', []), 'act 1\nact a');
});
