import assert from 'node:assert/strict';
import test from 'node:test';
import { shell as kind } from '../../server/src/core/kinds/shell.ts';
import { lint } from '../../server/src/core/lint.ts';
import { render, say } from '../../server/src/core/message.ts';
import type { Finding } from '../../server/src/core/rule.ts';
import { applyEdits } from '../../server/src/core/text.ts';
import { lintContext } from '../support/lint-context.ts';

const context = lintContext();
const uri = 'file:///w/script.sh';
const findings = (text: string, file = uri): readonly Finding[] =>
  lint({ uri: file, text }, context).findings;
const said = (text: string, file?: string): readonly string[] =>
  findings(text, file).map(({ rule, at }) => `${rule}: ${text.slice(at.span.start, at.span.end)}`);
const fixed = (text: string, title: string): string => {
  const fix = findings(text)
    .flatMap(({ fixes }) => fixes)
    .find(one => render(one.title) === title);
  assert.notEqual(fix, undefined, `no fix ${title}`);
  return applyEdits({ uri, text }, fix?.edits ?? []);
};

test('claims scripts by name and by their first line', () => {
  for (const path of ['a.sh', 'x/run.bash', '.bashrc', 'home/.profile', 'a.zsh', '.envrc', 'A.SH'])
    assert.ok(kind.claims(path, ''), path);
  for (const first of [
    '#!/bin/sh',
    '#! /bin/bash -e',
    '#!/usr/bin/env bash',
    '#!/usr/bin/env -S bash -eu',
    '#!/usr/bin/env A=b sh',
    '#!/bin/dash\r\n',
    '#!/usr/local/bin/zsh',
    '#!/bin/ksh',
    '\uFEFF#!/bin/sh',
  ])
    assert.ok(kind.claims('bin/run', `${first}\n`), first);
  for (const first of [
    '#!/usr/bin/env python3',
    '#!/bin/fish',
    '#!/usr/bin/perl',
    '# sh',
    'sh',
    '#!/bin/shellac',
  ])
    assert.ok(!kind.claims('bin/run', `${first}\n`), first);
  for (const path of ['a.sh.md', 'a.py', 'sh', 'a.bats.txt', 'bashrc'])
    assert.ok(!kind.claims(path, 'docker run x'), path);
  assert.ok(!kind.claims('a.py', '#!/bin/sh\n'));
});

test('judges what runs in containers, not what runs on the machine', () => {
  assert.deepEqual(
    said('modprobe x\nsysctl -w vm.swappiness=1\nmount /dev/sda1 /mnt\nmknod a c 1 3\ncriu dump -t 1\n'),
    [],
  );
  assert.deepEqual(said("docker run alpine sh -c 'modprobe x && sysctl -w vm.swappiness=1'\n"), [
    'kernel-module: modprobe x',
    'global-sysctl: vm.swappiness=1',
  ]);
});

test('keeps its places behind a byte order mark, in CRLF and in tabs', () => {
  const text =
    '\uFEFF#!/bin/sh\r\nif true; then\r\n\tdocker run \\\r\n\t\t--net host \\\r\n\t\tnginx\r\nfi\r\n';
  assert.deepEqual(said(text), ['host-network: --net host']);
  assert.equal(
    fixed(text, 'Remove host networking (publish the ports that you need)'),
    text.replace(' \\\r\n\t\t--net host', ''),
  );
});

test('reads functions, here-documents, substitutions and pipelines', () => {
  assert.deepEqual(
    said(
      [
        'f() {',
        '  docker run --pid=host a | tee log',
        '}',
        'bash -s <<EOF',
        'docker run --ipc=host b',
        'EOF',
        'cat <<EOF',
        'docker run --ipc=host none',
        'EOF',
        'id="$(docker run -d --uts=host c)"',
        'for x in 1 2; do docker run --pid host "$x"; done',
        '# docker run --privileged none',
        '',
      ].join('\n'),
    ),
    ['host-pid: --pid=host', 'host-ipc: --ipc=host', 'host-uts: --uts=host', 'host-pid: --pid host'],
  );
});

