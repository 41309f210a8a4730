import assert from 'node:assert/strict';
import test from 'node:test';
import { taskfile } from '../../server/src/core/kinds/task/taskfile.ts';
import * as hosted from '../support/hosted.ts';

const commands = (text: string) => hosted.commands(taskfile, text);
const task = (...cmds: readonly string[]): string =>
  `tasks:\n  t:\n    cmds:\n${cmds.map(cmd => `      - ${cmd}\n`).join('')}`;

test('claims Taskfiles by name, and others of the name by what is inside', () => {
  for (const path of ['/Taskfile.yml', '/a/taskfile.yaml', '/Taskfile.dist.yml'])
    assert.ok(taskfile.claims(path, ''), path);
  assert.ok(taskfile.claims('/Taskfile_linux.yml', 'version: 3\ntasks:\n'));
  assert.ok(!taskfile.claims('/Taskfile_linux.yml', 'a: b\n'));
  assert.ok(!taskfile.claims('/tasks.yml', 'tasks:\n'));
  assert.ok(taskfile.claims('/sub/Docker.yml', "version: '3'\n\ntasks:\n"));
  assert.ok(taskfile.claims('/sub/Docker.yaml', 'version: 3.4 # x\ntasks:\n'));
  assert.ok(!taskfile.claims('/compose.yml', "version: '3'\nservices:\n"));
  assert.ok(!taskfile.claims('/.taskcluster.yml', 'version: 1\ntasks:\n'));
});

test('reads commands wherever they stand', () => {
  const text = `version: '3'
vars:
  A: { sh: docker 0 }
tasks:
  a: docker 1
  b:
    - docker 2
  c:
    deps: [a]
    vars: { X: { sh: docker 3 } }
    status: [docker 4]
    preconditions: [{ sh: docker 5 }, docker 6]
    cmds:
      - docker 7
      - cmd: docker 8
      - task: a
      - defer: docker 9
      - defer: { task: a }
      - for: [x]
        cmd: docker 10
      - |
        docker 11
        docker 12
      - >-
        docker
        13
  d:
    cmd: docker 14
`;
  const numbers = [0, 1, 2, 7, 8, 9, 10, 11, 12, 13, 4, 5, 6, 3, 14];
  assert.deepEqual(
    commands(text),
    numbers.map(number => `docker ${number}`),
  );
});

test('fills in what is known', () => {
  const text = `vars:
  A: a
  B: '{{.A}} b'
  C: '{{.C | default "host"}}'
  D: { sh: id }
  G: g
env:
  E: '{{.A}}'
tasks:
  t:
    vars: { A: own }
    cmds:
      - echo {{.A}} {{.B}} {{ .C }} {{.D}} {{.N}} {{default "x" .N}} {{if .A}}y{{end}} $E {{.G}}
      - task: u
        vars: { G: h }
`;
  assert.deepEqual(commands(text), ['id', 'echo own a b ~host ? ? ~x ? own ?']);
});

test('a choice is docker where it may be, and brings the options of all its branches', () => {
  const text = `vars:
  E: '{{if .X}}podman{{else}}docker{{end}}'
  F: { sh: command -v docker }
${task(
  '"{{.E}} run {{if .A}}--init{{else if eq .A .B}}{{if .B}}--rm {{end}}--net=host{{else}}-e X={{.C}}{{end}} {{if .D}}x{{end}} y"',
  '|\n        {{if .A}}\n        docker z\n        {{end}}',
  'docker {{if .A}}--init y',
  '"{{.F}} z"',
)}`;
  assert.deepEqual(commands(text), [
    'docker run --init --rm --net=host -e ? ? y',
    '?',
    'docker z',
    '?',
    'docker ? y',
    'docker z',
  ]);
  assert.equal(hosted.without(taskfile, text, '--net=host'), text.replace('--net=host', ''));
});

test('blocks in blocks are read once each', () => {
  const nested = (count: number) =>
    task(`docker run ${'{{if .A}}'.repeat(count)}--init${'{{end}}'.repeat(count)} x`);
  assert.deepEqual(commands(nested(20)), ['docker run --init x']);
  assert.deepEqual(commands(nested(1000)).length, 1);
  assert.deepEqual(
    commands(task('docker {{range .L}} -e {{.}} {{else}} -x {{end}} {{if .A}}--init{{end}}')),
    ['docker ? -e ? ? -x ? --init'],
  );
});

