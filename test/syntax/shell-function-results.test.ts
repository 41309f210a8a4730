import assert from 'node:assert/strict';
import test from 'node:test';
import { known, valueOf } from '../../server/src/core/facts.ts';
import { extractOf } from '../../server/src/core/text.ts';
import { surely } from '../support/shell.ts';

const values = new Map([['ON', known('yes')]]);

/** The arguments of the commands named `act` that a script surely runs. */
const certain = (script: string): string =>
  surely(extractOf('file:///x.sh', script, 0), { known: values, given: [] })
    .filter(({ words, insteadOf }) => valueOf(words[0]?.value) === 'act' && insteadOf === undefined)
    .map(({ words }) => valueOf(words[1]?.value))
    .join(' ');

/** What is run where a function succeeds that is given some arguments (1), and where it fails (2). */
const asked = (body: string, args = ''): string =>
  certain(`f() {\n${body}\n}\nif f ${args}; then act 1; else act 2; fi\n`);

test('a function that is asked comes to what its last command does', () => {
  assert.equal(asked('[ "$1" = yes ]', 'yes'), '1');
  assert.equal(asked('[ "$1" = yes ]', 'no'), '2');
  assert.equal(asked('[[ $ON == yes ]]'), '1');
  assert.equal(asked('! test -n "$1"', ''), '1');
  assert.equal(asked('[ "$1" = a ] || [ "$1" = b ]', 'b'), '1');
  assert.equal(asked('(( $# > 1 ))', 'a b'), '1');
  assert.equal(asked('echo hello'), '1');
  assert.equal(asked('x=$1\n[ -z "$x" ]', 'a'), '2');
  assert.equal(asked('false'), '2');
});

test('a function that is asked comes to what it returns', () => {
  assert.equal(asked('if [ "$1" = yes ]; then return 0; fi\nreturn 1', 'yes'), '1');
  assert.equal(asked('if [ "$1" = yes ]; then return 0; fi\nreturn 1', 'no'), '2');
  assert.equal(asked('[[ $ON == yes ]] && return 0 || return 1'), '1');
  assert.equal(
    asked('local v="${1,,}"\ncase "$v" in yes|true) return 0 ;; *) return 1 ;; esac', 'TRUE'),
    '1',
  );
  assert.equal(asked('case "$1" in yes) return ;; esac\nfalse', 'yes'), '1');
  assert.equal(asked('test "$1" = yes\nreturn $?', 'no'), '2');
  assert.equal(asked('some command\nreturn 0'), '1');
  assert.equal(asked('if some command; then echo a; else echo b; fi\nreturn 1'), '2');
  assert.equal(asked('if some command; then return 1; else return 1; fi'), '2');
  assert.equal(asked('echo "$1" | grep -qiE "^(yes|on)$"', 'ON'), '1');
});

test('functions may ask functions', () => {
  assert.equal(
    certain('is() { [ "$1" = "$2" ]; }\nf() { local a=$1; is "$a" yes; }\nf yes && act 1\nf no && act 2\n'),
    '1',
  );
  assert.equal(certain('f() { f; }\nf && act 1\nact 2\n'), '2');
  assert.equal(certain('f() { [ "$ON" = yes ] || return 1; }\ng() { f || return 0; act 1; }\ng\n'), '1');
});

test('of what a function does that only the run knows, nothing is said', () => {
  for (const body of [
    'some command',
    '[ -e /x ]',
    'some command && return 0\nreturn 1',
    'some command || return 1',
    'if some command; then return 0; fi\nreturn 1',
    'case "$UNKNOWN" in a) return 0 ;; esac\nreturn 1',
    'for x in a b; do [ "$x" = "$1" ] && return 0; done\nreturn 1',
    'x=yes\nsome command && x=no\n[ "$x" = yes ]',
    'local -n x=$1\n[ -n "$x" ]',
    'shift\n[ -n "$1" ]',
    'read -r x\n[ "$x" = yes ]',
    '. /etc/other\n[ "$1" = yes ]',
    'echo yes > /etc/x',
    'return $rc',
    'exit 0',
    '[ "$1" = yes ]; some other',
  ])
    assert.equal(asked(body, 'yes'), '', body);
  assert.equal(certain('f() { true; }\nf() { some command; }\nf && act 1\n'), '');
  assert.equal(certain('f() ( true; )\nf && act 1\n'), '');
  assert.equal(certain('f() { [ "$X" = yes ]; }\nX=yes\nother() { X=no; }\nf && act 1\n'), '');
});

test('text that is looked through is known', () => {
  assert.equal(certain('if echo "$ON" | grep -q yes; then act 1; fi\n'), '1');
  assert.equal(certain('if ! printf \'%s\\n\' "$ON" | grep -q no; then act 1; fi\n'), '1');
  assert.equal(certain('echo "$ON" | grep -qi "^YES$" && act 1\n'), '1');
  assert.equal(certain('echo "$ON" | grep -q "(yes|no)" && act 1\n'), '');
  assert.equal(certain('echo "$UNKNOWN" | grep -q yes && act 1\n'), '');
  assert.equal(certain('echo "$ON" | grep -qv yes || act 1\n'), '');
});

test('functions that call functions over and over are not all gone through', () => {
  const calls = (name: number): string => `f${name}() { ${`f${name + 1}; `.repeat(500)}}\n`;
  assert.equal(certain(`${[0, 1, 2, 3].map(calls).join('')}f4() { true; }\nf0 && act 1\nact 2\n`), '2');
  assert.equal(certain('f() { f; }\nf && act 1\nact 2\n'), '2');
});
