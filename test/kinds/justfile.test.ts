import assert from 'node:assert/strict';
import test from 'node:test';
import { justfile } from '../../server/src/core/kinds/just/justfile.ts';
import { applyEdits } from '../../server/src/core/text.ts';
import { findings } from '../support/findings.ts';
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

test('an expression goes over lines, calls functions and joins paths', () => {
  const text = [
    "a := 'docker run ' + \\\n  '--net=host ' + \\\n  'x'\n",
    "b := (\n  'docker run '\n  + (a)\n)\n",
    "c := 'docker run -v ' + justfile_directory() + ':/a --init ' + env('I', 'i' + 'j')\n",
    "d := 'docker run -v ' + home / 'b' / uppercase(join('c', 'd')) + ':/a e'\n",
    "e := 'docker ' + (open\nf := 'docker ' + f(g(\n",
    "g := x'docker x'\nh := x'docker $A'\n",
    'r:\n  {{g}}\n  {{h}}\n  {{a}}\n  {{b}}\n  {{c}}\n  {{d}}\n  {{e}}\n  {{f}}\n  {{"docker " + (',
    "'--pid=host') }} z\n",
  ].join('');
  assert.deepEqual(commands(text), [
    'docker x',
    '?',
    'docker run --net=host x',
    'docker run docker run --net=host x',
    'docker run -v ? --init ~ij',
    'docker run -v ? e',
    '?',
    '?',
    'docker --pid=host z',
  ]);
  assert.equal(hosted.without(justfile, text, '--net=host'), text.replace("\n  '--net=host ' + \\", ''));
  assert.deepEqual(commands(`a := ${'('.repeat(9999)}\nr:\n  docker {{a}}\n`), ['docker ?']);
});

test('a choice is docker where it may be, and brings the options of all its branches', () => {
  const text =
    "net := if ci != '{' { '--net=host' } else if x =~ 'a' { '--rm' } else {\n  \"--pid=host\"\n}\nengine := if x == 'linux' { 'podman' } else { 'docker' }\na:\n  {{engine}} run {{net}} {{ if ci == '' {'x'} else {'y'} }} {{if ci == '' {'--init'} else {''}}} z\n";
  assert.deepEqual(commands(text), ['docker run --net=host --rm --pid=host ? --init z']);
  assert.equal(hosted.without(justfile, text, '--net=host'), text.replace('--net=host', ''));
  assert.equal(hosted.without(justfile, text, '--pid=host'), text.replace('--pid=host', ''));
  assert.equal(hosted.without(justfile, text, '--init'), text.replace('--init', ''));
});

