import assert from 'node:assert/strict';
import test from 'node:test';
import { shell as kind } from '../../server/src/core/kinds/shell.ts';
import { type LintContext, lint } from '../../server/src/core/lint.ts';
import { render } from '../../server/src/core/message.ts';
import type { Finding } from '../../server/src/core/rule.ts';
import { applyEdits } from '../../server/src/core/text.ts';
import { exampleTarget } from '../examples/example-lint.ts';
import { shell } from '../support/shell.ts';

const context: LintContext = {
  targets: [exampleTarget],
  policy: undefined,
  files: { read: () => undefined },
  syntaxes: { shell },
  severities: {},
};
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
  assert.deepEqual(said('# eci-ignore-file host-pid\n\ndocker run \\\n --pid host x\n'), []);
});

const create = 'docker buildx create --name eci-builder --node eci-builder0 --driver docker-container';
const driver = 'Build with the docker-container driver';

test('switches a build to a builder of its own', () => {
  const build = 'docker buildx build --builder eci-builder --load --allow network.host';
  const pairs: readonly (readonly [string, string])[] = [
    ['docker build --network host .\n', `${create} --use\n${build} --network host .\n`],
    ['cd x && docker build --network host .\n', `${create} --use\ncd x && ${build} --network host .\n`],
    [
      'f() {\n  if ! sudo docker image build --network host .; then\n    exit\n  fi\n}\n',
      `f() {\n  ${create} --use\n  if ! sudo ${build} --network host .; then\n    exit\n  fi\n}\n`,
    ],
    [
      'x=$(docker builder build -q --network host .)\r\n',
      `${create} --use\r\nx=$(${build} -q --network host .)\r\n`,
    ],
    [
      'docker buildx build --push --network host .\n',
      `${create} --use\ndocker buildx build --builder eci-builder --allow network.host --push --network host .\n`,
    ],
    [
      'docker buildx build --builder default -o out --network host .\n',
      `${create} --use\ndocker buildx build --allow network.host --builder eci-builder -o out --network host .\n`,
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
    assert.ok(got.trimStart().startsWith(`${create} --use\n`), got);
    assert.ok(got.includes(after), got);
    assert.deepEqual(said(got), []);
  }
});
