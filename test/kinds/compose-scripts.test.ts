import assert from 'node:assert/strict';
import test from 'node:test';
import { render } from '../../server/src/core/message.ts';
import { sureFindings } from '../support/findings.ts';

/** What is said of the first of the files: the words it is said at, and how the message begins. */
function said(texts: Readonly<Record<string, string>>): readonly string[] {
  const [[name, text] = ['', '']] = Object.entries(texts);
  return sureFindings(texts, name).map(({ at, message }) => {
    const line = render(message);
    return `${text.slice(at.span.start, at.span.end)} > ${line.slice(0, line.indexOf(' fails'))}`;
  });
}

const service = (...lines: readonly string[]): string =>
  `services:\n  a:\n    image: alpine\n${lines.map(line => `    ${line}\n`).join('')}`;
const script = '#!/bin/sh\nset -e\nmodprobe nf_nat\n';

test('reads the script that a service is given by a mount', () => {
  for (const [lines, word, path = 'run.sh'] of [
    [['volumes: ["./run.sh:/run.sh:ro"]', 'entrypoint: [sh, /run.sh]'], '/run.sh'],
    [['volumes: ["./run.sh:/usr/local/bin/start"]', 'command: start --all'], 'start'],
    [
      ['volumes: ["./bin:/opt/bin"]', 'command: ["/opt/bin/x/run.sh", a]'],
      '"/opt/bin/x/run.sh"',
      'bin/x/run.sh',
    ],
    [['volumes: [".:/app"]', 'working_dir: /app', 'command: bash ./run.sh'], './run.sh'],
    [
      ['volumes: [{ type: bind, source: ./, target: /app/ }]', 'command: sh -c "cd / && /app/run.sh"'],
      '/app/run.sh',
    ],
    [['volumes: ["./run.sh:/c"]', 'healthcheck: { test: [CMD, /c] }'], '/c'],
  ] as const)
    assert.deepEqual(
      said({ 'compose.yaml': service(...lines), [path]: script }),
      [`${word} > run.sh, line 3: modprobe`],
      lines.join(),
    );
});

test('reads the text of a config, and the file of one', () => {
  const configs = 'configs:\n  run:\n    content: |\n      #!/bin/sh\n      modprobe nf_nat\n';
  assert.deepEqual(said({ 'compose.yaml': `${service('configs: [run]', 'command: sh /run')}${configs}` }), [
    'modprobe nf_nat > modprobe',
  ]);
  assert.deepEqual(
    said({
      'compose.yaml': `${service('configs: [{ source: run, target: /x.sh }]', 'entrypoint: /x.sh')}${configs}`,
    }),
    ['modprobe nf_nat > modprobe'],
  );
  assert.deepEqual(
    said({ 'compose.yaml': `${service('configs: [run]', 'command: cat /run')}${configs}` }),
    [],
  );
  const file = 'configs:\n  run:\n    file: ./run.sh\n';
  assert.deepEqual(
    said({ 'compose.yaml': `${service('configs: [run]', 'command: sh /run')}${file}`, 'run.sh': script }),
    ['/run > run.sh, line 3: modprobe'],
  );
});

