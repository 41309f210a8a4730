import assert from 'node:assert/strict';
import test from 'node:test';
import { packageJson } from '../../server/src/core/kinds/package-json.ts';
import * as hosted from '../support/hosted.ts';

const file = (script: string): string =>
  `{\r\n\t"name": "😀",\r\n\t"scripts": {\r\n\t\t"up": ${JSON.stringify(script)}\r\n\t}\r\n}\r\n`;
const commands = (script: string) => hosted.commands(packageJson, file(script));

test('claims package.json, and not what is like it', () => {
  assert.ok(packageJson.claims('/a/package.json', ''));
  for (const path of [
    '/package-lock.json',
    '/a/my-package.json',
    '/node_modules/a/package.json',
    '/package.json5',
  ])
    assert.ok(!packageJson.claims(path, ''), path);
});

test('reads the scripts', () => {
  assert.deepEqual(commands('cd x && docker run -e "A=$npm_package_config_a" b; docker c'), [
    'cd x',
    'docker run -e ? b',
    'docker c',
  ]);
  assert.deepEqual(
    hosted.commands(packageJson, '{"scripts":{"a":["docker"],"b":{"c":"docker"}},"config":{"d":"docker"}}'),
    [],
  );
  assert.deepEqual(hosted.lowerHosted(packageJson, file('docker x')).workloads[0]?.name, 'up');
});

test('scripts that are chosen by the system run on it', () => {
  const script = (name: string) => `${JSON.stringify(name)}: "docker run --net=host x"`;
  const on = (...names: readonly string[]) =>
    hosted
      .lowerHosted(
        packageJson,
        `{"scripts": {"a": "run-script-os", "a:b": "npx run-os", ${names.map(script).join(', ')}}}`,
      )
      .workloads.flatMap(({ runs, facts }) => (runs === 'container' ? facts : []))
      .flatMap(fact => (fact.type === 'namespace' ? [(fact.systems ?? ['everywhere']).join(' ')] : []));
  assert.deepEqual(on('a:linux', 'a:darwin:win32', 'a:b:nix', 'a:freebsd', 'a:x', 'linux'), [
    'linux',
    'macos windows',
    'linux macos',
    'everywhere',
    'everywhere',
  ]);
  assert.deepEqual(on('a:macos', 'a:default', 'a:b:default'), ['macos', 'linux windows', 'everywhere']);
});

test('reads the commands that wireit runs', () => {
  const text =
    '{"scripts": {"up": "wireit"}, "wireit": {"up": {"command": "docker run --net=host x", "files": []}}}';
  assert.deepEqual(hosted.commands(packageJson, text), ['wireit', 'docker run --net=host x']);
  assert.equal(hosted.without(packageJson, text, '--net=host'), text.replace(' --net=host', ''));
});

test('reads what the programs of npm scripts run', () => {
  for (const script of [
    'cross-env A=1 B="2 3" docker x',
    'npx cross-env A=1 docker x',
    'dotenv -- docker x',
    'dotenv -e .env.local -- docker x',
    'env-cmd -f .env docker x',
    'env-cmd --silent -e test -- docker x',
    'concurrently "docker x"',
    'cross-env-shell A=1 B="2 3" "docker x"',
    'cross-env-shell docker x',
    "start-server-and-test start http://localhost:1 'docker x'",
    'npx --yes concurrently -k -n a,b --prefix-colors "docker c" "docker x"',
  ])
    assert.deepEqual(commands(script), ['docker x'], script);
  assert.deepEqual(commands('concurrently "cd a && docker x" \'docker y\' npm:docker'), [
    'cd a',
    'docker x',
    'docker y',
    'npm:docker',
  ]);
  const script = 'concurrently "docker run --privileged 😀"';
  assert.equal(
    hosted.without(packageJson, file(script), '--privileged'),
    file('concurrently "docker run 😀"'),
  );
});

test('knows the variables that npm gives to scripts', () => {
  const text =
    '{"name":"n","version":"1.0.0","config":{"net":"host","l":[]},"scripts":{"a":"docker run --net=$npm_package_config_net $npm_package_name:$npm_package_version $npm_package_config_l"}}';
  assert.deepEqual(hosted.commands(packageJson, text), ['docker run --net=host n:1.0.0 ?']);
});

test('does not even parse what never says docker', () => {
  assert.deepEqual(commands('podman run x'), []);
});

test('places are exact, and what is written reads as it is meant', () => {
  const script = 'docker run -e "😀" --privileged "x" y';
  assert.deepEqual(hosted.underlined(packageJson, file(script)), [
    'docker | run | -e | \\"😀\\" | --privileged | \\"x\\" | y',
  ]);
  assert.equal(hosted.without(packageJson, file(script), '--privileged'), file('docker run -e "😀" "x" y'));
  assert.equal(hosted.without(packageJson, file(script), 'x'), file('docker run -e "😀" --privileged y'));
  assert.equal(
    hosted.withOther(packageJson, file(script), 'y', '"\\'),
    file(`docker run -e "😀" --privileged "x" '"\\'`),
  );
});

test('a builder is made in front of the script', () => {
  const made = JSON.parse(hosted.withBuilder(packageJson, file('cd x && docker build .')) ?? '{}');
  assert.match(made.scripts.up, /^docker buildx create .* && cd x && docker buildx build .* \.$/);
});

test('bad input does no harm', () => {
  hosted.survives(packageJson, file('docker run "$A" \\\n && docker build . # 😀\t'), [
    '{"scripts": {"a": "docker ',
    '\\"',
    '\\u0022',
    '\\n',
    '": ',
    '}',
    ',',
  ]);
});

test('gives the arguments of npm run on to the last command of the script', () => {
  const read = (up: string) =>
    hosted
      .commands(
        packageJson,
        JSON.stringify({ scripts: { up, base: 'x && docker run --rm', b2: 'npm run base -- -i' } }),
      )
      .slice(1, -4);
  for (const call of [
    'npm run base -- --net=host img',
    'npm run -s base -- --net=host img',
    'pnpm base --net=host img',
    'yarn run base --net=host img',
  ])
    assert.deepEqual(read(call), ['docker run --rm --net=host img'], call);
  assert.deepEqual(read('npm run b2 -- img'), ['npm run base -- -i img', 'docker run --rm -i img']);
  for (const call of [
    'npm run base --net=host',
    'npm run base',
    'npm base -- img',
    'npm run other -- img',
    'npm run base -- "a b"',
    'npm run base -- $A',
    'npm run up -- img',
  ])
    assert.deepEqual(
      read(call).filter(one => one.startsWith('docker')),
      [],
      call,
    );
  const text = '{"scripts": {"up": "npm run base -- --net=host img", "base": "docker run"}}';
  assert.equal(hosted.without(packageJson, text, '--net=host'), text.replace('--net=host ', ''));
});
