import assert from 'node:assert/strict';
import test from 'node:test';
import { render } from '../../server/src/core/message.ts';
import { findings } from '../support/findings.ts';

/** What is underlined, and what it says of variables. */
const said = (text: string): readonly string[] =>
  findings({ 'run.sh': text }, 'run.sh').map(({ at, message, fixes }) => {
    const where = /\(This is so if .*\)$/.exec(render(message))?.[0] ?? '';
    return `${text.slice(at.span.start, at.span.end)} ${where}${fixes.length > 0 ? ' fixed' : ''}`;
  });

test('says of a value that some way through a script gives that it is so then', () => {
  const found = ['--net=$N (This is so if $N is host.)'];
  const run = 'docker run --net=$N img\n';
  for (const text of [
    `if x; then N=host; else N="container:db"; fi\n${run}`,
    `if x; then N=none; elif y; then N=host; fi\n${run}`,
    `case $1 in\n a) N=host ;;\n *) N=none ;;\nesac\n${run}`,
    `x && N=host || N=none\n${run}`,
    `[ -n "$N" ] || N=host\n${run}`,
    `N=none\nwhile x; do N=host; done\n${run}`,
    `main() {\n  ${run}}\nparse() { case $1 in -h) N=host ;; esac; }\nparse "$@"\nmain\n`,
    `N=ho\nif x; then N+=st; fi\n${run}`,
    `for N in none "host" container:x; do ${run}done\n`,
  ])
    assert.deepEqual(said(text), found, text);
});

test('says so wherever the variable stands in a command', () => {
  const branch = 'if x; then\n  N=host\nelse\n  N=none\nfi\n';
  for (const [use, found] of [
    ['docker run --net "$N" img', '--net "$N"'],
    ['docker run --pid "${N}" img', '--pid "${N}"'],
    ['docker run --net=${N:-bridge} img', '--net=${N:-bridge}'],
    ['F="--rm --net=$N"\ndocker run $F img', '--net=$N'],
    ['docker create -v $S:$S img', '-v $S:$S'],
    ['docker build --network $N .', '--network $N'],
  ] as const) {
    const socket = 'if y; then S=/var/run/docker.sock; fi\n';
    const where = use.includes('$S') ? '$S is /var/run/docker.sock' : '$N is host';
    assert.deepEqual(said(`${branch}${socket}${use}\n`), [`${found} (This is so if ${where}.)`], use);
  }
});

test('says without a condition what is so with each value that there is', () => {
  const run = 'docker run "${o[@]}" --pid=host img\n';
  assert.deepEqual(said(`a=--ip\nif x; then a=--ip6; fi\no=("$a" 1)\n${run}`), ['--pid=host  fixed']);
  assert.deepEqual(said(`if x; then a=--ip6; fi\no=("$a" 1)\n${run}`), [
    '--pid=host (This is so if $a is --ip6.)',
  ]);
});

test('says nothing of a value where the script has found another', () => {
  const value = 'N=none\nx && N=host\n';
  const run = 'docker run --net=$N img';
  for (const text of [
    `if [ "$N" = host ]; then x; else ${run}; fi`,
    `if [[ $N != host ]]; then ${run}; fi`,
    `if [ "$N" == bridge ]; then ${run}; fi`,
    `case $N in host) ;; *) ${run} ;; esac`,
    `[ "\${N}" = host ] || ${run}`,
    `[ "$N" = host ] && exit 1\n${run}`,
  ])
    assert.deepEqual(said(`${value}${text}\n`), [], text);
  for (const text of [
    `if [ "$N" = host ]; then ${run}; fi`,
    `if [ -n "$N" ]; then ${run}; fi`,
    `if [ "$M" = bridge ]; then ${run}; fi`,
    `case $N in none) ;; *) ${run} ;; esac`,
  ])
    assert.deepEqual(said(`${value}${text}\n`), ['--net=$N (This is so if $N is host.)'], text);
});

test('says nothing of values that nobody has any more, or not there', () => {
  const run = 'docker run --net=$N img\n';
  for (const text of [
    `N=host\nif x; then N=a; else N=b; fi\n${run}`,
    `N=host\nx && N=a || N=b\n${run}`,
    `N=host\ncase x in a) N=a ;; *) N=b ;; esac\n${run}`,
    `if x; then N=host; exit 1; fi\n${run}`,
    `x || { N=host; exec y; }\n${run}`,
    `if x; then N=host; else ${run}fi\n`,
    `case $1 in a) N=host ;; b) ${run};; esac\n`,
    `if x; then N=host; fi\nread N\n${run}`,
    `if x; then N=host; fi\nN=none\n${run}`,
    `if [ "$E" = podman ]; then N=host; fi\n${run}`,
    `(if x; then N=host; fi)\n${run}`,
    `f() { local N; if x; then N=host; fi; }\nf\n${run}`,
    `if x; then N="a host"; fi\ndocker run --net $N img\n`,
  ])
    assert.deepEqual(said(text), [], text);
  assert.deepEqual(said(`cd x && N=host && ${run}`), ['--net=$N  fixed']);
  assert.deepEqual(said(`if x; then O=--privileged; else docker run $O img; fi\n`), []);
});

test('says it of the systems alone on which the variable has the value', () => {
  const text =
    'case "$(uname)" in\n  Darwin) N=bridge ;;\n  Linux) N=host ;;\nesac\ndocker run --net=$N img\n';
  const on = (platform: 'mac' | 'linux') => findings({ 'run.sh': text }, 'run.sh', { platform }).length;
  assert.deepEqual([on('mac'), on('linux')], [0, 1]);
});

test('reads a flag that a variable may bring with the value that stands behind the variable', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['if x; then O="--device"; fi\n', '$O /dev/kvm', ['/dev/kvm (This is so if $O is --device.)']],
    ['O=\nx && O="--rm --net"\n', '${O} host', ['host (This is so if $O is --rm --net.)']],
    [
      'case x in a) O=--net ;; *) O=--pid ;; esac\n',
      '$O host',
      ['host (This is so if $O is --net.)', 'host (This is so if $O is --pid.)'],
    ],
    ['if x; then O="--privileged"; fi\n', '$O --rm', ['--privileged  fixed']],
    ['if x; then O="--device=/dev/kvm"; fi\n', '$O', ['--device=/dev/kvm  fixed']],
    ['if x; then O="--device"; fi\n', '"$O" /dev/kvm', ['"$O" /dev/kvm (This is so if $O is --device.)']],
  ];
  for (const [branch, words, found] of cases)
    assert.deepEqual(said(`${branch}docker run ${words} img\n`), found, branch);
});

test('a loop through words that name its own variable ends', () => {
  const run = 'do docker run --privileged --net=$t img; done\n';
  for (const text of [
    `for t in $t host; ${run}`,
    `for u in $t; do for t in $u host; ${run}done\n`,
    `for t in $t; do for t in $t; ${run}done\n`,
  ])
    assert.match(said(text).join('\n'), /^--privileged/m, text);
});
