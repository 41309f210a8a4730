import assert from 'node:assert/strict';
import test from 'node:test';
import { sureFindings } from '../support/findings.ts';

interface Around {
  /** What CMD and ENV say. */
  readonly cmd?: string;
  readonly env?: string;
  /** Other files in `/`. */
  readonly files?: Readonly<Record<string, string>>;
}

/** How often something is said of an image whose entry point is the script. */
function times(script: string, { cmd, env, files = {} }: Around = {}): number {
  const lines = [
    'FROM debian',
    ...(env === undefined ? [] : [`ENV ${env}`]),
    'COPY . /',
    'ENTRYPOINT ["/run.sh"]',
    ...(cmd === undefined ? [] : [`CMD ${cmd}`]),
  ];
  const texts = { ...files, 'run.sh': `#!/bin/bash\n${script}\n`, Dockerfile: lines.join('\n') };
  return sureFindings(texts, 'Dockerfile', { platform: 'linux' }).length;
}

const ifM = '[ "$M" = 1 ] && modprobe a';

test('a loop over the arguments of a script is gone through where they are known', () => {
  for (const [script, cmd] of [
    ['while [ $# -gt 0 ]; do case "$1" in --m) M=1; shift ;; *) shift ;; esac; done', '["--m"]'],
    ['while [ "$#" -ne 0 ]; do case $1 in -m) M=$2; shift 2 ;; *) shift ;; esac; done', '["-x", "-m", "1"]'],
    ['while [[ $# > 0 ]]; do case "${1}" in -m) M=1 ;; esac; shift; done', '["-x", "-m"]'],
    ['while (( $# )); do case "$1" in --m=*) M="${1#--m=}" ;; esac; shift; done', '["--m=1"]'],
    ['while [ -n "$1" ]; do case "$1" in -m) M=1; shift ;; *) break ;; esac; done', '["-m", "app"]'],
    ['for a in "$@"; do case $a in -m) M=1 ;; esac; done', '["-m", "app"]'],
    ['for a; do case "$a" in -x) continue ;; -m) M=1 ;; esac; done', '["-x", "-m"]'],
    ['while getopts "m:x" o; do case $o in m) M=$OPTARG ;; x) X=1 ;; esac; done', '["-xm", "1"]'],
    ['while getopts \':m:x\' o; do case "${o}" in m) M=${OPTARG} ;; esac; done', '["-m1", "app"]'],
  ] as const) {
    assert.equal(times(`${script}\n${ifM}`, { cmd }), 1, script);
    assert.equal(times(`${script}\n${ifM}`, { cmd: '["app"]' }), 0, script);
    assert.equal(times(`${script}\n${ifM}`), 0, script);
  }
  // What is left is run.
  const shifting = 'while [ $# -gt 0 ]; do case "$1" in -*) shift ;; *) break ;; esac; done\nexec "$@"';
  assert.equal(times(shifting, { cmd: '["-x", "modprobe", "a"]' }), 1);
  for (const [script, cmd] of [
    ['while [ $# -gt 0 ]; do case "$1" in -m) [ -e /y ] && M=1; shift ;; esac; done', '["-m"]'],
    ['while [ $# -gt 0 ]; do case "$1" in -m) M=1 ;; esac; [ -e /y ] && shift; done', '["-m"]'],
    ['while [ $# -gt 0 ]; do case "$1" in $x) M=1 ;; esac; shift; done', '["-m"]'],
    ['while [ $# -gt 0 ]; do case "$1" in -m) M=1 ;; -n) M=2 ;; esac; shift; done', '["-m", "-n"]'],
    ['while [ $# -gt 0 ]; do case "$1" in -m) M=1 ;; *) exit 1 ;; esac; shift; done', '["-x", "-m"]'],
    ['while getopts "x" o; do case $o in x) M=1 ;; esac; done', '["-y"]'],
    ['for a in "$@"; do [ "$a" = app ] && break; M=1; done', '["app", "-m"]'],
    ['for a in "$@"; do case $a in *) break ;; -m) M=1 ;; esac; done', '["-m"]'],
  ] as const)
    assert.equal(times(`${script}\n${ifM}`, { cmd }), 0, script);
});

test('xargs runs a program with what it is told', () => {
  for (const script of [
    'echo vm.max_map_count=1 | xargs sysctl -w',
    'echo "a=b vm.max_map_count=1" | xargs -n 1 sysctl -w',
    "printf '%s\\n' vm.max_map_count=1 | xargs -I % sudo sysctl -w %",
    'sudo xargs -n1 sysctl -w <<< "vm.max_map_count=1"',
  ])
    assert.equal(times(script), 1, script);
  for (const script of [
    'echo "$x" | xargs sysctl -w',
    'echo kernel.domainname=x | xargs sysctl -w',
    'echo vm.max_map_count=1 | xargs',
    'echo vm.max_map_count=1 | xargs -p sysctl -w',
  ])
    assert.equal(times(script), 0, script);
});

