import assert from 'node:assert/strict';
import test from 'node:test';
import { known, valueOf } from '../../server/src/core/facts.ts';
import type { KnownFiles } from '../../server/src/core/syntax/shell/syntax.ts';
import { extractOf } from '../../server/src/core/text.ts';
import { surely } from '../support/shell.ts';

const anchor = { uri: 'file:///Dockerfile', span: { start: 0, end: 1 } };
const files: KnownFiles = {
  matching: () => [],
  has: () => false,
  text: path => (path === '/list' ? '# what there is\nx 1\n\ny 2\n' : undefined),
  isMounted: () => undefined,
};

/** What the commands named `act` say that a script surely runs. */
const told = (script: string, given: readonly string[] = []): string =>
  surely(extractOf('file:///x.sh', script, 0), {
    given: given.map(text => ({ value: known(text), anchor })),
    files,
  })
    .filter(({ words, insteadOf }) => valueOf(words[0]?.value) === 'act' && insteadOf === undefined)
    .map(({ words }) => words.slice(1).map(({ value }) => valueOf(value) ?? '?'))
    .map(words => words.join(' '))
    .join(', ');

test('a loop that asks for its words goes over each', () => {
  assert.equal(told('for a in "$@"; do case $a in up) act 1 ;; esac; done\n', ['x', 'up']), '1');
  assert.equal(told('for a; do [ "$a" = up ] && act 1; done\n', ['up', 'x']), '1');
  assert.equal(told('for a in x y; do if [ "$a" = y ]; then act $a; else act 2; fi; done\n'), '2, y');
  assert.equal(told('L="x y"\nfor a in $L; do [ "${a}" = x ] || act "$a"; done\n'), 'y');
  assert.equal(told('for a in "$@"; do case $a in up) act 1 ;; esac; done\n', ['x']), '');
  assert.equal(told('shift\nfor a in "$@"; do [ "$a" = up ] && act 1; done\n', ['up']), '');
  // Functions have arguments of their own.
  assert.equal(told('f() { for a in "$@"; do [ "$a" = up ] && act 1; done; }\nf x\n', ['up']), '');
  assert.equal(told('f() { for a; do [ "$a" = up ] && act 1; done; }\nf x\n', ['up']), '');
  assert.equal(told('for a in x y; do [ "$a" = y ] && act 1; [ -e /b ] && break; done\n'), '');
  assert.equal(told('for a in x y; do a=$(b); [ "$a" = y ] && act 1; done\n'), '');
  assert.equal(told('for a in x $(b); do [ "$a" = x ] && act 1; done\n'), '');
});

test('a round knows its word where something stands there for lack of one', () => {
  const rounds = 'for a in x y; do [ "$a" = z ] || act';
  for (const operator of [':?', ':?no a', '?', ':-b', '-b'])
    assert.equal(told(`${rounds} "\${a${operator}}"; done\n`), 'x, y', operator);
  assert.equal(told('for a in x y; do [ "${a:?}" = y ] && act 1; done\n'), '1');
  const lines = (word: string): string =>
    told(`while read -r a b; do act "${word}"; done <<EOF\nx\ny 2\nEOF\n`);
  assert.equal(lines('${b:-1}'), '1, 2');
  assert.equal(lines('${b-1}'), ', 2');
  assert.equal(lines('${b:-$c}').startsWith('x'), false);
});

test('a loop reads the lines that are known', () => {
  const body = 'do act "$a=$b"; done';
  for (const script of [
    `while read -r a b; ${body} <<EOF\nx 1\n\n# no\ny 2\nEOF`,
    `cat <<'EOF' | while read a b; ${body}\nx 1\ny 2\nEOF`,
    `while read a b; ${body} < /list`,
    `cat /list | while read -r a b; ${body}`,
    `printf '%s\\n' "x 1" "y 2" | while read a b; ${body}`,
    `while IFS=: read -r a b; ${body} < <(echo -e 'x:1\\ny:2')`,
    `L="x 1\ny 2"\nwhile read a b; ${body} <<< "$L"`,
  ])
    assert.equal(told(`${script}\n`), 'x=1, y=2', script);
  assert.equal(told('for a in $(cat /list); do act $a; done\n').includes('y'), false);
  assert.equal(told('seq 0 2 | while read i; do act $i; done\n'), '0, 1, 2');
  // What runs in a shell of its own leaves nothing behind.
  assert.equal(told('echo x | while read a; do B=$a; done\n[ "$B" = x ] && act 1\n'), '');
});

test('of lines that only the run knows nothing is said', () => {
  for (const script of [
    'while read a; do act $a; done < /other',
    'while read a; do act $a; done < "$F"',
    'ls | while read a; do act $a; done',
    'echo $X | while read a; do [ "$a" = x ] && act 1; done',
    'while read a; do [ "$a" = x ] && act 1; done <<EOF\n$X\nEOF',
    'while read -n 1 a; do [ "$a" = x ] && act 1; done <<< x',
    'until read a; do act $a; done < /list',
  ])
    assert.equal(told(`${script}\n`), '', script);
});

