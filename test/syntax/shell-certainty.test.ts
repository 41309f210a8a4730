import assert from 'node:assert/strict';
import test from 'node:test';
import { known, valueOf } from '../../server/src/core/facts.ts';
import { extractOf } from '../../server/src/core/text.ts';
import { surely } from '../support/shell.ts';

const anchor = { uri: 'file:///Dockerfile', span: { start: 0, end: 1 } };

/** The arguments of the commands named `act` that a script surely runs; `given`: those of the script. */
const certain = (script: string, given?: readonly string[]): string =>
  surely(
    extractOf('file:///x.sh', script, 0),
    given === undefined ? {} : { given: given.map(text => ({ value: known(text), anchor })) },
  )
    .filter(({ words, insteadOf }) => valueOf(words[0]?.value) === 'act' && insteadOf === undefined)
    .map(({ words }) => valueOf(words[1]?.value))
    .join(' ');

/** The same, with `?` where the script goes on without. */
const tolerated = (script: string): string =>
  surely(extractOf('file:///x.sh', script, 0))
    .filter(({ words }) => valueOf(words[0]?.value) === 'act')
    .map(({ words, tolerated: may }) => `${valueOf(words[1]?.value)}${may ? '?' : ''}`)
    .join(' ');

test('what stands under a condition is not certain', () => {
  assert.equal(certain('if [ ! -e /a ]; then act 1; else act 2; fi\nact 3\n'), '3');
  assert.equal(certain('[ -e /a ] || act 1\ntest -e /a && act 2\ncommand -v x && act 3\nact 4\n'), '4');
  assert.equal(certain('case $1 in a) act 1 ;; *) act 2 ;; esac\n'), '');
  assert.equal(
    certain('while read x; do act 1; done\nfor x in "$@"; do act 2; done\nfor x in *; do act 3; done\n'),
    '',
  );
  assert.equal(certain('trap "act 2" EXIT\nalias y="act 3"\n'), '');
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
  assert.equal(
    certain(
      'service a start && act 1\nservice a status && act 2\nsystemctl -q restart a && act 3\nsystemctl is-active a && act 4\n',
    ),
    '1 3',
  );
  assert.equal(
    certain(
      'wget https://example.com/a.gz && gunzip -c a.gz > a && act 1\ncurl -fsSLo /a https://example.com && tar -xf /a && act 2\nsudo apt-get -y install a && act 3\nmake -C a \\\n  -j4 && act 4\n',
    ),
    '1 2 3 4',
  );
  assert.equal(
    certain(
      'wget -q --spider https://example.com && act 1\nwget -qO- https://example.com && act 2\ncurl -fs https://example.com && act 3\ncurl -so /dev/null https://example.com && act 4\napk info -e a && act 5\nmake -q && act 6\ntar tf /a && act 7\ngit diff --quiet && act 8\n',
    ),
    '',
  );
});

test('behind an end of nothing, the shell runs nothing', () => {
  assert.equal(certain('act 1\nfor x in a; do act 2; done\ndone\nact 3\n'), '1 2');
  assert.equal(certain('if act 1; then\n  act 2\nfi\n  fi\nact 3\n'), '1');
  assert.equal(certain('f() { act 1; }\nf\nesac\nact 2\n'), '1');
  assert.equal(certain('echo done\nact 1\ncat <<EOF\ndone\nEOF\nact 2\n'), '1 2');
  assert.equal(certain('while act 1; do\n  act 2\ndone\nact 3\n'), '1 3');
  // A text with an error may have its commands somewhere else.
  assert.equal(certain('act 1\ndone\nact 2 (\n'), '1 2');
});

test('a loop runs that has something to go over', () => {
  assert.equal(
    certain('L="$@"\nfor x in "${L[@]}"; do act 1; done\nfor x in ${L[@]}; do act 2; done\n'),
    '1',
  );
  assert.equal(certain('L="$1"\nL=()\nfor x in "${L[@]}"; do act 1; done\n'), '');
  assert.equal(certain('[ -e /a ] && L="$1"\nfor x in "${L[@]}"; do act 1; done\n'), '');
  assert.equal(certain('for i in $(seq 0 7); do act 1; done\nfor i in `seq 3`; do act 2; done\n'), '1 2');
  assert.equal(certain('for f in "$D"/*.ko /opt/x/*; do act 1; done\n'), '1');
  assert.equal(certain('for ((i=0; i < 8; i++)); do act 1; done\nfor ((;;)); do act 2; done\n'), '1');
  assert.equal(certain('L="a b"\nfor x in $L; do act 1; done\n'), '1');
  assert.equal(
    certain(
      'N=\nfor x in $N; do act 1; done\nfor x in $(ls); do act 2; done\nfor ((i=3;i<3;i++)); do act 3; done\n',
    ),
    '',
  );
  assert.equal(certain('shopt -s nullglob\nfor f in /opt/*.ko; do act 1; done\n'), '');
});