test('a shell reads in what a substitution reads', () => {
  const files = { 'lib.sh': 'modprobe a\n' };
  for (const script of [
    'source <(cat /lib.sh)',
    '. <(cat lib.sh)',
    'bash <(cat "/lib.sh")',
    '. <(< /lib.sh)',
  ])
    assert.equal(times(script, { files }), 1, script);
  for (const script of ['source <(grep x /lib.sh)', 'cat <(cat /lib.sh)', 'source <(cat "$x")'])
    assert.equal(times(script, { files }), 0, script);
});

test('what a function sets that is called once is set behind the call', () => {
  const env = 'A=1';
  for (const script of [
    `init() { M=1; }\ninit\n${ifM}`,
    `init() { export M=1; }\ninit "$@" || exit 1\n${ifM}`,
    `init() { M=\${M:-1}; }\ninit\n${ifM}`,
    `init() { : "\${M:=1}"; }\ninit\n${ifM}`,
    `init() { [ -z "$M" ] && M=1; }\ninit\n${ifM}`,
    `init() { M=$A; }\ninit\n${ifM}`,
    `M=2\ninit() { M=1; }\ninit\n${ifM}`,
    `main() { init; ${ifM}; }\ninit() { M=1; }\nmain`,
    `main() { init; work; }\ninit() { M=1; }\nwork() { ${ifM}; }\nmain "$@"`,
    `work() { ${ifM}; }\nM=1\nwork`,
  ])
    assert.equal(times(script, { env }), 1, script);
  for (const script of [
    `init() { M=1; }\n${ifM}\ninit`,
    `init() { M=1; }\n${ifM}`,
    `init() { local M=1; }\ninit\n${ifM}`,
    `init() { [ -e /y ] && M=1; }\ninit\n${ifM}`,
    `init() { M=1; [ -e /y ] && M=2; }\ninit\n${ifM}`,
    `init() { [ -e /y ] && return; M=1; }\ninit\n${ifM}`,
    `init() { M=1; }\n[ -e /y ] && init\n${ifM}`,
    `init() { M=1; }\ninit | cat\n${ifM}`,
    `init() { M=1; }\n(init)\n${ifM}`,
    `init() { M=1; }\nreset() { M=2; }\ninit; reset\n${ifM}`,
    `init() { M=$1; }\ninit 2\n${ifM}`,
    `init() { M=1; }\ninit() { M=2; }\ninit\n${ifM}`,
    `init() { M=1; }\ninit\nM=2\n${ifM}`,
    `work() { ${ifM}; }\nwork\nM=1`,
    `work() { M=2; ${ifM}; }\nM=1\nwork`,
    `work() { ${ifM}; }\nM=2\nwork\nM=1\n$x work`,
  ])
    assert.equal(times(script, { env, cmd: '["1"]' }), 0, script);
});

test('a default holds behind a file that is read in, and known', () => {
  const byDefault = 'M=${M:-1}';
  for (const [lib, read] of [
    ['log() { echo; }', '. /lib.sh'],
    ['A=b', 'source "$(dirname "$0")/lib.sh"'],
    ['. /other.sh', '. /lib.sh'],
    ['M=1', '. /lib.sh'],
    ['M=${M:-1}', '. /lib.sh'],
    [': ${M:=1}', '. /lib.sh'],
  ] as const) {
    const files = { 'lib.sh': `${lib}\n`, 'other.sh': 'B=c\n' };
    assert.equal(times(`${read}\n${byDefault}\n${ifM}`, { files }), 1, lib);
    assert.equal(times(`${read}\nif [ "\${M:-1}" = 1 ]; then modprobe a; fi`, { files }), 1, lib);
  }
  for (const [lib, read] of [
    ['M=2', '. /lib.sh'],
    ['M=${M:-2}', '. /lib.sh'],
    ['[ -e /y ] && M=2', '. /lib.sh'],
    ['read -r M < /y', '. /lib.sh'],
    ['. /none.sh', '. /lib.sh'],
    ['eval "$x"', '. /lib.sh'],
    ['set_m() { M=2; }', '. /lib.sh\nset_m'],
    ['A=b', '. /lib.sh\n. /none.sh'],
    ['A=b', '[ -e /y ] && . /none.sh'],
  ] as const)
    assert.equal(times(`${read}\n${byDefault}\n${ifM}`, { files: { 'lib.sh': `${lib}\n` } }), 0, lib + read);
});
