import assert from 'node:assert/strict';
import test from 'node:test';
import { type Fact, type Setting, valueOf, type Workload } from '../../server/src/core/facts.ts';
import { compose } from '../../server/src/core/kinds/compose/compose.ts';
import { findings } from '../support/findings.ts';
import { lintContext } from '../support/lint-context.ts';

const root = 'file:///w/';
type Texts = Readonly<Record<string, string>>;

const lower = (texts: Texts, name = 'compose.yaml') =>
  compose.lower(
    { uri: root + name, text: texts[name] ?? '' },
    lintContext({ files: { read: uri => texts[decodeURIComponent(uri).slice(root.length)] } }),
  );
const show = (setting: Setting<string | boolean> | undefined): string =>
  setting === undefined ? '-' : setting.known ? String(setting.value) : `?${setting.text}`;
const said = (texts: Texts, fact: Fact): string => {
  const text = texts[decodeURIComponent(fact.anchor.uri).slice(root.length)] ?? '';
  return `${fact.type} ${text.slice(fact.anchor.span.start, fact.anchor.span.end)}`;
};
const facts = (texts: Texts, name?: string): string[] =>
  lower(texts, name).workloads.flatMap(w => w.facts.map(fact => `${w.name}: ${said(texts, fact)}`));
const images = (workloads: readonly Workload[]): string[] =>
  workloads.map(w => `${w.name} ${w.runs} ${show(w.image)}`);
const commands = (texts: Texts): string[] =>
  lower(texts).workloads.flatMap(w =>
    w.facts.flatMap(f => (f.type === 'command' ? [f.words.map(word => show(word.value)).join(' ')] : [])),
  );

test('claims Compose files by name and by content', () => {
  assert.ok(compose.claims('/a/docker-compose.prod.yml', ''));
  assert.ok(compose.claims('/a/usb.compose.yaml', 'services:\n  a:\n    devices: [/dev/x]\n'));
  assert.ok(!compose.claims('/a/usb.compose.yaml', 'openapi: 3\n'));
  assert.ok(!compose.claims('/a/podman-compose.yml', 'services:\n  a:\n    image: nginx\n'));
  assert.ok(compose.claims('/a/common.yml', 'services:\n  # x\n  web:\n    ports: []\n    image: nginx\n'));
  assert.ok(
    compose.claims('/a/b.yaml', 'services: # all\r\n\r\n  web:\r\n\r\n    ports: []\r\n    build: .\r\n'),
  );
  assert.ok(compose.claims('/a/stack.yml', 'services:\n  a: { ports: [], image: alpine }\n'));
  // Fragments that others extend have neither image nor build.
  assert.ok(compose.claims('/a/gpu.yml', 'services:\n  cpu: {}\n  arm:\n    devices:\n      - /dev/mali0\n'));
  assert.ok(compose.claims('/a/gpu.yml', 'services:\n  usb:\n    devices:\n    - source: /dev/x\n'));
  assert.ok(
    compose.claims('/a/gpu.yml', 'services:\n  cuda:\n    deploy: # x\n      # y\n      resources: {}\n'),
  );
  assert.ok(compose.claims('/a/gpu.yml', 'services:\n  a:\n    security_opt: []\n'));
  for (const key of ['pid: host', 'ipc: "service:b"', 'volumes:\n      - /run/x.sock:/run/x.sock'])
    assert.ok(compose.claims('/a/more.yml', `services:\n  a:\n    ${key}\n`), key);
  for (const key of ['pid: 1', 'ipc: true', 'volumes:\n      - name: x', 'volumes:\n      - a:b'])
    assert.ok(!compose.claims('/a/more.yml', `services:\n  a:\n    ${key}\n`), key);
  assert.ok(
    !compose.claims('/a/x.yml', 'services:\n  a:\n    devices:\n      - lamp\n    deploy:\n      to: x\n'),
  );
  assert.ok(!compose.claims('/a/x.yml', 'services:\n  a:\n    constructor:\n      x: y\n'));
  assert.ok(compose.claims('/a/hwaccel.yml', 'services:\n  gpu:\n    devices:\n      - /dev/dri:/dev/dri\n'));
  assert.ok(!compose.claims('/a/x.yml', 'services:\n  a: { class: x } # { image: y }\n'));
  assert.ok(!compose.claims('/a/render.yaml', 'services:\n  - type: web\n    image: x\n'));
  assert.ok(!compose.claims('/a/b.yaml', 'services:\n  web:\n    proxy:\n      image: x\n'));
  assert.ok(!compose.claims('/a/b.yaml', `services:\n  a:\n${'    b:\n      c: d\n'.repeat(3000)}other:\n`));
  assert.ok(!compose.claims('/a/services.yaml', 'services:\n  App\\Foo:\n    class: x\n'));
  assert.ok(!compose.claims('/a/ci.yml', 'jobs: {}\nservices:\n  a:\n    image: b\n'));
  assert.ok(!compose.claims('/a/x.txt', 'services:\n  a:\n    image: b\n'));
});

