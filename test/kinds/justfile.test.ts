import assert from 'node:assert/strict';
import test from 'node:test';
import { justfile } from '../../server/src/core/kinds/justfile.ts';
import * as hosted from '../support/hosted.ts';

const commands = (text: string) => hosted.commands(justfile, text);
const underlined = (text: string) => hosted.underlined(justfile, text);

test('claims justfiles by name', () => {
  for (const path of ['/justfile', '/a/Justfile', '/.justfile', '/x.just', '/JUSTFILE'])
    assert.ok(justfile.claims(path, ''), path);
  for (const path of ['/justfile.md', '/just', '/adjust.js', '/a.justx'])
    assert.ok(!justfile.claims(path, ''), path);
});

test('reads the lines of recipes', () => {
  const text =
    '# docker 0\nset dotenv-load\nalias t := test\n[private]\n@test *a: b (c "d")\n  @docker 1\n  -docker 2\n\n  docker \\\n    3\nb:\n\tdocker 4\nx := "docker 5"\nimport "docker"\n';
  assert.deepEqual(commands(text), ['docker 1', 'docker 2', 'docker 3', 'docker 4']);
  assert.deepEqual(
    hosted.lowerHosted(justfile, text).workloads.flatMap(({ name, runs }) => (runs === 'host' ? [name] : [])),
    ['test', 'b'],
  );
});

test('fills in what is known', () => {
  const text = `a := 'x' + "\\ty"\nb := a\nc := \`id\`\nd := env('N', 'host')\ne := if a == b { "1" } else { "2" }\nr p q='w' *s:\n  echo {{a}} {{ b }} {{c}} {{d}} {{e}} {{p}} {{q}} {{s}} {{{{a}} {{ uppercase(a) }} {{b + "z"}} $q\n`;
  assert.deepEqual(commands(text), ['echo x y x y ? ~host ? ? ~w ? {{a}} ? x yz ?']);
});

test('what is exported reaches the shell', () => {
  assert.deepEqual(commands("export A := '1'\nB := '2'\nr $p='3' q='4':\n  echo $A $B $p $q\n"), [
    'echo 1 ? ~3 ?',
  ]);
  assert.deepEqual(commands("set export\nB := '2'\nr q='4':\n  echo $B $q\n"), ['echo 2 ~4']);
});

test('a recipe may be a script, in a shell or not', () => {
  assert.deepEqual(commands('r:\n  #!/usr/bin/env bash\n  X=1\n\n  if a; then\n    echo $X\n  fi\n'), [
    'a',
    'echo 1',
  ]);
  assert.deepEqual(
    commands('r:\n  #!/usr/bin/env -S uv run\n  docker\ns:\n  #!/bin/python3\n  docker\n'),
    [],
  );
  assert.deepEqual(commands('[script]\nr:\n  X=1\n  echo $X\n[script("python3")]\ns:\n  docker\n'), [
    'echo 1',
  ]);
});

test('the shell of the lines', () => {
  assert.deepEqual(commands('set shell := ["bash", "-uc"]\nr:\n  a\n'), ['a']);
  assert.deepEqual(commands("set shell := ['nu', '-c']\nr:\n  a\ns:\n  #!/bin/sh\n  b\n"), ['b']);
  assert.deepEqual(commands('set shell := ["/usr/bin/env", "bash", "-c"]\nr:\n  a\n'), ['a']);
  assert.deepEqual(commands('set windows-shell := ["pwsh"]\nr:\n  a\n'), ['a']);
});

test('comments', () => {
  assert.deepEqual(hosted.comments(justfile, "# a\nx := '#' # b\nr:\n  c # d\n  # e\n"), [
    '# a',
    '# b',
    '# d',
    '# e',
  ]);
});

test('places are exact, with CRLF, tabs and pairs of surrogates', () => {
  const text =
    "# 😀\r\nopts := '--rm --privileged'\r\nr n='😀':\r\n\t@echo {{n}} && docker run {{opts}} --pid \\\r\n\t  host x\r\n";
  assert.deepEqual(underlined(text), [
    'echo | {{n}}',
    'docker | run | --rm | --privileged | --pid | host | x',
  ]);
  assert.equal(hosted.without(justfile, text, '--privileged'), text.replace(' --privileged', ''));
  assert.equal(hosted.withOther(justfile, text, 'host', '{{a'), text.replace('host', "'{{{{a'"));
});

test('a builder is made by a line of its own', () => {
  assert.match(
    hosted.withBuilder(justfile, 'r:\r\n  @docker build .\r\n') ?? '',
    /^r:\r\n {2}@docker buildx [^\r\n]*create[^\r\n]*\r\n {2}@docker buildx build [^\r\n]* \.\r\n$/,
  );
  assert.match(
    hosted.withBuilder(justfile, 'r:\n  #!/bin/sh\n  if a; then\n    docker build .\n  fi\n') ?? '',
    /^r:\n {2}#!\/bin\/sh\n {2}if a; then\n {4}docker buildx create.*\n {4}docker buildx build .*\n {2}fi\n$/,
  );
});

test('bad input does no harm', () => {
  hosted.survives(
    justfile,
    'set shell := ["bash", "-c"]\na := "x" + b # c\nb := \'\'\'\n y\'\'\'\nexport c := env("X", `id`)\n[private]\n@r p=\'q\' $s="t" *u: (v "w")\n  -docker run {{p}} {{{{x}} {{a + b}} \\\n    y\ns:\n  #!/bin/sh\n  docker build .\n',
    [
      'r:',
      'r p=',
      'a := ',
      '{{',
      '}}',
      '{{a}}',
      '  ',
      'set shell := [',
      '`',
      "'''",
      '"""',
      '#!/bin/sh',
      'env(',
      '[script]',
      '+',
    ],
  );
});