test('a task gets the variables of those that call it', () => {
  const text = `vars:
  IMG: x
tasks:
  run:
    vars: { NET: '{{.NET | default "none"}}' }
    env: { E: '{{.OPTS}}' }
    cmds:
      - docker run --net={{.NET}} {{.OPTS}} {{.IMG}} $E
  a:
    vars: { V: --init }
    deps: [{ task: ':run', vars: { OPTS: '{{.V}} --pid=host', NET: host } }]
    cmds:
      - task: run
        vars: { OPTS: --privileged }
      - task: run
        vars: { OPTS: [1] }
`;
  assert.deepEqual(commands(text), [
    'docker run ? ? x ?',
    'docker run ~--net=none --privileged x --privileged',
    'docker run ~--net=none ? x ?',
    'docker run --net=host --init --pid=host x --init --pid=host',
  ]);
  assert.equal(hosted.without(taskfile, text, '--privileged'), text.replace('--privileged', ''));
});

test('an included file has the variables of the one that includes it', () => {
  const files = {
    'Taskfile.yml':
      "version: '3'\nvars: { OPTS: --net=host, OWN: root }\nincludes:\n  d:\n    taskfile: sub/Docker.yml\n    vars: { V: '{{.OPTS}} -v /:/x' }\n  e: ./other\n  f: { taskfile: twice.yml, vars: { V: 1 } }\n  g: { taskfile: twice.yml }\ntasks: {}\n",
    'sub/Docker.yml':
      "version: '3'\nvars: { OWN: mine }\ntasks:\n  t: docker {{.V}} {{.OPTS}} {{.OWN}} {{.NO}}\n",
    'other/Taskfile.yml': "version: '3'\ntasks:\n  t: docker {{.V}} {{.OPTS}}\n",
    'twice.yml': "version: '3'\ntasks:\n  t: docker {{.V}} {{.OPTS}}\n",
    'Lone.yml': "version: '3'\ntasks:\n  t: docker {{.OPTS}}\n",
  };
  const read = (path: string) => hosted.commandsBeside(taskfile, path, files);
  assert.deepEqual(read('sub/Docker.yml'), ['docker --net=host -v /:/x --net=host mine ?']);
  assert.deepEqual(read('other/Taskfile.yml'), ['docker ? --net=host']);
  assert.deepEqual(read('twice.yml'), ['docker ? --net=host']);
  assert.deepEqual(read('Lone.yml'), ['docker ?']);
  // What another file says is edited as a whole or not at all.
  const [host] = hosted.lowerBeside(taskfile, 'sub/Docker.yml', files).workloads;
  const text = files['sub/Docker.yml'];
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
      ['{{.V}}', undefined],
      ['{{.V}}', undefined],
      ['{{.V}}', undefined],
      ['{{.OPTS}}', [' {{.OPTS}}']],
      ['{{.OWN}}', [' {{.OWN}}']],
      ['{{.NO}}', [' {{.NO}}']],
    ],
  );
});

test('places are exact in every scalar', () => {
  const places = (cmd: string) => hosted.underlined(taskfile, task(cmd));
  assert.deepEqual(places('docker "😀" x'), ['docker | "😀" | x']);
  assert.deepEqual(places(`'docker ''😀'' x'`), ["docker | ''😀'' | x"]);
  assert.deepEqual(places('"docker \\"😀\\" x"'), ['docker | \\"😀\\" | x']);
  assert.deepEqual(places('|\r\n        docker 😀 \\\r\n          x\r\n'), ['docker | 😀 | x']);
});

test('what is written reads as it is meant', () => {
  const changed = (cmd: string) => hosted.withOther(taskfile, task(cmd), 'x', "a'{{b");
  assert.equal(changed('docker x'), task(`docker 'a'\\''{{"{{"}}b'`));
  assert.equal(changed(`'docker x'`), task(`'docker ''a''\\''''{{"{{"}}b'''`));
  assert.equal(changed('"docker x"'), task(`"docker 'a'\\\\''{{\\"{{\\"}}b'"`));
  assert.equal(hosted.without(taskfile, task('"docker \\"x\\" y"'), 'x'), task('"docker y"'));
});

test('a builder is made by another item, or another line of a block', () => {
  const made = (cmd: string) => hosted.withBuilder(taskfile, task(cmd));
  assert.match(
    made('cmd: docker build .') ?? '',
    /\n {6}- docker buildx create [^\n]*\n {6}- cmd: docker buildx build [^\n]*\.\n$/,
  );
  assert.match(
    made('|\n        a\n        docker build .') ?? '',
    /\|\n {8}a\n {8}docker buildx create [^\n]*\n {8}docker buildx build/,
  );
  assert.equal(made('defer: docker build .'), undefined);
  assert.equal(hosted.withBuilder(taskfile, 'tasks:\n  t: docker build .\n'), undefined);
});