test('an override is judged on top of its base, each finding in its own file', () => {
  const texts = {
    'compose.yaml':
      'services:\n  a:\n    image: one\n    network_mode: host\n    privileged: true\n    volumes:\n      - /x:/v\n  b:\n    image: two\n    pid: host\n',
    'compose.override.yml':
      'services:\n  a:\n    network_mode: !reset null\n    volumes:\n      - /var/run/docker.sock:/v\n    ipc: host\n',
  };
  assert.deepEqual(facts(texts), ['a: image one', 'a: privileged true', 'b: namespace host', 'b: image two']);
  const over = lower(texts, 'compose.override.yml').workloads;
  assert.deepEqual(images(over), ['a container one']);
  assert.deepEqual(facts(texts, 'compose.override.yml'), [
    'a: namespace host',
    'a: mount /var/run/docker.sock:/v',
  ]);
});

test('override replaces what merging would add to', () => {
  const texts = {
    'compose.yaml': 'services:\n  a:\n    image: one\n    cap_add: [SYS_ADMIN]\n    devices: [/dev/a]\n',
    'compose.override.yaml': 'services:\n  a:\n    cap_add: !override [CHOWN]\n    devices: [/dev/b]\n',
  };
  assert.deepEqual(facts(texts), ['a: image one', 'a: device /dev/a']);
});

test('reset drops what it stands before, with a base or without', () => {
  const reset =
    'services:\n  a:\n    image: one\n    network_mode: !reset host\n    privileged: !reset true\n    cap_add: [!reset SYS_ADMIN, CHOWN]\n    volumes: !reset\n      - /var/run/docker.sock:/x\n  b: !reset\n    privileged: true\n';
  assert.deepEqual(facts({ 'compose.yaml': reset }), ['a: image one', 'a: capability CHOWN']);
  const base = 'services:\n  a:\n    image: one\n    pid: host\n  b:\n    image: two\n    pid: host\n';
  assert.deepEqual(facts({ 'compose.yaml': base, 'compose.override.yaml': reset }), ['a: namespace host']);
});

test('services without networks join the default one, which may be the host', () => {
  const text =
    'services:\n  a:\n    image: one\n  b:\n    image: two\n    networks: [other]\n  c:\n    image: three\n    network_mode: none\nnetworks:\n  default:\n    name: host\n    external: true\n  other:\n';
  assert.deepEqual(
    facts({ 'compose.yaml': text }).filter(one => one.includes('default')),
    ['a: namespace default'],
  );
});

test('offers no fix that leaves a service on a default network that is the host', () => {
  const edits = (networks: string): number => {
    const text = `services:\n  a:\n    image: one\n    network_mode: host\n${networks}`;
    const found = findings({ 'compose.yaml': text }, 'compose.yaml').filter(
      ({ rule }) => rule === 'host-network',
    );
    assert.equal(found.length, 1);
    return found[0]?.fixes.filter(fix => fix.edits.length > 0).length ?? 0;
  };
  assert.equal(edits(''), 1);
  assert.equal(edits('networks:\n  default:\n    name: host\n'), 1);
  assert.equal(edits('networks:\n  default:\n    name: host\n    external: true\n'), 0);
});