test('a loop over the arguments of a function runs where each call gives some', () => {
  const loop = 'for x in "$@"; do act 1; done';
  assert.equal(certain(`f() { ${loop}; }\nf a b\nf c\n`), '1');
  assert.equal(certain(`f() { local y=$1; shift; ${loop}; }\nf a b\n`), '1');
  assert.equal(
    certain('f() { for x; do act 1; done; }\nf a\ng() { for x in $*; do act 2; done; }\ng a\n'),
    '1 2',
  );
  assert.equal(certain(`f() { ${loop}; }\nf a\nf\n`), '');
  assert.equal(certain(`f() { ${loop}; }\nf "$@"\n`), '');
  assert.equal(certain(`f() { ${loop}; }\nf $some\n`), '');
  assert.equal(certain(`f() { shift; ${loop}; }\nf a\n`), '');
  assert.equal(certain(`f() { shift "$n"; ${loop}; }\nf a b\n`), '');
  assert.equal(certain(`f() { set -- $(ls); ${loop}; }\nf a b\n`), '');
  assert.equal(certain('f() { for x in "${@:2}"; do act 1; done; }\nf a\n'), '');
});

test('what a round of a loop may leave out is not certain', () => {
  assert.equal(certain('for x in a b; do act 1; [ -e $x ] && continue; act 2; done\nact 3\n'), '1 1 3');
  // The last round is over before the error.
  const rounds =
    'for x in a b; do if [ $x = b ]; then continue; fi; case $x in a) act 1 ;; *) exit 1 ;; esac; done\n';
  assert.equal(certain(`${rounds}act 2\n`), '1 2');
  assert.equal(certain('while true; do act 1; if [ -e /a ]; then break; fi; act 2; done\nact 3\n'), '1 3');
  assert.equal(
    certain('for x in a b; do for y in c; do test -e $y || break; act 1; done; act 2; done\n'),
    '2',
  );
  assert.equal(
    certain(
      'for x in a b; do if mountpoint -q /$x; then continue; fi; act 1; done\nfor x in a b; do [ "$x" = a ] && continue; act 2; done\n',
    ),
    '1 2',
  );
});

test('what gives a variable its value runs', () => {
  assert.equal(
    certain('x=$(act 1)\nexport y="$(act 2)" z=`act 3`\nv=$(act 4 || true)\n[ -e /a ] && w=$(act 5)\n'),
    '1 2 3 4',
  );
  assert.equal(tolerated('x=($(act 1))\ny=(a "$(act 2)")\necho $(act 3)\n'), '1 2 3?');
});

test('what a test, a loop or another command asks for in a substitution runs, and may fail', () => {
  for (const script of [
    '[[ $(act 1) ]]',
    'if [ "$(act 1)" ]; then :; fi',
    'if test -z "$(act 1 | x)"; then :; else :; fi',
    '[[ a = b || -n "$x" ]] || x; [[ $(act 1) -gt 0 && a = b ]]',
    'while [ "$(act 1)" = x ]; do :; done',
    'for x in a $(act 1); do :; done',
    'case "$(act 1)" in a) : ;; esac',
    '(( $(act 1) > 0 ))',
    'echo "a $(x; act 1)"',
    'cat <<EOF\n$(act 1)\nEOF',
    'cat <<< "$(act 1)"',
    'x < <(act 1)',
    'while read x; do :; done < <(act 1)',
    'x >(act 1) <(y)',
    'f() { [ "$(act 1)" ]; }\nf',
  ])
    assert.equal(tolerated(`${script}\n`), '1?', script);
  for (const script of [
    '[[ -n "$x" && $(act 1) ]]',
    'if [ -e /a ]; then [ "$(act 1)" ]; fi',
    '[ -e /a ] && echo "$(act 1)"',
    'echo "${x:-$(act 1)}"',
    "cat <<'EOF'\n$(act 1)\nEOF",
    'f() { [ "$(act 1)" ]; }',
  ])
    assert.equal(tolerated(`${script}\n`), '', script);
  // Only the shell of the substitution ends.
  assert.equal(tolerated('echo "$(act 1; exit 0)"\nact 2\n'), '1? 2');
});

test('arrays have what the script puts into them', () => {
  assert.equal(
    certain(
      'a=(x y)\nb=()\nb+=(\n  z\n)\nfor i in "${a[@]}"; do act 1; done\nfor i in ${b[@]}\ndo act 2; done\n',
    ),
    '1 2',
  );
  assert.equal(certain('a=()\nfor i in "${a[@]}"; do act 1; done\nfor i in "${b[@]}"; do act 2; done\n'), '');
});

test('what is asked runs, and may fail', () => {
  assert.equal(tolerated('! act 3\nwhile act 4; do :; done\n'), '3? 4?');
  assert.equal(tolerated('if act 1; then act 2; fi\nif ! act 3 >/x; then echo no; fi\n'), '1? 3?');
  assert.equal(
    tolerated('if test -e /a; then :; elif act 1; then :; fi\nif act 2 && act 3; then :; fi\n'),
    '2?',
  );
  assert.equal(certain('act 1 >/dev/null 2>&1 || exit 1\nact 2 2>/dev/null || true\n'), '1 2');
  assert.equal(certain('act 1 || exit 1\nact 2 || { echo no; exit 1; }\nact 3 || die no\n'), '1 2 3');
  assert.equal(certain('act 1 && act 2 || true\n'), '1');
  assert.equal(tolerated('if act 1 || act 2; then :; fi\nwhile act 1 || act 2; do :; done\n'), '1? 2? 1? 2?');
});