test('comments of the file and of its scripts', () => {
  assert.deepEqual(
    hosted.comments(taskfile, `# a\n${task('docker x # b', '|\n        c # d\n        # e')}`),
    ['# a', '# b', '# d', '# e'],
  );
});

test('bad input does no harm', () => {
  hosted.survives(
    taskfile,
    `version: '3'\nvars: {A: '{{.B}}', B: '{{.A | default "x"}}', C: {sh: id}}\nenv: {D: "{{.A}}"}\n${task('docker run {{.A}} {{', '"docker \\u0041 {{.C}}"', '{cmd: >-\n          docker\n          x}', '|\n        docker build . # 😀')}`,
    [
      'tasks:\n  t:\n    cmds:\n',
      '      - ',
      'cmd: ',
      '{{if .A}}',
      '{{else}}',
      '{{end}}',
      '|\n',
      '>-\n',
      '{{.A}}',
      '{{',
      '}}',
      'vars: {A: ',
      'sh: ',
      '}',
      '        ',
    ],
  );
});

test('a default may be another variable', () => {
  const text = `vars:\n  N: --net=host\n${task('docker run {{.A | default .N}} {{default .N .B}} {{.C | default .D}} x')}`;
  assert.deepEqual(commands(text), ['docker run ~--net=host ~--net=host ? x']);
});

test('a template that asks for the system alone gives one text on each', () => {
  const on = (text: string): readonly string[] =>
    hosted
      .lowerHosted(taskfile, text)
      .workloads.flatMap(({ runs, facts }) => (runs === 'container' ? facts : []))
      .flatMap(fact => (fact.type === 'namespace' ? [(fact.systems ?? ['everywhere']).join(' ')] : []));
  const asked = (condition: string, rest = '') =>
    on(task(`'docker run {{if ${condition}}}--net=host{{${rest}end}} x'`));
  assert.deepEqual(asked('eq OS "darwin"'), ['macos']);
  assert.deepEqual(asked('ne "windows" (OS)'), ['linux macos']);
  assert.deepEqual(asked('eq OS "linux" "darwin"'), ['linux macos']);
  assert.deepEqual(asked('or (eq OS "linux") (and (ne OS "linux") (not (eq OS `darwin`)))'), [
    'linux windows',
  ]);
  assert.deepEqual(asked('eq OS "windows"', 'else}}--net=bridge{{'), ['linux macos', 'windows']);
  assert.deepEqual(asked('eq OS "windows"', 'else if .X}}--net=bridge{{'), ['linux macos', 'windows']);
  assert.deepEqual(asked('.X', 'else if eq OS "darwin"}}--net=bridge{{'), [
    'linux windows',
    'macos',
    'macos',
  ]);
  for (const open of [
    'eq OS .X',
    'eq .OS "darwin"',
    '(eq OS "darwin") .X',
    'and (eq OS "darwin") .X',
    'eq OS "a" (',
    ')',
  ])
    assert.deepEqual(asked(open), ['everywhere'], open);
  // A command may ask for it itself.
  const asks = (test: string) =>
    on(
      `vars:\n  S: {sh: uname}\n  O: '{{OS}}'\n${task(`|\n        if ${test}; then docker run --net=host x; fi`)}`,
    );
  assert.deepEqual(asks('[ "{{OS}}" = "darwin" ]'), ['macos']);
  assert.deepEqual(asks('[[ {{.O}} != windows ]]'), ['linux macos']);
  assert.deepEqual(asks("[ '{{.S}}' = Linux ]"), ['linux']);
  assert.deepEqual(asks('[ "{{ARCH}}" = arm64 ]'), ['everywhere']);
  const where = (rest: string, own = '') =>
    on(`tasks:\n  t:\n    cmds:\n      - cmd: docker run --net=host x\n${own}${rest}`);
  assert.deepEqual(where('', `        if: '[ "{{OS}}" = "linux" ]'\n`), ['linux']);
  assert.deepEqual(where('', `        if: '{{ne OS "darwin"}}'\n`), ['linux windows']);
  assert.deepEqual(where(`    if: '{{eq OS "darwin"}}'\n`), ['macos']);
  assert.deepEqual(
    where("    preconditions:\n      - test -f x\n      - sh: '[ $(uname) = Darwin ]'\n        msg: m\n"),
    ['macos'],
  );
  assert.deepEqual(where('    if: \'[ -n "$CI" ]\'\n'), ['everywhere']);
  assert.deepEqual(where('    if: \'[ "{{.X}}" = linux ]\'\n'), ['everywhere']);
  // The text of a branch is text where it stands: what is taken out is the option.
  const text = task(
    `|\n        {{if ne OS "darwin"}}\n        docker run --rm --net=host x\n        {{- end}}`,
  );
  assert.deepEqual(on(text), ['linux windows']);
  assert.equal(hosted.without(taskfile, text, '--net=host'), text.replace(' --net=host', ''));
  const word = task(`docker run --net={{if eq OS "linux"}}host{{else}}bridge{{end}} x`);
  assert.deepEqual(on(word), ['linux', 'macos windows']);
  // It would take away what the other systems are given, too.
  assert.equal(hosted.without(taskfile, word, '--net=host'), undefined);
  const variable = `vars:\n  NET: '{{if eq OS "linux"}}--net=host{{end}}'\n  E: docker{{if eq OS "windows"}}.exe{{end}}\n`;
  assert.deepEqual(on(variable + task('"{{.E}} run {{.NET}} x"')), ['linux']);
  const platform =
    'tasks:\n  t:\n    platforms: [linux]\n    cmd: docker run {{if eq OS "darwin"}}--net=host{{end}} x\n';
  assert.deepEqual(on(platform), []);
});