test('no GPU is asked for by an empty list, nor by another kind of device', () => {
  const text =
    'services:\n  a:\n    image: one\n    gpus: []\n    deploy: { resources: { reservations: { devices: [{ capabilities: [tpu] }] } } }\n';
  assert.deepEqual(facts({ 'compose.yaml': text }), ['a: image one']);
});

test('a service extends others, in the same and in other files', () => {
  const texts = {
    'compose.yaml':
      'services:\n  base:\n    volumes:\n      - /var/run/docker.sock:/s\n  a:\n    extends: base\n    image: one\n  c:\n    extends:\n      service: far\n      file: sub/common.yml\n    pid: host\n',
    'sub/common.yml': 'services:\n  far:\n    image: two\n    ipc: host\n',
  };
  const { workloads } = lower(texts);
  assert.deepEqual(images(workloads), ['a container one', 'c container two']);
  assert.deepEqual(facts(texts), ['a: image one', 'a: mount /var/run/docker.sock:/s', 'c: namespace host']);
});

test('circles end', () => {
  const a =
    'include: [b.yaml, compose.yaml]\nservices:\n  a:\n    extends: { service: b, file: b.yaml }\n    pid: host\n';
  const b =
    'include: [compose.yaml]\nservices:\n  b:\n    extends: { service: a, file: compose.yaml }\n  c:\n    extends: c\n';
  assert.deepEqual(facts({ 'compose.yaml': a, 'b.yaml': b }), ['a: namespace host']);
  assert.deepEqual(facts({ 'compose.yaml': a, 'b.yaml': b }, 'b.yaml'), []);
});

test('a further file takes the image from the base, included files too', () => {
  const texts = {
    'compose.yaml': 'include:\n  - path: [sub/x.yml]\nservices:\n  a:\n    image: one\n',
    'sub/x.yml': 'services:\n  b:\n    image: two\n',
    'compose.gpu.yaml': 'services:\n  a:\n    privileged: true\n  b:\n    pid: host\n',
  };
  assert.deepEqual(images(lower(texts, 'compose.gpu.yaml').workloads), [
    'a container one',
    'b container two',
  ]);
});

test('fragments count only where they are used; providers are left alone', () => {
  const texts = {
    'compose.yaml':
      'x-a: &a\n  privileged: true\nx-b: &b\n  pid: host\nservices:\n  x-c:\n    ipc: host\n  s:\n    <<: *b\n    image: i\n  p:\n    provider:\n      type: model\n    privileged: true\n',
  };
  assert.deepEqual(facts(texts), ['s: namespace host', 's: image i']);
});

test('reads the layout without services', () => {
  assert.deepEqual(
    facts({ 'compose.yaml': 'web:\n  image: nginx\n  net: host\nx-y:\n  image: z\n  net: host\n' }),
    ['web: namespace host', 'web: image nginx'],
  );
});

test('reads every command a service runs', () => {
  const text = `services:
  a:
    image: i
    entrypoint: [tini, --]
    command: [modprobe, a]
    healthcheck:
      test: [CMD-SHELL, "x && modprobe b"]
    post_start:
      - command: modprobe c
        privileged: true
    develop:
      watch:
        - action: sync+exec
          path: .
          target: /
          exec:
            command: modprobe d
    pre_start:
      - image: other
        command: [sh, -c, modprobe e]
        privileged: true
`;
  assert.deepEqual(commands({ 'compose.yaml': text }), [
    'modprobe a',
    'x',
    'modprobe b',
    'modprobe c',
    'modprobe d',
    'modprobe e',
  ]);
  assert.deepEqual(images(lower({ 'compose.yaml': text }).workloads), ['a container i', 'a container other']);
});