test('hears the comments of a script', () => {
  assert.deepEqual(said('# eci-ignore host-pid\ndocker run --pid host x\n'), []);
  assert.deepEqual(said('docker run --pid host x # eci-ignore host-pid\n'), []);
  assert.deepEqual(said('docker run \\\n  `# eci-ignore host-pid` --pid host \\\n  x\n'), []);
  assert.deepEqual(said('# eci-ignore-file host-pid\n\ndocker run \\\n --pid host x\n'), []);
});

const create = 'docker buildx create --name eci-builder --node eci-builder0 --driver docker-container';
const driver = 'Build with the docker-container driver';

test('switches a build to a builder of its own', () => {
  const build = 'docker buildx build --builder eci-builder --load --allow network.host';
  const pairs: readonly (readonly [string, string])[] = [
    ['docker build --network host .\n', `${create}\n${build} --network host .\n`],
    ['cd x && docker build --network host .\n', `${create}\ncd x && ${build} --network host .\n`],
    [
      'f() {\n  if ! sudo docker image build --network host .; then\n    exit\n  fi\n}\n',
      `f() {\n  sudo ${create}\n  if ! sudo ${build} --network host .; then\n    exit\n  fi\n}\n`,
    ],
    [
      'x=$(docker builder build -q --network host .)\r\n',
      `${create}\r\nx=$(${build} -q --network host .)\r\n`,
    ],
    [
      'docker buildx build --push --network host .\n',
      `${create}\ndocker buildx build --builder eci-builder --allow network.host --push --network host .\n`,
    ],
    [
      'docker buildx build --builder default -o out --network host .\n',
      `${create}\ndocker buildx build --allow network.host --builder eci-builder -o out --network host .\n`,
    ],
    [`${create}\ndocker build --network host .\n`, `${create}\n${build} --network host .\n`],
  ];
  for (const [before, after] of pairs) {
    const got = fixed(before, driver);
    assert.equal(got, after);
    assert.deepEqual(said(got), []);
    assert.equal(got.includes('\r\n'), before.includes('\r\n'));
  }
});

test('puts the line above the whole statement where the build is within one', () => {
  const added = 'docker buildx build --builder eci-builder --load --allow network.host';
  for (const [before, after] of [
    ['case $1 in\n  a) docker build --network host . ;;\nesac\n', `  a) ${added} --network host . ;;`],
    ['  a; docker build --network host .\n', `  a; ${added} --network host .`],
    ['f() { docker build --network host .; }\n', `f() { ${added} --network host .; }`],
  ] as const) {
    const got = fixed(before, driver);
    assert.ok(got.trimStart().startsWith(`${create}\n`), got);
    assert.ok(got.includes(after), got);
    assert.deepEqual(said(got), []);
  }
});

test('follows the arguments of a call into the function that runs docker with them', () => {
  const calls = (text: string): readonly string[] => said(`${text}\n`);
  const drun = 'drun() { docker run --rm -v "$PWD:/w" "$@"; }\n';
  assert.deepEqual(calls(`${drun}drun --network=host alpine`), ['host-network: --network=host']);
  assert.deepEqual(calls(`${drun}drun alpine --network=host`), []);
  const check = 'check() { local n=$1; shift; for i in 1 2; do "$@" && break; done; }\n';
  assert.deepEqual(calls(`${check}check 5 docker run --pid=host a`), ['host-pid: --pid=host']);
  assert.deepEqual(calls(`${check}${drun}check 5 drun --uts=host a`), ['host-uts: --uts=host']);
  const any = 'cmd() { local sub=$1; shift; "$DOCKER" "$sub" "$@"; }\n';
  assert.deepEqual(calls(`DOCKER=$(command -v docker)\n${any}cmd run --ipc=host a`), [
    'host-ipc: --ipc=host',
  ]);
  assert.deepEqual(calls('ev() { eval "$*"; }\nev docker run --pid=host a'), ['host-pid: --pid=host']);
  assert.deepEqual(calls('r() { docker run ${@:2}; }\nr x --pid=host a'), ['host-pid: --pid=host']);
  assert.deepEqual(calls('docker() { command docker "$@"; }\ndocker run --pid=host a'), [
    'host-pid: --pid=host',
  ]);
  assert.deepEqual(calls('say() { echo "$@"; }\nsay docker run --pid=host a'), []);
  // What the loop leaves of the arguments, only the run knows.
  assert.deepEqual(
    calls('r() { while [ $1 ]; do shift; done; docker run a "$@"; }\nr --pid=host --privileged'),
    [],
  );
  assert.deepEqual(calls('f() { f "$@"; f "$@"; }\nf docker run --pid=host a'), []);
});