test('an engine elsewhere is one too if only the run knows where', () => {
  for (const [host, there] of [
    ['ssh://a', false],
    ["'{{.HOST}}'", false],
    ['{ sh: find-it }', false],
    ['\'{{if eq OS "darwin"}}ssh://a{{end}}\'', true],
    ["''", true],
  ] as const) {
    const text = `env:\n  DOCKER_HOST: ${host}\n${task('docker run --net=host x')}`;
    const found = hosted.lowerHosted(taskfile, text).workloads.some(({ runs }) => runs === 'container');
    assert.equal(found, there, host);
  }
});

test('reads each round of a loop', () => {
  const loop = (of: string, cmd: string): readonly string[] =>
    commands(
      `vars: { L: [a, "b c"], T: x y, S: "x,y", D: { sh: ls }, M: "{{.T}}" }\ntasks:\n  t:\n    cmds:\n      - for: ${of}\n        ${cmd}\n  u:\n    cmds: ["docker {{.V}}"]\n`,
    );
  for (const [of, cmd, expected] of [
    ['[a, b]', 'cmd: docker {{.ITEM}}', ['docker a', 'docker b', 'docker ?']],
    ['[]', 'cmd: docker {{.ITEM}}', ['docker ?']],
    ['{ var: L }', 'cmd: docker "{{ .ITEM }}"', ['docker a', 'docker b c', 'docker ?']],
    ['{ var: T, as: X }', 'cmd: docker {{.X}} {{.ITEM}}', ['docker x ?', 'docker y ?', 'docker ?']],
    ['{ var: S, split: "," }', 'cmd: docker {{.ITEM}}', ['docker x', 'docker y', 'docker ?']],
    [
      '[{ n: a, o: -v }, { n: b, o: -i }]',
      'cmd: docker {{.ITEM.o}} {{.ITEM.n}}',
      ['docker -v a', 'docker -i b', 'docker ?'],
    ],
    [
      '{ matrix: { A: [a, b], B: [c, 1] } }',
      'cmd: docker {{.ITEM.A}} {{.ITEM.B}}',
      ['docker a c', 'docker a 1', 'docker b c', 'docker b 1', 'docker ?'],
    ],
    ['[a, b]', 'task: u\n        vars: { V: "--{{.ITEM}}" }', ['docker ?', 'docker --a', 'docker --b']],
    ['{ var: D }', 'cmd: docker {{.ITEM}}', ['docker ?', 'docker ?']],
    ['{ var: M }', 'cmd: docker {{.ITEM}}', ['docker ?', 'docker ?']],
    ['{ var: N }', 'cmd: docker {{.ITEM}}', ['docker ?', 'docker ?']],
    ['sources', 'cmd: docker {{.ITEM}}', ['docker ?', 'docker ?']],
    [
      '{ matrix: { A: { ref: .L }, B: [c] } }',
      'cmd: docker {{.ITEM.A}} {{.ITEM.B | default "x"}}',
      ['docker ? ?', 'docker ?'],
    ],
    ['[a, "{{.T}}"]', 'cmd: docker {{.ITEM}}', ['docker ?', 'docker ?']],
    [`[${'a, '.repeat(30)}]`, 'cmd: docker {{.ITEM}}', ['docker ?', 'docker ?']],
  ] as const)
    assert.deepEqual(loop(of, cmd).slice(1), expected, `${of} ${cmd}`);
});