test('gives a shell of the entrypoint its script from the command, however both are written', () => {
  const run = (entrypoint: string, command: string): string[] =>
    commands({
      'compose.yaml': `services:\n  a:\n    image: i\n    entrypoint: ${entrypoint}\n    command: ${command}\n`,
    });
  assert.deepEqual(run('/bin/sh', '[-c, "a && modprobe b"]'), ['a', 'modprobe b']);
  assert.deepEqual(run('/bin/bash -ec', '["a && modprobe b"]'), ['a', 'modprobe b']);
  assert.deepEqual(run('[sh, -c]', `|\n      'a "b c" &&\n      modprobe d'`), ['a b c', 'modprobe d']);
  assert.deepEqual(run('sh -c', `>\n      "a \\"b c\\" && modprobe 'd'"`), ['a b c', 'modprobe d']);
  // Compose splits the text: the script is its first word.
  assert.deepEqual(run('[sh, -c]', 'a && modprobe b'), ['a']);
  assert.deepEqual(run('[sh, -c]', 'modprobe\\ b'), ['modprobe b']);
  // Other entrypoints run the command in the end, mostly.
  assert.deepEqual(run('/entrypoint.sh', 'modprobe a'), ['/entrypoint.sh', 'modprobe a']);
  assert.deepEqual(run(`sh -c 'a; exec "$$@"'`, 'modprobe b').at(-1), 'modprobe b');
  assert.deepEqual(run("''", 'modprobe a'), ['modprobe a']);
});

test('reads a Dockerfile that is written inline', () => {
  const text =
    'services:\n  a:\n    build:\n      context: .\n      dockerfile_inline: |\n        FROM alpine\n        RUN --network=host x\n';
  assert.deepEqual(facts({ 'compose.yaml': text }), [
    'a: build build',
    'a: image alpine',
    'a: buildNetwork host',
    'a: command x',
  ]);
  const site = lower({ 'compose.yaml': text }).workloads.at(-1)?.site;
  assert.match(site?.commands([]).at(-1) ?? '', /^docker compose build/);
});

test('sees devices that a deployment reserves, and the API socket', () => {
  const text =
    'services:\n  a:\n    image: i\n    use_api_socket: true\n    deploy:\n      resources:\n        reservations:\n          devices:\n            - driver: nvidia\n              capabilities: [gpu]\n';
  const found = lower({ 'compose.yaml': text }).workloads[0]?.facts ?? [];
  assert.deepEqual(
    found.flatMap(f => (f.type === 'mount' ? [valueOf(f.source)] : f.type === 'device' ? [f.what] : [])),
    ['/var/run/docker.sock', 'gpu'],
  );
});

test('half-typed files do no harm', () => {
  const whole =
    'include:\n  - a\nservices:\n  a: &a\n    image: x\n    extends:\n      file: q\n      service: z\n    build:\n      dockerfile_inline: |\n        FROM x\n  b: *a\n';
  for (let end = 0; end <= whole.length; end++)
    assert.ok(lower({ 'compose.yaml': whole.slice(0, end) }).workloads.length <= 9);
});

test('takes values from the .env file beside, before defaults', () => {
  const texts = {
    'compose.yaml':
      'services:\n  a:\n    image: ${IMAGE:-one}\n    network_mode: ${NET:-host}\n    pid: $PID\n    ipc: ${EMPTY:-host}\n    uts: ${EMPTY-host}\n    userns_mode: ${OTHER:-host}\n    privileged: ${NOT}\n    cgroup: ${NONE:-host}\n',
    '.env':
      '# x\nexport IMAGE="two"\r\nNET=bridge # not host\nPID=\'host\'\nEMPTY=\nOTHER=${X}\nNOT=false\n-broken\n',
  };
  const settings = lower(texts).workloads.flatMap(w =>
    w.facts.map(fact => {
      const value = fact.type === 'namespace' ? fact.mode : fact.type === 'privileged' ? fact.value : w.image;
      return `${fact.type === 'namespace' ? fact.space : fact.type} ${show(value)}`;
    }),
  );
  assert.deepEqual(settings, [
    'network bridge',
    'pid host',
    'ipc host',
    'uts ',
    'user ?${OTHER:-host}',
    'cgroup host',
    'image two',
    'privileged false',
  ]);
  const [pid] = lower(texts).workloads.flatMap(w =>
    w.facts.filter(f => f.type === 'namespace' && f.space === 'pid'),
  );
  assert.equal(pid?.type === 'namespace' && pid.mode.known && pid.mode.fromDefault, '$PID in .env');
});