test('a command without which a script gives up is certain, also as a condition', () => {
  assert.equal(certain('if ! act 1; then\n  echo no\n  exit 1\nfi\n'), '1');
  assert.equal(certain('if ! act 1 2>/dev/null; then die no; else act 2; fi\n'), '1');
  assert.equal(tolerated('if ! act 1; then echo no; fi\nif act 2; then exit 1; fi\n'), '1? 2?');
  assert.equal(certain('if test -e /a; then :; elif ! act 1; then exit 1; fi\n'), '');
  assert.equal(certain('if ! test -e /a; then act 1; exit 1; fi\n'), '');
  assert.equal(certain('if ! test -e /a; then :; else act 1; exit 1; fi\n'), '');
});

test('a script that ends with the status of what has failed gives up', () => {
  assert.equal(certain('cd /a || exit\nact 1\nmkfs.ext4 /a.img || exit\nact 2\n'), '1 2');
  assert.equal(certain('f() {\n  cd /a || return\n  act 1\n}\nf\n'), '1');
  assert.equal(certain('[ -e /a ] || exit\nact 1\n'), '');
  assert.equal(certain('cd /a && exit\nact 1\n'), '');
  assert.equal(certain('cd /a || { echo no; exit; }\nact 1\n'), '');
});

test('what is tried first runs in any case, and the next instead of it', () => {
  const tried = (script: string): string =>
    surely(extractOf('file:///x.sh', script, 0), { given: [] })
      .filter(({ words }) => valueOf(words[0]?.value) === 'act')
      .map(({ words, tolerated, insteadOf = [] }) =>
        [
          valueOf(words[1]?.value),
          tolerated ? '?' : '',
          ...insteadOf.map(one => `!${valueOf(one.words[1]?.value)}`),
        ].join(''),
      )
      .join(' ');
  assert.equal(tried('act 1 || act 2\n'), '1? 2!1');
  assert.equal(tried('sudo act 1 2>/dev/null || act 2 || act 3 || true\n'), '1? 2?!1 3?!1!2');
  assert.equal(tried('act 1 || act 2 || exit 1\n'), '1? 2!1');
  assert.equal(tried('act 1 || act 2 || { act 3; exit 1; }\nact 4\n'), '1? 2!1 3!1!2 4');
  // What a test has said, or something of which nobody can tell whether it fails.
  assert.equal(tried('[ -e /a ] || act 1\n{ act 2; act 3; } || act 4\n'), '2? 3?');
  assert.equal(tried('act 1 && act 2 || act 3\n'), '1? 3!1');
  assert.equal(tried('act 1 && test -e /a && echo a || act 2 > /b\n'), '1? 2!1');
  assert.equal(tried('act 1 || act 2 && [ -e /a ] || act 3\n[ -e /a ] && act 4 || act 5\n'), '1? 2?!1 3!1!2');
  assert.equal(tried('sh -c "act 1; act 2" || act 3\n'), '1? 2?');
  // Of a great many ways, only the first ones are known: each would ask for all before it.
  const many = tried(Array.from({ length: 500 }, (_, i) => `act ${i}`).join(' || ')).split(' ');
  assert.deepEqual(many.slice(0, 2), ['0?', '1?!0']);
  assert.equal(
    many.some(one => one.split('!').length > 9),
    false,
  );
  assert.equal(tried('f() { act 1; }\nact 2 || f\n'), '2?');
  assert.equal(tried('[ -e /a ] && exit 0\nact 1 || act 2\n'), '');
});

test('each arm of a statement may do alike', () => {
  const alike = (script: string): string =>
    surely(extractOf('file:///x.sh', script, 0), { given: [] })
      .filter(({ words }) => valueOf(words[0]?.value) === 'act')
      .map(({ words, insteadOf = [] }) =>
        [valueOf(words[1]?.value), ...insteadOf.map(one => valueOf(one.words[1]?.value))].join('/'),
      )
      .join(' ');
  assert.equal(alike('if [ -e /a ]; then act 1; else echo; act 2 >/b; fi\n'), '1/2 2/1');
  assert.equal(
    alike('if [ -e /a ]; then act 1; elif [ -e /b ]; then act 2; else act 3; fi\n'),
    '1/2/3 2/1/3 3/1/2',
  );
  assert.equal(alike('case $(x) in a) act 1 ;; b | *) act 2 ;; esac\n'), '1/2 2/1');
  assert.equal(alike('if [ -e /a ]; then act 1; fi\nif [ -e /a ]; then act 2; else b; fi\n'), '');
  assert.equal(alike('case $(x) in a) act 1 ;; b) act 2 ;; esac\n'), '');
  assert.equal(alike('if [ -e /a ]; then act 1; elif [ -e /b ]; then act 2; fi\n'), '');
  assert.equal(alike('if [ -e /a ]; then act 1; else [ -e /b ] && act 2; fi\n'), '');
  assert.equal(alike('if [ -e /b ]; then if [ -e /a ]; then act 1; else act 2; fi; fi\n'), '');
});