test('a loop counts as far as a variable says', () => {
  assert.equal(
    told('N=8\nfor ((i=0; i<N; i++)); do act 1; done\nfor i in $(seq 0 $((N-1))); do act 2; done\n'),
    '1, 2',
  );
  assert.equal(told('for i in $(seq 1 $N); do act 1; done\nN=0\nfor i in $(seq 1 $N); do act 2; done\n'), '');
  assert.equal(told('for i in $(seq -w 0 2 8) ; do act 1; done\nfor i in $(seq 8 1); do act 2; done\n'), '1');
  assert.equal(told('for ((i=0; i<N; i++)); do act 1; done\n'), '');
});

test('a device may be one of several, or a variable', () => {
  const absent = (script: string): string =>
    surely(extractOf('file:///x.sh', script, 0))
      .flatMap(({ unlessThere }) => unlessThere?.name ?? [])
      .join(' ');
  assert.equal(absent('D=/dev/fuse\n[ -e $D ] || act\n'), '/dev/fuse');
  assert.equal(absent('for i in {0..7}; do [ -b "/dev/loop$i" ] || act; done\n'), '/dev/loop$i');
  assert.equal(
    absent('for i in $(seq 0 7); do if [ ! -e /dev/loop${i} ]; then act; fi; done\n'),
    '/dev/loop${i}',
  );
  assert.equal(absent('[ -e $D ] || act\nF=/etc/x\n[ -e $F ] || act\n'), '');
});

test('an array is gone over by its keys', () => {
  assert.equal(
    told('declare -A S=([a.b]=1 ["c"]="2")\nfor k in "${!S[@]}"; do act "$k=${S[$k]}"; done\n'),
    'a.b=1, c=2',
  );
  assert.equal(told('declare -A S\nS[a]=1\nfor k in "${!S[@]}"; do act $k=${S[$k]}; done\n'), 'a=1');
  assert.equal(
    told('M=(x "y z")\nfor i in "${!M[@]}"; do act "${M[$i]}"; done\nact "${M[0]}"\n'),
    'x, y z, x',
  );
  assert.equal(told('for s in a:1 b:2; do act "${s%%:*}=${s#*:}"; done\n'), 'a=1, b=2');
  assert.equal(told('V=x,y\nIFS=, read -ra M <<< "$V"\nfor m in "${M[@]}"; do act "$m"; done\n'), 'x, y');
  for (const script of [
    'M=(x)\nmapfile -t M < /a\n[ "${M[0]}" = x ] && act 1',
    'M=(x)\nM[$i]=y\n[ "${M[0]}" = x ] && act 1',
    'M=($A x)\n[ "${M[1]}" = x ] && act 1',
    'declare -A S=([a]=1)\nunset S\nfor k in "${!S[@]}"; do act 1; done',
    'IFS=, read -ra M <<< "$V"\nfor m in "${M[@]}"; do act 1; done',
  ])
    assert.equal(told(`${script}\n`), '', script);
});

test('a loop over arguments that nobody gives has no round', () => {
  for (const loop of [
    'for a in "$@"; do case $a in -x) M=x ;; *) exit 1 ;; esac; shift; done',
    'for a; do M=x; done',
    'for a in $*; do M=x; done',
    'while [ $# -gt 0 ]; do case $1 in -x) M=x ;; *) exit 1 ;; esac; shift; done',
    'while [[ "$1" == -* ]]; do M=x; shift; done',
    'until [ -z "$1" ]; do M=x; shift; done',
    'while getopts "x:" a; do case $a in x) M=x ;; esac; done\nshift $((OPTIND - 1))',
  ]) {
    const script = `M=run\n${loop}\nif [ "$M" = x ]; then act x; exit; fi\nact run\n`;
    assert.equal(told(script), 'run', loop);
    // Functions have their own, and `set` may have given some.
    assert.equal(told(`set -- a\n${script}`).includes('run'), false, loop);
    assert.equal(told(`f() {\n${script}}\nf -x\n`).includes('run'), false, loop);
  }
  // It may stand where nothing else does.
  assert.equal(told('if true; then\nfor a; do b; done\nfi\nact 1\n'), '1');
  // Who runs one that wants arguments gives it some.
  const wants = '[ $# -gt 0 ] || exit 1\nM=run\nfor a; do M=x; done\n';
  assert.equal(told(`${wants}if [ "$M" = x ]; then act x; else act run; fi\n`), '');
  // The one word may be empty.
  assert.equal(told('M=run\nfor a in "$*"; do M=x; done\n[ "$M" = run ] && act 1\n'), '');
  assert.equal(told('M=run\nwhile [ "$#" = 0 ]; do M=x; set -- a; done\n[ "$M" = run ] && act 1\n'), '');
});