test('reads defaults within defaults, and leaves what never ends', () => {
  const network = (value: string): string[] =>
    lower({ 'compose.yaml': `services:\n  a:\n    network_mode: ${value}\n` }).workloads.flatMap(w =>
      w.facts.flatMap(f => (f.type === 'namespace' ? [show(f.mode)] : [])),
    );
  assert.deepEqual(network('${A:-${B:-${C:-${D-host}}}}'), ['host']);
  assert.deepEqual(network('${A:-${B:-${C}}}'), ['?${A:-${B:-${C}}}']);
  assert.deepEqual(network('${A:-ho}${B:-${C:-s}t}'), ['host']);
  assert.deepEqual(network('$$${A:-x{y}}'), ['$x{y}']);
  assert.deepEqual(network('${A:-${B:-host}'), ['${A:-host']);
  const deep = '${A:-'.repeat(20_000);
  assert.equal(network(`${deep}host`).length, 1);
  assert.equal(network(`${deep}host${'}'.repeat(20_000)}`).length, 1);
});

test('takes values from what the including project names, after the .env file beside', () => {
  const texts = {
    'compose.yaml':
      'include:\n  - path: [other.yaml, apps/web/compose.yaml]\n    env_file: [envs/a.env, envs/b.env]\n',
    '.env': 'CGROUP=host\nIPC=private\n',
    'envs/a.env': 'NET=bridge\nPID=host\nCGROUP=private\nIPC=host\nUTS=\n',
    'envs/b.env': 'NET=host\n',
    'apps/web/.env': 'UTS=host\n',
    'apps/web/compose.yaml':
      'services:\n  a:\n    image: x\n    network_mode: ${NET}\n    pid: $PID\n    ipc: $IPC\n    uts: $UTS\n    cgroup: ${CGROUP:-private}\n',
  };
  const modes = (all: Texts): string[] =>
    lower(all, 'apps/web/compose.yaml').workloads.flatMap(w =>
      w.facts.flatMap(f =>
        f.type === 'namespace' && f.mode.known ? [`${f.mode.value} ${f.mode.fromDefault ?? ''}`] : [],
      ),
    );
  assert.deepEqual(modes(texts), [
    'host ${NET} in envs/b.env',
    'host $PID in envs/a.env',
    'private $IPC in ../../.env',
    'host $UTS in .env',
    'host ${CGROUP:-private} in ../../.env',
  ]);
  const without = 'include:\n  - path: apps/web/compose.yaml\n    project_directory: envs/\n';
  assert.deepEqual(modes({ ...texts, '.env': '', 'compose.yaml': without, 'envs/.env': 'NET=host\n' }), [
    'host ${NET} in envs/.env',
    'host $UTS in .env',
    'private ${CGROUP:-private}',
  ]);
  assert.deepEqual(modes({ ...texts, 'compose.yaml': 'include: [apps/web/other/compose.yaml]\n' }), [
    'host $UTS in .env',
    'private ${CGROUP:-private}',
  ]);
});

test('sees what a named volume binds, where it is defined', () => {
  const volume = (options: string): string[] =>
    facts({
      'compose.yaml': `services:\n  a:\n    volumes: [vol:/v]\nvolumes:\n  vol:\n    driver_opts: ${options}\n  unused:\n    driver_opts: { o: bind, device: /x }\n`,
    });
  assert.deepEqual(volume('{ type: none, o: "rw,bind", device: /run/docker.sock }'), [
    'a: mount vol:/v',
    'a: mount /run/docker.sock',
  ]);
  assert.deepEqual(volume('{ type: nfs, o: addr=10.0.0.1, device: ":/srv" }'), ['a: mount vol:/v']);
  assert.deepEqual(volume('{}'), ['a: mount vol:/v']);
});

