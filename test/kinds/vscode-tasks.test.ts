import assert from 'node:assert/strict';
import test from 'node:test';
import { vscodeTasks } from '../../server/src/core/kinds/vscode-tasks/vscode-tasks.ts';
import type { Example } from '../../server/src/core/rule.ts';
import { lintExample } from '../examples/example-lint.ts';
import * as hosted from '../support/hosted.ts';

const file = (task: string): string => `{\r\n\t// 😀\r\n\t"tasks": [\r\n\t\t${task},\r\n\t]\r\n}\r\n`;
const commands = (task: string) => hosted.commands(vscodeTasks, file(task));

test('claims tasks.json of .vscode', () => {
  assert.ok(vscodeTasks.claims('/a/.vscode/tasks.json', ''));
  assert.ok(vscodeTasks.claims('/a/x.code-workspace', ''));
  for (const path of ['/tasks.json', '/.vscode/launch.json', '/x.vscode/tasks.json5'])
    assert.ok(!vscodeTasks.claims(path, ''), path);
});

test('the file of a workspace has tasks within', () => {
  const example: Example = { kind: 'vscode-tasks', file: 'a.code-workspace', bad: '', good: '' };
  const task = '{"type": "shell", "command": "docker run --net=host x"}';
  const rules = (text: string) => lintExample(example, text).map(({ rule }) => rule);
  const text = `{\n  "folders": [{"path": "."}], // a\n  "tasks": {"version": "2.0.0", "tasks": [${task}]},\n}\n`;
  assert.deepEqual(rules(text), ['host-network']);
  assert.deepEqual(rules(`{"tasks": [${task}]}`), []);
});

test('reads commands for a shell, and those without', () => {
  assert.deepEqual(commands('{"type": "shell", "command": "a ${workspaceFolder} $B && c"}'), ['a ? ?', 'c']);
  assert.deepEqual(
    commands('{"type": "process", "command": "docker", "args": ["run", "${input:x}", "a b"]}'),
    ['docker run ? a b'],
  );
  assert.deepEqual(
    commands(
      '{"type": "shell", "command": {"value": "docker", "quoting": "escape"}, "args": [{"value": "x", "quoting": "strong"}]}',
    ),
    ['docker x'],
  );
  assert.deepEqual(commands('{"type": "shell", "command": "bash", "args": ["-c", "docker x"]}'), [
    'docker x',
  ]);
  assert.deepEqual(commands('{"type": "npm", "script": "docker"}'), []);
});

test('a command may be a list', () => {
  assert.deepEqual(commands('{"type": "shell", "command": ["docker"], "args": ["run", "--net=host", "a"]}'), [
    'docker run --net=host a',
  ]);
  assert.deepEqual(commands('{"type": "shell", "command": ["docker run", "--privileged", "a"]}'), [
    'docker run --privileged a',
  ]);
  assert.deepEqual(commands('{"type": "shell", "command": {"value": ["docker", "x"], "quoting": "weak"}}'), [
    'docker x',
  ]);
  assert.deepEqual(commands('{"type": "shell", "command": ["docker", {}]}'), []);
});

test('reads the parts for each system', () => {
  assert.deepEqual(
    commands(
      '{"type": "shell", "command": "a", "windows": {"command": "b"}, "linux": {"args": ["c"]}, "osx": {"options": {}}}',
    ),
    ['a', 'b', 'a c'],
  );
});

test('other shells are not read', () => {
  assert.deepEqual(
    commands('{"type": "shell", "command": "a", "options": {"shell": {"executable": "pwsh"}}}'),
    [],
  );
  assert.deepEqual(
    commands('{"type": "shell", "command": "a", "options": {"shell": {"executable": "/bin/bash"}}}'),
    ['a'],
  );
});

test('the environment of a task is that of its command, and the more special has the last word', () => {
  const task = (type: string, options: string) =>
    `{"options": {"env": {"DOCKER_HOST": "ssh://a", "N": "--net=host", "U": "\${env:U}"}}, "tasks": [{"type": ${type}${options}}]}`;
  const found = (type: string, options: string) =>
    hosted
      .lowerHosted(vscodeTasks, task(type, options))
      .workloads.flatMap(({ facts, runs }) =>
        runs === 'container'
          ? facts.map(({ type: one, systems }) => [one, ...(systems ?? [])].join(' '))
          : [],
      );
  const shell = '"shell", "command": "docker run $N --privileged x"';
  assert.deepEqual(found(shell, ''), []);
  assert.deepEqual(found('"process", "command": "docker", "args": ["run", "--privileged", "x"]', ''), []);
  assert.deepEqual(found(shell, ', "options": {"env": {"DOCKER_HOST": ""}}'), [
    'namespace',
    'privileged',
    'image',
  ]);
  assert.deepEqual(found(shell, ', "options": {"env": {"DOCKER_HOST": "${env:D}"}}'), []);
  assert.deepEqual(found(shell, ', "osx": {"options": {"env": {"DOCKER_HOST": ""}}}'), [
    'namespace macos',
    'privileged macos',
    'image macos',
  ]);
  assert.deepEqual(hosted.commands(vscodeTasks, task('"shell", "command": "a $N $U"', '')), [
    'a --net=host ?',
  ]);
});