test('where all other arms end with an error, the one that is left runs', () => {
  for (const script of [
    'if [ -n "$A" ]; then act 1; else echo A; exit 1; fi',
    'if [ -z "$A" ]; then exit 2; else act 1; fi',
    'if x; then exit 1; elif y; then act 1; else exit 3; fi',
    'case "$(x)" in a) act 1 ;; *) echo no; exit 1 ;; esac',
    'no() { echo "$@" >&2; exit 1; }\nif x; then act 1; else no x; fi',
  ])
    assert.equal(certain(`${script}\n`), '1', script);
  for (const script of [
    'if [ -n "$A" ]; then act 1; else exit 0; fi',
    'if [ -n "$A" ]; then act 1; else x || exit 1; fi',
    'if x; then act 1; elif y; then z; else exit 3; fi',
    'if x; then act 1; elif y; then exit 1; fi',
    'case "$(x)" in a) act 1 ;; b) exit 1 ;; esac',
    'case "$(x)" in a) act 1 ;; b) ;; *) exit 1 ;; esac',
  ])
    assert.equal(certain(`${script}\n`), '', script);
});

test('a loop runs that reads the lines of the script', () => {
  assert.equal(
    certain(
      'while read -r x; do act 1; done <<EOF\na\nEOF\nwhile IFS= read x; do act 2; done <<< "$A"\necho "$A" | while read x; do act 3; done\n',
    ),
    '1 2 3',
  );
  assert.equal(
    certain(
      'while read x; do act 1; done </a\nwhile read x; do act 2; done <<EOF\nEOF\nls | while read x; do act 3; done\necho -n $A | while read x; do act 4; done\nwhile x; do act 5; done <<< a\n',
    ),
    '',
  );
});

test('a function may be what a script gives up with', () => {
  const err = 'err() { echo "$@" >&2; exit 1; }\n';
  assert.equal(tolerated(`${err}act 1 || err no\nact 2 || { log; err no; }\nact 3 || echo err\n`), '1 2 3?');
  assert.equal(tolerated(`${err}if ! act 1; then\n  err no\nfi\n`), '1');
  assert.equal(tolerated('function gone {\n  echo ${1}\n  exit 3 # bad\n}\nact 1 || gone x\n'), '1');
  assert.equal(tolerated('say() { echo "$@"; }\nok() { exit 0; }\nact 1 || say no\nact 2 || ok\n'), '1? 2?');
});

test('a function that ends a subshell, or the script without an error, is no end', () => {
  assert.equal(certain('no() ( exit 1 )\nf() { act 1; }\nf || no\n'), '');
  assert.equal(certain('no() { [ -n "$1" ] && exit 1; }\nf() { act 1; }\nf || no\n'), '');
  assert.equal(certain('no() { exit 1; }\nf() { act 1; }\nf || (no)\n'), '');
  assert.equal(certain('no() { exit 1; }\nf() { act 1; }\nf || no\n'), '1');
});

test('a function may run what it is given in one way or another', () => {
  const root = 'root() { if [ -w / ]; then "$@"; else sudo "$@"; fi; }\n';
  assert.match(certain(`${root}root act 1\n`), /^1\b/);
  assert.equal(certain(`${root.replace('sudo', 'echo')}root act 1\n`), '');
});

test('a script that starts itself again goes on', () => {
  assert.equal(certain('if [[ $UID -ne 0 ]]; then\n  exec sudo -E "$0" "$@"\nfi\nact 1\n'), '1');
  for (const by of ['setpriv --reuid=a \\\n    --init-groups', 'gosu a', 'su-exec a:b env X=y'])
    assert.equal(certain(`if [ "$UID" = 0 ]; then\n  exec ${by} "$0" "$@"\nfi\nact 1\n`), '1', by);
  assert.equal(certain('[ -e /a ] && exec "$1"\nact 1\n'), '');
  assert.equal(certain('[ -e /a ] && exec gosu a app "$0"\nact 1\n'), '');
});

test('nothing is certain behind an end', () => {
  assert.equal(certain('act 1\nexec > /log\nact 2\nexec app\nact 3\n'), '1 2');
  assert.equal(certain('exec {log}>/log\nact 1\nexec -a name app\nact 2\n'), '1');
  assert.equal(certain('if [ -e /a ]; then exit 0; fi\nact 1\n'), '');
  assert.equal(certain('[ -e /a ] && exec app\nact 1\n'), '');
  assert.equal(certain('if [ -z "$A" ]; then exit 1; fi\n[ -n "$B" ] || exit $?\nact 1\n'), '1');
  assert.equal(certain('case $1 in --help) exit ;; esac\nact 1\n'), '1');
});