test('a choice that asks for the system alone has one value on each', () => {
  const on = (text: string): readonly string[] =>
    hosted
      .lowerHosted(justfile, text)
      .workloads.flatMap(({ runs, facts }) => (runs === 'container' ? facts : []))
      .map(
        fact => `${'space' in fact ? fact.space : fact.type} ${(fact.systems ?? ['everywhere']).join(' ')}`,
      );
  const net = (condition: string, no = '--net=bridge') =>
    on(`net := if ${condition} { '--net=host' } else { '${no}' }\nr:\n  docker run {{net}} x\n`).filter(
      fact => fact.startsWith('network'),
    );
  assert.deepEqual(net("os() == 'macos'", ''), ['network macos']);
  assert.deepEqual(net('"macos" != os()', ''), ['network linux windows']);
  assert.deepEqual(net("os_family() == 'windows'", ''), ['network windows']);
  assert.deepEqual(net("os_family( ) == 'unix'", ''), ['network linux macos']);
  assert.deepEqual(net("os() == 'freebsd'", ''), []);
  assert.deepEqual(on("o := os()\nr:\n  docker run {{ if o == 'linux' { '--init' } else { '' } }} x\n"), [
    'init linux',
    'image linux',
    'image macos windows',
  ]);
  assert.deepEqual(net('os() == name', ''), ['network everywhere']);
  assert.deepEqual(net("`uname -s` == 'Darwin'", ''), ['network macos']);
  assert.deepEqual(net("a == b { '' } else if os() == 'linux'", ''), ['network linux']);
  assert.deepEqual(net("os() == 'linux' { '' } else if a == b", ''), ['network macos windows']);
  assert.deepEqual(
    on(
      "[linux]\nr:\n  docker run {{ if os() == 'macos' { '--net=host' } else { '' } }} --privileged x\n",
    ).filter(fact => !fact.startsWith('image')),
    ['privileged linux'],
  );
  assert.deepEqual(
    on('[doc(\'a [linux] host, "[macos]"\')]\nr:\n  docker run --init x\n')[0],
    'init everywhere',
  );
  // A script may ask for it itself.
  const script = (lines: string) =>
    on(`o := os()\nu := \`uname -s\`\nr:\n  #!/bin/bash\n${lines.replace(/^/gm, '  ')}\n`).filter(
      fact => !fact.startsWith('image'),
    );
  const asks = (condition: string) => script(`if ${condition}; then\n  docker run --net=host x\nfi`);
  assert.deepEqual(asks('[[ "{{os()}}" == "linux" ]]'), ['network linux']);
  assert.deepEqual(asks('[ "{{ os( ) }}" != linux ]'), ['network macos windows']);
  assert.deepEqual(asks('[[ {{os_family()}} == unix ]]'), ['network linux macos']);
  assert.deepEqual(asks('[[ {{os_family()}} != "unix" ]]'), ['network windows']);
  assert.deepEqual(asks("[ '{{o}}' = macos ]"), ['network macos']);
  assert.deepEqual(asks('[ "{{u}}" = Darwin ]'), ['network macos']);
  assert.deepEqual(asks('[ "{{os() + arch()}}" = macos ]'), ['network everywhere']);
  assert.deepEqual(
    script('S={{os()}}\ncase "$S" in\n  linux) docker run --net=host x;;\n  *) docker run --init x;;\nesac'),
    ['network linux', 'init macos windows'],
  );
  assert.deepEqual(
    script(
      "if [ {{os()}} = linux ]; then\n  docker run --net=host {{if os() == 'macos' { '--init' } else { '' }}} x\nfi",
    ),
    ['network linux'],
  );
  assert.deepEqual(commands('r:\n  docker build --platform {{os()}}/{{arch()}} .\n'), [
    'docker build --platform ? .',
  ]);
  // Another engine is another matter.
  const engine = (value: string) =>
    on(`export DOCKER_HOST := ${value}\nr:\n  docker run --net=host x\n`).filter(fact =>
      fact.startsWith('network'),
    );
  assert.deepEqual(engine("if os() == 'macos' { 'unix:///u/.colima/docker.sock' } else { '' }"), [
    'network linux windows',
  ]);
  assert.deepEqual(engine('`find-engine`'), []);
  assert.deepEqual(engine("env('DOCKER_HOST', '')"), ['network everywhere']);
  assert.deepEqual(
    on("e := if os() == 'linux' { 'podman' } else { 'docker' }\nr:\n  {{e}} run --net=host x\n").filter(
      fact => fact.startsWith('network'),
    ),
    ['network macos windows'],
  );
});

test('knows docker by the name that it is looked up by', () => {
  const text =
    "a := `which docker`\nb := require('docker')\nc := `command -v podman || echo docker`\nd := `which podman`\nr:\n  {{a}} 1\n  {{b}} 2\n  {{c}} 3\n  {{d}} 4\n  {{which('docker')}} 5\n";
  assert.deepEqual(commands(text), ['docker 1', 'docker 2', 'docker 3', '? 4', 'docker 5']);
});