test('names and judges the image that a call gives, not the function by itself', () => {
  const socket = 'sock() { docker run -v /var/run/docker.sock:/var/run/docker.sock "$@"; }\n';
  const messages = (text: string) => findings(text).map(({ message }) => render(message).split(' ')[0]);
  assert.deepEqual(messages(`${socket}sock nginx\n`), ['nginx']);
  assert.deepEqual(messages(`${socket}`), ['docker']);
});

test('leaves an argument where another would take its place', () => {
  const text = 'build() { docker build -t "$1" --network "$2" .; }\nbuild a/b host\n';
  assert.deepEqual(said(text), ['build-host-network: host']);
  assert.equal(
    fixed(text, 'Build with the docker-container driver'),
    `${create}\n` +
      'build() { docker buildx build --builder eci-builder --load --allow network.host -t "$1" --network "$2" .; }\nbuild a/b host\n',
  );
  const removed = findings(text).flatMap(({ fixes }) => fixes.map(({ title }) => render(title)));
  assert.ok(!removed.some(title => title.startsWith('Remove')), removed.join());
});

test('puts the builder before the call that says what is built', () => {
  const text = 'd() { sudo docker "$@"; }\nif a; then\n  d build --network=host .\nfi\n';
  const made = fixed(text, 'Build with the docker-container driver');
  assert.match(
    made,
    /^d\(\) \{ sudo docker "\$@"; \}\nif a; then\n {2}sudo docker buildx create .*\n {2}d buildx build --builder/,
  );
});

test('follows the options that a function says', () => {
  const sock = 'sock() { echo "-v /var/run/docker.sock:/var/run/docker.sock"; }\n';
  const options = `${sock}options() { echo --privileged $(sock); }\n`;
  const found = ['docker-socket-mount', 'privileged-container'];
  const rules = (text: string) => findings(text).map(({ rule }) => rule);
  assert.deepEqual(rules(`${options}docker run -d $(options) a\n`), found);
  assert.deepEqual(rules(`${options}all=""\nall+=" $(options a)"\ndocker run \${all} a\n`), found);
  assert.deepEqual(rules(`${options}docker run "$(options)" a\n`), []);
  assert.deepEqual(rules('image() { echo ubuntu --privileged; }\ndocker run $(image) a\n'), []);
});

test('follows what set puts into the arguments, and arrays that begin empty', () => {
  assert.deepEqual(said('set -- --pid=host "$@"\ndocker run "$@" a\n'), ['host-pid: --pid=host']);
  assert.deepEqual(said('set -- docker run\nset -- "$@" --pid=host\nexec "$@" a\n'), [
    'host-pid: --pid=host',
  ]);
  assert.deepEqual(said('set -- --pid=host\nf() { docker run "$@" a; }\n'), []);
  assert.deepEqual(said('declare -a c\nc+=(docker run)\nc+=(--pid=host)\nexec ${c[@]} a\n'), [
    'host-pid: --pid=host',
  ]);
  assert.deepEqual(said('p() { E+=(--pid=host); }\ndocker run "${E[@]}" a\n'), ['host-pid: --pid=host']);
  const cli = 'if a; then b=docker; else b=podman; fi\nc="${b} run --pid=host a"\n$c\n';
  assert.deepEqual(said(cli), ['host-pid: --pid=host']);
  assert.deepEqual(said('a="--pid=host"\nf() { local a; docker run $a x; }\n'), []);
});