test('reads the script that the build of a service copies into its image', () => {
  const build = (...lines: readonly string[]): string =>
    `services:\n  a:\n    build: app\n${lines.map(line => `    ${line}\n`).join('')}`;
  const image = 'FROM alpine\nWORKDIR /app\nCOPY . .\nCOPY bin/run.sh /usr/local/bin/\n';
  const files = { 'app/Dockerfile': image, 'app/bin/run.sh': script, 'x/run.sh': '#!/bin/sh\ntrue\n' };
  for (const [line, word] of [
    ['command: bin/run.sh', 'bin/run.sh'],
    ['command: sh ./bin/run.sh', './bin/run.sh'],
    ['entrypoint: [/usr/local/bin/run.sh]', '/usr/local/bin/run.sh'],
    ['command: sh -c "cd / && /app/bin/run.sh"', '/app/bin/run.sh'],
  ] as const)
    assert.deepEqual(
      said({ 'compose.yaml': build(line), ...files }),
      [`${word} > run.sh, line 3: modprobe`],
      line,
    );
  for (const lines of [
    ['command: /srv/run.sh'],
    ['working_dir: /', 'command: bin/run.sh'],
    ['volumes: ["./x:/app/bin"]', 'command: bin/run.sh'],
    ['volumes: ["code:/app"]', 'command: bin/run.sh'],
    [],
  ])
    assert.deepEqual(said({ 'compose.yaml': build(...lines), ...files }), [], lines.join());
  const written = 'FROM alpine\nRUN printf "#!/bin/sh\\nmodprobe a\\n" > /run.sh\n';
  assert.deepEqual(said({ 'compose.yaml': build('command: /run.sh'), 'app/Dockerfile': written }), []);
});

test('says nothing of a script that is not surely the one, or may not do it', () => {
  for (const lines of [
    ['command: /run.sh'],
    ['volumes: ["./run.sh:/run.sh"]', 'command: cat /run.sh'],
    ['volumes: ["/run.sh:/run.sh"]', 'command: /run.sh'],
    ['volumes: ["$HERE/run.sh:/run.sh"]', 'command: /run.sh'],
    ['volumes: [".:/app"]', 'command: bash ./run.sh'],
    ['volumes: [".:/app", "tools:/app/bin"]', 'command: /app/bin/run.sh'],
    ['volumes: ["run:/app"]', 'command: /app/run.sh'],
  ])
    assert.deepEqual(
      said({ 'compose.yaml': service(...lines), 'run.sh': script, 'bin/run.sh': script }),
      [],
      lines.join(),
    );
  const asks = '#!/bin/sh\nif [ "$1" = load ]; then\n  modprobe nf_nat\nfi\n[ -z "$1" ] && modprobe zfs\n';
  const mounted = 'volumes: ["./run.sh:/run.sh"]';
  assert.deepEqual(
    said({ 'compose.yaml': service(mounted, 'entrypoint: /run.sh', 'command: serve'), 'run.sh': asks }),
    [],
  );
  assert.deepEqual(said({ 'compose.yaml': service(mounted, 'command: /run.sh load'), 'run.sh': asks }), [
    '/run.sh > run.sh, line 3: modprobe',
  ]);
  assert.deepEqual(
    said({
      'compose.yaml': service(mounted, 'command: /run.sh'),
      'run.sh': '#!/usr/bin/python3\nmodprobe\n',
    }),
    [],
  );
});

test('a script goes over those of a folder that is mounted, or that the build copies', () => {
  const run = '#!/bin/sh\nfor f in /x.d/*.sh; do [ -r "$f" ] && . "$f"; done\n';
  const mounted = service('volumes: ["./run.sh:/run.sh", "./x:/x.d:ro"]', 'command: /run.sh');
  const found = ['/run.sh > a.sh, line 3: modprobe'];
  assert.deepEqual(said({ 'compose.yaml': mounted, 'run.sh': run, 'x/a.sh': script }), found);
  assert.deepEqual(said({ 'compose.yaml': mounted, 'run.sh': run, 'x/a.conf': script }), []);
  assert.deepEqual(said({ 'compose.yaml': mounted, 'run.sh': run, 'x/y/a.sh': script }), []);
  const built = 'services:\n  a:\n    build: app\n    command: /run.sh\n';
  const app = { 'app/Dockerfile': 'FROM alpine\nCOPY run.sh /\nCOPY x /x.d\n', 'app/run.sh': run };
  assert.deepEqual(said({ 'compose.yaml': built, ...app, 'app/x/a.sh': script }), found);
  const volume = `${built}    volumes: ["data:/x.d"]\n`;
  assert.deepEqual(said({ 'compose.yaml': volume, ...app, 'app/x/a.sh': script }), []);
});