test('a recipe gets the arguments of those that depend on it', () => {
  const text = `d: a && (run "--net=host" 'x') (run v + ' --rm')\nv := '--init'\nrun opts img='y' *more:\n  docker run {{opts}} {{img}} {{more}}\ne $p='1': (s p 'a' 'b')\ns $q +r:\n  echo $q {{r}}\n`;
  assert.deepEqual(commands(text), [
    'docker run ? ~y ?',
    'docker run --net=host x ?',
    'docker run --init --rm ~y ?',
    'echo ? ?',
    'echo ~1 a b',
  ]);
  assert.equal(hosted.without(justfile, text, '--net=host'), text.replace('--net=host', ''));
  assert.deepEqual(commands('d: (run "a" & "b") (c\nrun o:\n  docker {{o}}\n'), ['docker ?']);
});

test('a recipe gets the arguments of the lines that call it', () => {
  const text =
    "a:\n  just run '--net=host' x\n  @{{just_executable()}} run --pid=host y\n  just run $A z\n  just run --init w && b\n  just -f c run u v\nrun o i:\n  docker run {{o}} {{i}}\n";
  assert.deepEqual(
    commands(text).filter(command => command.startsWith('docker')),
    ['docker run ? ?', 'docker run --net=host x', 'docker run ? y'],
  );
  const fixed = (whole: string): readonly string[] =>
    hosted
      .lowerHosted(justfile, whole)
      .workloads.flatMap(({ facts }) => facts)
      .flatMap(fact => (fact.type === 'namespace' ? [fact.anchor.remove?.() ?? []] : []))
      .map(edits => applyEdits(hosted.sourceOf(justfile, whole), edits));
  assert.deepEqual(fixed(text), [text.replace('--net=host', '')]);
});

test('files that import each other have one name space, modules do not', () => {
  const files = {
    justfile:
      "import 'sub/a.just'\nimport? \"sub/b.just\"\nmod c\nopts := '--net=host'\nr:\n  docker {{fromA}} {{fromC}} {{opts}}\n",
    'sub/a.just': "fromA := opts + ' a'\nopts := 'other'\ns:\n  docker {{opts}} {{fromB}}\n",
    'sub/b.just': "import 'a.just'\nfromB := 'b'\n",
    'c.just': "fromC := 'c'\nt:\n  docker {{opts}} {{fromC}}\n",
  };
  const read = (path: string) => hosted.commandsBeside(justfile, path, files);
  assert.deepEqual(read('justfile'), ['docker --net=host a ? --net=host']);
  assert.deepEqual(read('sub/a.just'), ['docker --net=host b']);
  assert.deepEqual(read('c.just'), ['docker ? c']);
  // What another file says is edited as a whole or not at all.
  const text = 'r:\n  docker run {{one}} {{two}} x\n';
  const beside = {
    justfile: "import 'a.just'\none := '--net=host'\ntwo := if c == '' { '--pid=host' } else { '--init' }\n",
    'a.just': text,
  };
  const [host] = hosted.lowerBeside(justfile, 'a.just', beside).workloads;
  assert.deepEqual(
    host?.facts.flatMap(fact =>
      fact.type !== 'command'
        ? []
        : fact.words.map(({ anchor }) => [
            text.slice(anchor.span.start, anchor.span.end),
            anchor.remove?.().map(({ span }) => text.slice(span.start, span.end)),
          ]),
    ),
    [
      ['docker', ['docker ']],
      ['run', [' run']],
      ['{{one}}', [' {{one}}']],
      ['two', undefined],
      ['two', undefined],
      ['x', [' x']],
    ],
  );
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
      'if a == b { ',
      '} else { ',
      'd: (r ',
    ],
  );
});

test('what an imported justfile brings is told once', () => {
  const texts = {
    justfile: 'import "lib.just"\na:\n  {{run}} x\nb:\n  {{run}} y\n',
    'lib.just': 'run := "docker run --network=host"\n',
  };
  assert.deepEqual(
    findings(texts, 'justfile').map(({ rule, at }) => [rule, texts.justfile.slice(0, at.span.start).length]),
    [['host-network', texts.justfile.indexOf('run')]],
  );
});