test('configs and secrets that are files of the machine are mounts', () => {
  const lines = [
    'services:',
    '  a:',
    '    image: nginx',
    '    configs: [sock, own, { source: engine, target: /x }]',
    '    secrets: [key]',
    'configs:',
    '  sock: { file: /var/run/docker.sock }',
    '  own: { content: /var/run/docker.sock }',
    '  engine: { file: /etc/docker/daemon.json }',
    '  unused: { file: /var/lib/docker }',
    'secrets:',
    '  key: { file: "${D:-/var/lib/docker}/key" }',
  ];
  const text = `${lines.join('\n')}\n`;
  assert.deepEqual(
    findings({ 'compose.yaml': text }, 'compose.yaml').map(({ rule, at, fixes }) => [
      rule,
      text.slice(at.span.start, at.span.end),
      fixes.length,
    ]),
    [
      ['docker-socket-mount', '/var/run/docker.sock', 0],
      ['restricted-mount', '/etc/docker/daemon.json', 0],
      ['restricted-mount', '"${D:-/var/lib/docker}/key"', 0],
    ],
  );
});

test('tells of a key that is there twice, which Compose refuses', () => {
  const twice = (...lines: readonly string[]): readonly string[] => {
    const text = `${lines.join('\n')}\n`;
    return findings({ 'compose.yaml': text }, 'compose.yaml').map(
      ({ rule, at }) => `${rule} ${at.span.start} ${text.slice(at.span.start, at.span.end)}`,
    );
  };
  assert.deepEqual(twice('services:', '  a:', '    pid: host', '    image: b', '    "pid": c:d'), [
    'unreadable-file 46 "pid"',
  ]);
  assert.deepEqual(twice('x-a: &a { init: true }', 'services: { a: { image: b, <<: *a, <<: *a } }'), [
    'unreadable-file 58 <<',
  ]);
  assert.deepEqual(twice('services:', '  a: &a { image: b }', '  c: { <<: *a, image: d }'), []);
  assert.deepEqual(twice('services:', '  a:', '    image: b', '    image: {{ .Values.image }}'), []);
  assert.equal(twice('services:', '  a: { image: b, image: c }', '  d: { image: e ]').length, 1);
});

test('COMPOSE_FILE in .env says which files are merged', () => {
  const texts = {
    'compose.yaml': 'services:\n  a: { image: b, pid: host, ipc: host }\n',
    'compose.mac.yaml': 'services:\n  a: { pid: !reset null, uts: host }\n',
    'last.yaml': 'services:\n  a: { image: b, ipc: !reset null }\n',
  };
  const rules = (environment: string, name: string): readonly string[] =>
    findings({ ...texts, '.env': environment }, name).map(({ rule }) => rule);
  const all = 'COMPOSE_FILE=compose.yaml:compose.mac.yaml:./last.yaml\n';
  assert.deepEqual(rules(all, 'compose.yaml'), []);
  assert.deepEqual(rules(all, 'compose.mac.yaml'), ['host-uts']);
  assert.deepEqual(
    rules('COMPOSE_PATH_SEPARATOR=,\nCOMPOSE_FILE="compose.yaml,last.yaml"\n', 'compose.yaml'),
    ['host-pid'],
  );
  assert.deepEqual(rules('COMPOSE_FILE=compose.yaml;last.yaml\n', 'compose.yaml'), ['host-pid']);
  for (const environment of [
    '',
    'COMPOSE_FILE=other.yaml\n',
    'COMPOSE_FILE=compose.yaml\n',
    'COMPOSE_FILE=$X\n',
  ])
    assert.deepEqual(rules(environment, 'compose.yaml'), ['host-pid', 'host-ipc'], environment);
});

test('tells of an alias of nothing', () => {
  const text = 'services:\n  a: { image: b, pid: *c }\n  d: &c host\n';
  assert.deepEqual(
    findings({ 'compose.yaml': text }, 'compose.yaml').map(({ rule, at }) => [rule, at.span.start]),
    [['unreadable-file', text.indexOf('*c')]],
  );
  assert.deepEqual(rulesOf('x: &c host\nservices:\n  a: { image: b, pid: *c }\n'), ['host-pid']);
});

test('a service that has a runtime of containers is one, whatever the file is called', () => {
  const texts = { 'gpu-override.yml': 'services:\n  a:\n    runtime: nvidia\n' };
  assert.deepEqual(
    findings(texts, 'gpu-override.yml').map(({ rule }) => rule),
    ['runtime-override'],
  );
});

const rulesOf = (text: string): readonly string[] =>
  findings({ 'compose.yaml': text }, 'compose.yaml').map(({ rule }) => rule);