test('a script that asks for the value of a variable is given one', () => {
  for (const asked of [
    'if [ -z "$A" ]; then echo A; exit 1; fi',
    'if [[ -z $A || "${A:-}" == "" ]]; then exit 2; fi',
    'if [ -e /a ]; then x; elif [ ! "$A" ]; then exit 1; fi',
    '[ -z "${A}" ] && exit 1',
    '[ -n "$A" ] || { echo A; exit 1; }',
    'test "$A" != "" || exit 1',
    'if [ -z "$A" ]; then echo A && exit 1; else x; fi',
    '[ -z "$A" ] && printf A && exit 1',
  ])
    assert.equal(certain(`A="\${A:-}"\n${asked}\nact 1\n`), '1', asked);
  assert.equal(certain('A=\nif [ -z "$A" ]; then exit 0; fi\nact 1\n'), '');
  assert.equal(certain('A=\nif [ -z "$A" ]; then act 1; exit; else act 2; fi\nact 3\n'), '1');
  assert.equal(certain('A=\nif [ -z "$A" ]; then echo A && exit 0; fi\nact 1\n'), '');
  assert.equal(certain('A=\nif [ -z "$A" -o "$A" = b ]; then exit 1; fi\nact 1\n'), '');
  assert.equal(certain('A=a\nif [ -z "$A" ]; then x; else exit 1; fi\nact 1\n'), '');
});

test('a test for an empty word never holds where the shell drops it', () => {
  for (const asked of ['[ $A = "" ]', "[ ${A} == '' ]", 'test $A = ""'])
    assert.equal(certain(`if ${asked}; then act 1; else act 2; fi\nact 3\n`), '2 3', asked);
  for (const asked of ['[ "$A" = "" ]', '[[ $A == "" ]]', '[ $A != "" ]', '[ $A = b ]', '[ x$A = x"" ]'])
    assert.equal(certain(`if ${asked}; then act 1; else act 2; fi\nact 3\n`), '3', asked);
});

test('a script that gives up without arguments is given some, and nobody knows which', () => {
  for (const asked of [
    'if [ ! $# -gt 2 ]; then echo usage; exit 1; fi',
    'if [ -z "$1" ]; then exit 1; fi',
    '[ "$#" -eq 1 ] || { usage; exit 2; }',
    '[ "$1" = a ] || exit 1',
  ])
    assert.equal(certain(`${asked}\nact 1\n[ -z "$2" ] && act 2\n`, []), '1', asked);
  assert.equal(certain('a=$2\n[ $# = 2 ] || exit 1\n[ -z "$a" ] && act 1\nact 2\n', []), '2');
  assert.equal(certain('[ $# -eq 0 ] && exit 1\nact 1\n', ['a']), '1');
  assert.equal(certain('[ "$1" = b ] || exit 1\nact 1\n', ['a']), '');
  assert.equal(certain('if [ $# -eq 0 ]; then act 1; exit; fi\nact 2\n', []), '1');
  assert.equal(certain('[ $# -eq 0 ] && exec app\nact 1\n', []), '');
  assert.equal(certain('echo no\nexit 1\nact 1\n', []), '');
});

test('functions run where they are called', () => {
  assert.equal(
    certain('a() { act 1; }\nb() { act 2; }\nc() { b; }\nd() { act 3; }\nc\n[ -e /x ] && d\n'),
    '2',
  );
  assert.equal(certain('a() {\n  [ -e /x ] && return\n  act 1\n}\na\nact 2\n'), '2');
  assert.equal(certain('a() { act "$1"; }\nif x; then a 1; fi\na 2\n'), '2');
  assert.equal(certain('a() { if [ -n "$1" ]; then act "$1"; fi; }\na 1\na\n'), '');
  assert.equal(certain('main() { act 1; }\nmain "$@"\n'), '1');
});

test('a function that is called once is given what that call says', () => {
  const main = (call: string, body = 'case "$1" in up) act 1 ;; *) exec "$@" ;; esac'): string =>
    `main() {\n${body}\n}\n${call}\n`;
  assert.equal(certain(main('main "$@"'), ['up']), '1');
  assert.equal(certain(main('set -- up "$@"\nmain "$@"'), ['x']), '1');
  assert.equal(certain(main('main up'), []), '1');
  assert.equal(certain(main('main "$@"', 'local c="${1:-up}"\n[ "$c" = up ] && act 1'), []), '1');
  assert.equal(certain(main('other() { main "$1"; }\nother up')), '1');
  assert.equal(certain(main('other() { shift; main "$1"; }\nother x up')), '1');
  assert.equal(certain(main('other() { main up; }\nother x\nother y')), '1');
  assert.equal(certain(main('main x up', 'shift\n[ "$1" = up ] && act 1')), '1');
  assert.equal(certain('A=yes\nf() { [ "$A" = yes ] && act 1; }\nf\n'), '1');
  for (const call of [
    'main "$@"',
    'main "$@"\nmain up',
    'trap "main up" EXIT\nmain down',
    'run main up\nmain x',
    'for i in a b; do main up; shift; done',
    'other() { main "$1"; }\nother up\nother down',
    'other() { shift; main "$1"; }\nother up down',
    'other() { main "$1"; }\nmain() { other "$1"; }',
  ])
    assert.equal(certain(main(call)), '', call);
  assert.equal(certain('A=yes\nf() { [ "$A" = yes ] && act 1; }\n[ -e /a ] && A=no\nf\n'), '');
  // Another script calls it, too.
  const read = extractOf('file:///x.sh', main('main up'), 0);
  assert.equal(surely(read).length, 1);
  assert.equal(surely(read, { calls: { surely: new Set(['main']), perhaps: new Set() } }).length, 0);
});