test('reads aliases and what eval is given', () => {
  assert.deepEqual(said("alias d='docker run --pid=host a'\n"), ['host-pid: --pid=host']);
  assert.deepEqual(said('alias d="docker run --network host -v \'"$PWD"\':/x a"\n'), [
    'host-network: --network host',
  ]);
  assert.deepEqual(said('alias\nalias -p\nalias d\n'), []);
  assert.deepEqual(said("alias d='docker run' s='sudo docker'\nd --pid=host a\ns run --uts=host a\n"), [
    'host-pid: --pid=host',
    'host-uts: --uts=host',
  ]);
  assert.deepEqual(said("alias d='docker run --pid=host'\nd a\n"), ['host-pid: --pid=host']);
  for (const not of [
    "d --pid=host a\nalias d='docker run'",
    "alias d='docker run'\nunalias d\nd --pid=host a",
    "alias d='docker run'\nunalias -a\nd --pid=host a",
    "if x; then alias d='docker run'; fi\nd --pid=host a",
    "alias d='x; docker run'\nd --pid=host a",
    'alias d="$X docker run"\nd --pid=host a',
    "alias d='docker run'\n\\d --pid=host a",
  ])
    assert.deepEqual(said(`${not}\n`), [], not);
  assert.deepEqual(said('c="docker run --pid=host a"\neval $c\n'), ['host-pid: --pid=host']);
  assert.deepEqual(said('eval docker run --pid=host a\n'), ['host-pid: --pid=host']);
});

test('an unknown word in front may have variables set behind it', () => {
  for (const before of ['$X', '$X A=1', '${X} A=1 B="$C"', '$X A=1 sudo'])
    assert.deepEqual(said(`${before} docker run --pid=host a\n`), ['host-pid: --pid=host'], before);
  for (const before of [
    '$X DOCKER_HOST=ssh://h',
    '$MAKE A=1',
    '$X A=1 $MAKE B=1',
    '$ON_REMOTE A=1',
    '$X A=1 b',
  ])
    assert.deepEqual(said(`${before} docker run --pid=host a\n`), [], before);
});

test('follows the options that a function says into the functions that are called', () => {
  assert.deepEqual(
    said(
      'o() {\n echo --pid host\n}\nr() {\n docker run $(o) a "$@"\n}\nc() {\n echo docker run $(o) --uts=host x\n}\nr sh\n$(c) "$@"\n',
    ),
    ['host-pid: --pid host', 'host-uts: --uts=host'],
  );
  assert.deepEqual(said('docker() {\n run __docker "$@"\n}\ndocker run --uts=host x\n'), [
    'host-uts: --uts=host',
  ]);
});