test('places are exact, and edits leave a file that reads', () => {
  const text = file('{"type": "shell", "command": "docker run \\"😀\\" --privileged x"}');
  assert.deepEqual(hosted.underlined(vscodeTasks, text), ['docker | run | \\"😀\\" | --privileged | x']);
  assert.equal(hosted.without(vscodeTasks, text, '--privileged'), text.replace(' --privileged', ''));
  const list = file(
    '{"type": "process", "command": "docker", "args": [\r\n\t\t\t"run",\r\n\t\t\t"--privileged",\r\n\t\t\t"x"]}',
  );
  assert.equal(
    hosted.without(vscodeTasks, list, '--privileged'),
    list.replace(',\r\n\t\t\t"--privileged"', ''),
  );
  assert.equal(hosted.without(vscodeTasks, list, 'x'), list.replace(',\r\n\t\t\t"x"', ''));
  assert.equal(hosted.withOther(vscodeTasks, list, 'x', '"'), list.replace('"x"', '"\\""'));
});

test('a builder is made in front of the command of a shell', () => {
  const made = hosted.withBuilder(vscodeTasks, file('{"type": "shell", "command": "docker build ."}')) ?? '';
  assert.match(made, /"command": "docker buildx create [^"]* && docker buildx build [^"]* \."/);
  assert.equal(
    hosted.withBuilder(vscodeTasks, file('{"type": "process", "command": "docker", "args": ["build", "."]}')),
    undefined,
  );
});

test('comments', () => {
  assert.deepEqual(hosted.comments(vscodeTasks, file('{ /* a */ }')), ['// 😀', '/* a */']);
});

test('bad input does no harm', () => {
  hosted.survives(
    vscodeTasks,
    file(
      '{"label": "😀", "type": "shell", "command": "docker \\"${x}\\" y", "windows": {"args": ["a", {"value": "b"}]}}',
    ),
    [
      '{"tasks": [{"command": ',
      '"args": [',
      ']',
      '"a"',
      ',',
      '{"value": ',
      '}',
      '"type": "shell"',
      '${',
      '//',
      '"windows": {',
    ],
  );
});

/** What the findings underline, by rule. */
function findings(task: string): readonly string[] {
  const example: Example = { kind: 'vscode-tasks', bad: '', good: '' };
  const text = file(task);
  const found = lintExample(example, text);
  return found.map(({ rule, at }) => `${rule} ${text.slice(at.span.start, at.span.end)}`);
}

test('reads the tasks of the Container Tools extension', () => {
  const run = (options: string): string => `{"type": "docker-run", "label": "r", "dockerRun": {${options}}}`;
  assert.deepEqual(
    findings(
      run(
        '"image": "b", "network": "host", "customOptions": "--runtime=krun --privileged", "volumes": [{"localPath": "/var/run/docker.sock", "containerPath": "/s"}]',
      ),
    ),
    [
      'host-network "host"',
      'runtime-override --runtime=krun',
      'privileged-container --privileged',
      'docker-socket-mount "/var/run/docker.sock"',
    ],
  );
  for (const options of [
    '"os": "Windows", "network": "host"',
    '"network": "${input:net}", "volumes": [{"localPath": "${workspaceFolder}", "containerPath": "/w"}, 1, {}]',
    '"image": 1, "command": ["x"], "volumes": {}',
  ])
    assert.deepEqual(findings(run(options)), [], options);
  const build = (options: string): string =>
    `{"type": "docker-build", "label": "b", "platform": "node", "dockerBuild": {"context": ".", "customOptions": "${options}"}}`;
  assert.deepEqual(findings(build('--network=host')), ['build-host-network --network=host']);
  assert.deepEqual(findings(build('--pull --builder=mine')), []);
  const [removed] = hosted
    .lowerHosted(vscodeTasks, file(run('"customOptions": "--init --privileged", "image": "b"')))
    .workloads.flatMap(({ facts }) => facts.filter(({ type }) => type === 'privileged'));
  assert.deepEqual(removed?.anchor.remove?.().length, 1);
});