test('who may be given nothing to run it with may not run it', () => {
  assert.equal(
    certain('cat /a | xargs -r act 1\ncat /a | xargs -n 1 -r0 act 2\nxargs --no-run-if-empty act 3 </a\n'),
    '',
  );
  assert.equal(certain('cat /a | xargs act 1\necho a | xargs -r act 2\nls | xargs act -r\n'), '1 2 -r');
});

test('what is tried until it works is tried', () => {
  assert.equal(
    certain(
      'until act 1; do sleep 1; done\nwhile ! act 2; do sleep 1; done\nwhile act 3; do sleep 1; done\n',
    ),
    '1 2 3',
  );
  assert.equal(certain('pid=$(pidof x)\nwhile [ -z "$pid" ]; do\n  act 1\n  pid=$(pidof x)\ndone\n'), '1');
  assert.equal(
    certain('while [ -z "$1" ]; do act 1; shift; done\nwhile [ -n "$x" ]; do act 2; x=$(a); done\n'),
    '',
  );
});

test('a loop runs whose condition holds when the script comes to it', () => {
  assert.equal(certain('n=0\nuntil [ "$n" -ge 3 ]; do act 1; n=$((n+1)); done\n'), '1');
  assert.equal(
    certain('n=0; while [ $n -lt 3 ]; do act 1 && break; n=$((n+1)); act 2; done\nact 3\n'),
    '1 3',
  );
  assert.equal(
    certain('f() {\n  local n=1 max=5\n  while [[ $n -le $max ]]; do act 1; n=$((n+1)); done\n}\nf\n'),
    '1',
  );
  assert.equal(certain('while :; do act 1; break; done\nwhile [ true ]; do act 2; done\n'), '1 2');
  assert.equal(certain('n=3\nuntil [ "$n" -ge 3 ]; do act 1; done\n'), '');
  assert.equal(
    certain('n=$1\nuntil [ "$n" -ge 3 ]; do act 1; done\nwhile [ "$m" -lt 3 ]; do act 2; done\n'),
    '',
  );
  assert.equal(certain('n=0\n[ -e /a ] && n=5\nuntil [ "$n" -ge 3 ]; do act 1; done\n'), '');
  assert.equal(certain('f() { while [ $n -lt 3 ]; do act 1; done; }\nn=0\nf\nn=5\nf\n'), '');
  assert.equal(certain('f() { local n=$1; while [ $n -lt 3 ]; do act 1; done; }\nf 5\n'), '');
  assert.equal(certain('n=0\nwhile [ $n -lt 3 ] && [ -e /a ]; do act 1; done\n'), '');
  assert.equal(
    certain('n=0\nwhile [ -e /a ]; do while [ $n -lt 3 ]; do act 1; n=$((n+1)); done; done\n'),
    '',
  );
});

test('the arguments of a script decide what it asks of them', () => {
  const byCase =
    'case "$1" in\n  a) act 1 ;;\n  b|"") act 2 ;;\n  -*) act 3 ;;\n  *) act 4; exit 0 ;;\nesac\nact 5\n';
  assert.equal(certain(byCase), '');
  assert.equal(certain(byCase, ['a']), '1 5');
  assert.equal(certain(byCase, []), '2 5');
  assert.equal(certain(byCase, ['c']), '4');
  assert.equal(certain(byCase, ['-c']), '3 5');
  const byPattern = 'case "$1" in\n  "*".sh) act 1 ;;\n  a?c/*.sh) act 2 ;;\nesac\n';
  assert.equal(certain(byPattern, ['abc/x/y.sh']), '');
  assert.equal(certain(byPattern.replace('"*"', 'b*'), ['abc/x/y.sh']), '2');
  assert.equal(certain(byPattern.replace('"*"', '@(a|b)'), ['abc/x/y.sh']), '');
  const byIf = 'if [ "$1" = a ]; then act 1; elif [ $# -eq 0 ] || [ x$1 = xb ]; then act 2; else act 3; fi\n';
  assert.equal(certain(byIf, ['a']), '1');
  assert.equal(certain(byIf, ['b']), '2');
  assert.equal(certain(byIf, ['c']), '3');
  const bySize = 'if [ $# -gt 1 ]; then act 1; elif [ -z "${1:-}" ]; then act 2; else act 3; fi\n';
  assert.equal(certain(bySize, []), '2');
  assert.equal(certain(bySize, ['a']), '3');
  assert.equal(certain(bySize, ['a', 'b']), '1');
  assert.equal(
    certain('[ "${1#-}" != "$1" ] && act 1\n[ ! "$1" ] || act 2\n[[ $1 == a* ]] && act 3\n', ['-x']),
    '1 2',
  );
  assert.equal(certain('if [ "$1" = a ]; then exit 0; fi\nact 1\n', ['b']), '1');
  assert.equal(certain('shift\n[ "$1" = a ] && act 1\n', ['a']), '');
  assert.equal(certain('if [ "$1" = x ]; then set -- y; fi\n[ "$1" = a ] && act 1\n', ['a']), '1');
  assert.equal(certain('f() { [ "$1" = a ] && act 1; }\nf b\n', ['a']), '');
});