test('knows the functions and variables of the scripts that it sources', () => {
  const others: Record<string, string> = {
    'lib/tools.sh':
      '. "${BASH_SOURCE%/*}/more.sh"\n. ./deploy.sh\nCLI=docker\nrun() {\n docker run --pid=host --rm "$@"\n}\nalone() {\n docker run --uts=host x\n}\n',
    'lib/more.sh':
      'FLAGS=--uts=host\nopts() {\n echo --ipc=host\n}\nrun() {\n echo none\n}\nsub() {\n $CLI "$@"\n}\n',
  };
  const read = (other: string) => others[other.replace('file:///w/', '')];
  const saidWith = (text: string) =>
    lint({ uri: 'file:///w/bin/x/deploy.sh', text }, lintContext({ files: { read } })).findings.map(
      ({ rule, at, fixes }) =>
        `${rule}: ${text.slice(at.span.start, at.span.end)} ${fixes.some(({ edits }) => edits.length > 0)}`,
    );
  const source = 'source "$(dirname "$0")/lib/tools.sh" # docker\n';
  assert.deepEqual(saidWith(`${source}run --net=host image\nalone\n`), ['host-network: --net=host true']);
  assert.deepEqual(saidWith(`${source}$CLI run $FLAGS $(opts) x\nsub run --pid=host x\n`), [
    'host-uts: $FLAGS false',
    'host-ipc: $(opts) false',
    'host-pid: --pid=host true',
  ]);
  // Here nothing else speaks of containers.
  others['lib/tools.sh'] = 'CLI="docker run --privileged x"\n';
  for (const use of ['$CLI ls', 'a=$($CLI ls)', 'if x; then "${CLI}" ls; fi'])
    assert.deepEqual(saidWith(`source lib/tools.sh\n${use}\n`).length, /"/.test(use) ? 0 : 1, use);
  for (const other of ['source /lib/tools.sh', '. "$LIB"', '. lib/$x.sh', '. lib/none.sh'])
    assert.deepEqual(saidWith(`${other}\n# docker\nrun --net=host image\n`), [], other);
});

test('follows options that branches may have put into a string', () => {
  const branch = 'if x; then O="$O --net=host"; fi\n';
  for (const text of [
    `O="--rm"\n${branch}O="$O -it"\ndocker run $O a\n`,
    `O="--rm"\n${branch}A="$O -it a"\ndocker run $A\n`,
    'if x; then O="--net=host"; else O="-p 1:1"; fi\nO="$O --rm"\ndocker run $O a\n',
    'O=(--net=host)\ndocker run ${O[@]+"${O[@]}"} a\n',
    'S=(); x || S=(sudo)\n"${S[@]}" docker run --net=host a\n',
  ])
    assert.deepEqual(said(text), ['host-network: --net=host'], text);
  assert.deepEqual(said('N=${H:+--net=host}\ndocker run $N a\n'), ['host-network: $N']);
});

test('puts nothing between the parts of a word', () => {
  const [found] = findings(
    'if a; then\n b="podman --remote"\nelse\n b=docker\nfi\nc="$b run --net=host --rm"\nif x; then\n c="$c -v /a:/a"\nfi\nc="$c img"\n$c ports\n',
  );
  assert.match(render(found?.message ?? say``), /^img cannot start/);
  assert.deepEqual(
    said(
      'A=${A:-}\nif x; then A=$(uname); fi\nif y; then F=--platform; fi\no="$F $P -v /x/$A:/y/linux_$A"\nif z; then o="$o --pid=host"; fi\ndocker run $o img sh\n',
    ),
    ['host-pid: --pid=host'],
  );
});

test('reads a command in each of the forms that a variable may give it', () => {
  const forms = 'if x; then\n c="docker run --pid=host a"\nelse\n c="docker run --uts=host b"\nfi\n';
  for (const call of ['$c', 'eval $c', 'eval "$c"', '$c --init'])
    assert.deepEqual(said(`${forms}${call}\n`), ['host-pid: --pid=host', 'host-uts: --uts=host'], call);
  assert.deepEqual(said('D="docker run"\nx && D="sudo docker run --pid=host"\n$D --net host a\n'), [
    'host-pid: --pid=host',
    'host-network: --net host',
  ]);
  assert.deepEqual(said('if x; then c="echo docker"; else c="podman run --pid=host"; fi\n$c\n'), []);
});

test('knows other engines', () => {
  const run = 'docker run --net=host a\n';
  for (const text of [
    `eval $(minikube docker-env)\n${run}`,
    `eval "$(docker-machine env default)"\n${run}`,
    `docker() {\n podman "$@"\n}\n${run}`,
    `docker() { sudo /usr/bin/podman "$@"; }\n${run}`,
    `alias docker=podman\n${run}`,
    `alias x=y docker='sudo nerdctl'\nif a; then ${run}fi\nf() { ${run}}\nf\n`,
  ])
    assert.deepEqual(said(text), [], text);
  for (const text of [
    `alias docker='sudo docker'\n${run}`,
    `alias docker=podman\nunalias docker\n${run}`,
    `if x; then alias docker=podman; fi\n${run}`,
    `${run}alias docker=podman\n`,
    `alias docker=podman\n\\${run}`,
  ])
    assert.deepEqual(said(text), ['host-network: --net=host'], text);
  assert.deepEqual(said(`eval $(minikube docker-env)\neval $(minikube docker-env -u)\n${run}`), [
    'host-network: --net=host',
  ]);
});

test('takes what a path begins with for certain', () => {
  assert.deepEqual(
    said(
      'docker run -v /lib/modules/$(uname -r):/m -v /var/lib/docker/$X:/d -v /run/$X:/r -v /dev/$Y:/y a\n',
    ),
    ['kernel-module: -v /lib/modules/$(uname -r):/m', 'restricted-mount: -v /var/lib/docker/$X:/d'],
  );
});
