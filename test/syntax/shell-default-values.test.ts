import assert from 'node:assert/strict';
import test from 'node:test';
import { known, type Setting, valueOf } from '../../server/src/core/facts.ts';
import { extractOf } from '../../server/src/core/text.ts';
import { surely } from '../support/shell.ts';

/** What the commands named `act` say that a script surely runs. */
const told = (script: string, values: Readonly<Record<string, Setting<string>>> = {}): string =>
  surely(extractOf('file:///x.sh', script, 0), { known: new Map(Object.entries(values)) })
    .filter(({ words, insteadOf }) => valueOf(words[0]?.value) === 'act' && insteadOf === undefined)
    .map(({ words }) => valueOf(words[1]?.value) ?? '?')
    .join(' ');

const defaults = [
  '[ -z "$X" ] && X=a',
  '[[ -z ${X:-} ]] && { echo X; X=a; }',
  '[ -n "$X" ] || X=a',
  'test "$X" || export X=a',
  'if [ -z "$X" ]; then X=a; fi',
  'if [ ! "$X" ]; then export X="a"; fi',
  'if [ "$X" = "" ]; then X=a; fi',
  'if [ "x$X" = x ]; then X=a; fi',
  'if [ -z ${X+x} ]; then X=a; fi',
  'if [[ ! -v X ]]; then X=a; fi',
  'if [ -n "$X" ]; then echo "$X"; else X=a; fi',
];

test('a script gives a variable the value that nobody else gives it', () => {
  for (const script of defaults) {
    assert.equal(told(`${script}\nact "$X"\n[ "$X" = a ] && act 1\n[ "$X" = b ] && act 2\n`), 'a 1', script);
    assert.equal(told(`${script}\nact $X\n[ "$X" = b ] && act 2\n`, { X: known('b') }), 'b 2', script);
    assert.equal(told(`${script}\nact $X\n`, { X: known('') }), 'a', script);
    assert.equal(told(`${script}\nact $X\n`, { X: { known: false, text: '$Y' } }), '?', script);
  }
  assert.equal(told('[ -z "$X" ] && X=a\n[ -z "$Y" ] && Y=${X}b\nact $Y\n'), 'ab');
});

test('a script gives a variable the value of another, or the one that stands for it', () => {
  for (const script of [
    'if [ -z "$Y" ]; then X=a; else X=$Y; fi',
    'if [ -z "${Y:-}" ]; then\n  X="a"\nelse\n  X="${Y}"\nfi',
    'if [ -n "$Y" ]; then X=$Y; else X=a; fi',
    'if [[ ! -v Y ]]; then X=a; else X=${Y}; fi',
    'X=c\nif [ -n "$Y" ]; then X=$Y; else X=a; fi',
  ]) {
    assert.equal(told(`${script}\nact $X\n[ "$X" = a ] && act 1\n`), 'a 1', script);
    assert.equal(told(`${script}\nact $X\n`, { Y: known('') }), 'a', script);
    assert.notEqual(told(`${script}\nact $X\n`, { Y: known('b') }), 'a', script);
    assert.equal(told(`${script}\n[ "$X" = a ] && act 1\n`, { Y: { known: false, text: '$Z' } }), '', script);
  }
  for (const script of [
    'if [ -z "$Y" ]; then X=a; else X=$Z; fi',
    'if [ -z "$Y" ]; then X=$Y; else X=a; fi',
    'if [ -z "$Y" ]; then X=a; elif x; then X=b; else X=$Y; fi',
    'if [ -z "$Y" ]; then X=a; else echo; X=$Y; fi',
    'if [ -z "$Y" ]; then X=a; else X=$Y; fi\ncheck && X=b',
    'Y=$(ask)\nif [ -z "$Y" ]; then X=a; else X=$Y; fi',
    'read -r Y\nif [ -z "$Y" ]; then X=a; else X=$Y; fi',
    '. /etc/default/x\nif [ -z "$Y" ]; then X=a; else X=$Y; fi',
  ])
    assert.equal(told(`${script}\n[ "$X" = a ] && act 1\n`), '', script);
});

test('a script may give a variable another value', () => {
  for (const script of [
    '[ -e /a ] && X=a',
    '[ -z "$Y" ] && X=a',
    '[ -n "$X" ] && X=a',
    'if [ -z "$X" ] || [ -e /a ]; then X=a; fi',
    'if [ -z "$X" ]; then X=a; elif x; then X=b; fi',
    'if x; then :; elif [ -z "$X" ]; then X=a; fi',
    'if [ -z "$X" ]; then if x; then X=a; fi; fi',
    '[ -z "$X" ] && (X=a)',
    'check && X=b\n[ -z "$X" ] && X=a',
    '[ -z "$X" ] && X=a\ncheck && X=b',
    '. /etc/default/x\n[ -z "$X" ] && X=a',
    'if [ -e /a ]; then [ -z "$X" ] && X=a; fi',
  ])
    assert.equal(told(`${script}\n[ "$X" = a ] && act 1\n`), '', script);
});