test('the arguments that a script gives itself decide what it asks of them', () => {
  const served = (change: string): string => `${change}\nif [ "$1" = srv ]; then act 1; fi\n`;
  const before = 'if [ "${1:0:1}" = - ]; then set -- srv "$@"; fi';
  assert.equal(certain(served(before), ['srv']), '1');
  assert.equal(certain(served(before), ['-p', '80']), '1');
  assert.equal(certain(served('[ $# -gt 0 ] || set -- srv'), []), '1');
  assert.equal(certain(served('A=srv\nset "$A" b'), ['x']), '1');
  assert.equal(certain(served('shift'), ['x', 'srv']), '1');
  assert.equal(certain(served('shift 2'), ['x', 'y', 'srv']), '1');
  for (const change of [
    'set -- $A srv',
    'set -- "${A[@]}" srv',
    'if [ -e /a ]; then set -- srv; fi',
    '(set -- srv)',
    'while [ $# -gt 1 ]; do shift; done',
    'shift $n',
    'eval set -- "$(x)"',
  ])
    assert.equal(certain(served(change), ['x', 'srv']), '', change);
  assert.equal(certain(served('eval set -- "$(x)"'), ['srv']), '');
});

test('tests are read in all their forms', () => {
  const asked = (test: string): string =>
    certain(`A=true N=1 E=\nif ${test}; then act 1; else act 2; fi\n`, ['up', 'x']);
  for (const test of [
    '[ "$1" = up ] && [ $# -eq 2 ]',
    '[ "$1" = down ] || [[ $A = true ]]',
    '! [ "$1" = down ]',
    '$A',
    '[[ $1 == u* ]]',
    '[[ $1 != d* ]]',
    '[[ $A == [Tt][Rr]ue ]]',
    '[[ "$A" =~ ^(yes|true)$ ]]',
    '[[ $A =~ ru ]]',
    '(( N == 1 ))',
    '(($#))',
    '(( $N < 2 ))',
    '[ "${NEVER_SET:-no}" != yes ]',
    '[ -n "${A+set}" ]',
    '[ -z "${E:+set}" ]',
    '[[ -v E ]]',
    '[[ "${BASH_SOURCE[0]}" == "$0" ]]',
    '[ "$0" = "$BASH_SOURCE" ]',
  ])
    assert.equal(asked(test), '1', test);
  for (const test of [
    '[[ $1 == d* ]]',
    '[[ $A =~ ^(yes|no)$ ]]',
    '(( N > 1 ))',
    '[ -e /a ] && [ "$1" = down ]',
  ])
    assert.equal(asked(test), '2', test);
  for (const test of [
    '[ -e /a ] && [ "$1" = up ]',
    '[ $1 = u* ]',
    '[[ $A == [a-z]* ]]',
    '[[ $A =~ ^t.*$ ]]',
    '(( UNKNOWN ))',
    '$UNKNOWN',
    '[ "${UNKNOWN:-}" = "" ]',
    '[ -z "${UNKNOWN+set}" ]',
    '[[ -v UNKNOWN ]]',
    '[ "$0" = /run.sh ]',
  ])
    assert.equal(asked(test), '', test);
  assert.equal(
    certain('case $A in [Tt]rue) act 1 ;; esac\nA=True\ncase $A in [Tt]rue) act 2 ;; esac\n'),
    '2',
  );
  assert.equal(certain('A=$(x)\n[ "${A:-no}" != yes ] && act 1\n'), '');
  for (const before of ['. /etc/default/a', 'source "$X"', 'eval "$(x)"', 'export $(cat /a)'])
    assert.equal(certain(`${before}\n[ "\${A:-no}" != yes ] && act 1\n`), '', before);
  assert.equal(certain('f() { [ "${A:-no}" != yes ] && act 1; }\nA=yes\nf\n'), '');
});

test('what a script knows of its variables decides what it asks of them', () => {
  assert.equal(
    certain('A=Yes\n[ "${A,,}" = yes ] && act 1\n[ "${A^^}" = YES ] && act 2\n[ "${A,}" = yes ] && act 3\n'),
    '1 2',
  );
  assert.equal(certain('MODE=${MODE:-server}\nif [ "$MODE" = server ]; then act 1; else act 2; fi\n'), '1');
  assert.equal(
    certain('[ "${MODE:-a}" = b ] && act 1\n[ -n "$OTHER" ] && act 2\n[ -z "$OTHER" ] && act 3\n'),
    '',
  );
  assert.equal(certain('if [ -f /a ]; then X=a; else X=b; fi\n[ "$X" = a ] && act 1\n'), '');
  assert.equal(
    certain('command=$1\nshift\ncase "$command" in a) act 1 ;; b) act 2 ;; esac\n', ['b', 'c']),
    '2',
  );
  assert.equal(certain('shift\ncommand=$1\n[ "$command" = b ] && act 1\n', ['b', 'c']), '');
  assert.equal(certain('c=$1\nc=$2\n[ "$c" = b ] && act 1\n', ['b', 'c']), '');
  assert.equal(certain('c="$@"\n[ "$c" = "b c" ] && act 1\n', ['b', 'c']), '1');
  assert.equal(certain('c=$1\nc+=x\n[ "$c" = b ] && act 1\n', ['b', 'c']), '');
  // Read in by another script, it has a name of its own.
  assert.equal(
    certain('[ "$BASH_SOURCE" = "$0" ] && act 1\nsh -c \'[ "$BASH_SOURCE" = "$0" ] && act 2\'\n'),
    '',
  );
});

test('a script may be given the name of a function to run', () => {
  const named = (call: string): string =>
    `up() { act 1; }\ndown() { act 2; }\nname=$1\nshift\nif [ -e /a ]; then name=x; fi\n${call}\n`;
  const script = (call: string): string => named(call).replace(/if .*fi\n/, '');
  assert.equal(certain(script('$name'), ['up']), '1');
  assert.equal(certain(script('"${name}" now'), ['down']), '2');
  assert.equal(certain(script('$name')), '');
  assert.equal(certain(script('$other'), ['up']), '');
  assert.equal(certain('do_up() { act 1; }\n"do_$1" "$@"\n', ['up']), '1');
  assert.equal(certain(script('x() { $name; }\nx'), ['up']), '');
  assert.equal(certain(named('$name'), ['up']), '');
});

test('a script runs what it is given to run', () => {
  assert.equal(certain('exec "$@"\n', ['act', '1']), '1');
  assert.equal(certain('exec $*\n', ['act', '1']), '1');
  assert.equal(certain('exec gosu me "$@"\n', ['sh', '-c', 'act']), '');
  assert.equal(certain('act "$@" && exec "$@"\n', []), '');
  assert.equal(certain('exec "$@"\n', []), '');
});

test('what may fail runs as well, and is told to', () => {
  assert.equal(
    tolerated('act 1 || true\nact 2 2>/dev/null || :\nact 3 || echo "no x" >&2\nact 4\n'),
    '1? 2? 3? 4',
  );
  assert.equal(tolerated('mkdir a && act 1 && act 2 || true\nact 3 || true && act 4\n'), '1? 3? 4');
  assert.equal(
    tolerated('(act 1; act 2) || true\nsh -c "act 3" || true\nact 4 | cat || true\n'),
    '1? 2? 3? 4?',
  );
  assert.equal(tolerated('act 1 || echo x > /f\nact 2 || echo "-> x" 2>&1\n'), '1? 2?');
  assert.equal(tolerated('act 1 || echo x > /f && act 3\nact 2 || echo "-> x" 2>&1 && act 4\n'), '1? 2? 4');
  assert.equal(tolerated('act 1 || exit 1\nact 2 || { echo x; exit 1; }\n'), '1 2');
  assert.equal(tolerated('act 3 || truely\nf() { act 4; }\nf || true\n'), '3?');
  assert.equal(tolerated('f() { act 4; }\nf || true\nf\n'), '4');
  // Who throws the complaint away knows that it may fail.
  assert.equal(
    tolerated('act 1 2>/dev/null\nact 2 >/dev/null 2>&1\nact 3 &>/dev/null\nact 4 >/dev/null\n'),
    '1? 2? 3? 4',
  );
  assert.equal(tolerated('{ act 1; act 2; } 2>/dev/null\nact 3 2>/dev/null || exit 1\n'), '1? 2? 3');
  assert.equal(tolerated('f() { act 1; }\nf 2>/dev/null\n'), '');
});

test('a function that runs what it is given calls other functions', () => {
  const run = 'run() { echo "+ $@"; "$@" || exit 1; }\nload() { act 1; }\nother() { act 2; }\n';
  assert.equal(certain(`${run}run load\n`), '1');
  assert.equal(certain('must() {\n  $1\n  [ $? = 0 ] || exit 1\n}\nload() { act 1; }\nmust load\n'), '1');
  assert.equal(certain(`${run}if a; then run load; fi\nrun echo load\n`), '');
  assert.equal(certain('run() { "$@" || true; }\nload() { act 1; }\nrun load\n'), '');
  assert.equal(certain('say() { echo "$@"; }\nload() { act 1; }\nsay load\n'), '');
});

test('the mark by which a script knows that it has run is not there in a new container', () => {
  assert.equal(certain('if [ ! -f /done ]; then act 1; touch /done; fi\nact 2\n'), '1 2');
  assert.equal(certain('if [ -e "$D/done" ]; then exit 0; fi\nact 1\ntouch "$D/done"\n'), '1');
  assert.equal(certain('f() { [ -f /done ] && return; act 1; touch /done; }\nf\n'), '1');
  // Nobody knows what is made before, by somebody else, or for what it holds.
  assert.equal(certain('touch /done\nif [ ! -f /done ]; then act 1; fi\n'), '');
  assert.equal(certain('if [ ! -f /done ]; then act 1; fi\nf() { touch /done; }\nf\n'), '');
  assert.equal(certain('if [ ! -f /a.conf ]; then act 1; fi\necho b > /a.conf\n'), '');
});

test('a file that is opened to be read and written is one', () => {
  for (const open of ['exec 3<> /x', 'exec {n}<>"$X"', 'exec 3<>/x`a`', 'a <> $X'])
    assert.equal(
      certain(
        `act 1\nif [ ! -z "$A" ]; then\n  b=\`c | d "e " | f\`\n  ${open}\n  if [ -e /y ]; then g; fi\nfi\nact 2\n`,
      ),
      '1 2',
      open,
    );
});
