import assert from 'node:assert/strict';
import test from 'node:test';
import { lint } from '../../server/src/core/lint.ts';
import { render } from '../../server/src/core/message.ts';
import { applyEdits } from '../../server/src/core/text.ts';
import { lintContext } from '../support/lint-context.ts';

const context = lintContext();
const names = {
  workflow: '.github/workflows/a.yml',
  gitlab: '.gitlab-ci.yml',
  script: 'a.sh',
  makefile: 'Makefile',
};
/** The texts that the fixes of a file make of it, by a part of their title. */
const fixed = (kind: keyof typeof names, text: string, title = /./): string[] => {
  const uri = `file:///w/${names[kind]}`;
  return lint({ uri, text }, context).findings.flatMap(({ fixes }) =>
    fixes.flatMap(({ edits, title: own }) =>
      edits.length > 0 && title.test(render(own)) ? [applyEdits({ uri, text }, edits)] : [],
    ),
  );
};
const service = (options: string): string =>
  `on: push\njobs:\n  a:\n    runs-on: self-hosted\n    services:\n      db:\n        image: postgres\n${options}`;

test('takes an option of two words out of the options of a container, wherever it stands', () => {
  const options = (text: string): string => service(`        options: ${text}\n`);
  assert.deepEqual(fixed('workflow', options('--pid host --init')), [options('--init')]);
  assert.deepEqual(fixed('workflow', options('--init --pid host')), [options('--init')]);
  assert.deepEqual(fixed('workflow', options('"--pid host --init"')), [options('"--init"')]);
  assert.deepEqual(fixed('workflow', options('>-\n          --pid host\n          --init')), [
    options('>-\n          --init'),
  ]);
  for (const alone of [
    '--pid host',
    '--pid=host',
    '"--uts host"',
    '>-\n          --uts host',
    '--privileged',
  ])
    assert.deepEqual(fixed('workflow', options(alone)), [service('')], alone);
  const script = (value: string): string => `#!/bin/sh\nOPTS="${value}"\ndocker run $OPTS nginx\n`;
  assert.deepEqual(fixed('script', script('--pid host --init')), [script('--init')]);
});

test('creates the builder for the user who builds, with the program that builds', () => {
  const created = 'docker buildx create --name eci-builder --node eci-builder0 --driver docker-container\n';
  const switched = (before: string, call: string): string[] =>
    fixed('script', `#!/bin/sh\n${before}${call} --network=host .\n`, /container driver/).map(text =>
      text.slice('#!/bin/sh\n'.length).replaceAll(' --builder eci-builder --load --allow network.host', ''),
    );
  const expect = (before: string, call: string, creates: string, builds: string): void =>
    assert.deepEqual(switched(before, call), [`${creates}${created}${before}${builds} --network=host .\n`]);
  expect('', 'docker build', '', 'docker buildx build');
  expect('sudo -E ', 'docker build', 'sudo -E ', 'docker buildx build');
  expect('time sudo ', 'docker build', 'sudo ', 'docker buildx build');
  expect('time ', 'docker build', '', 'docker buildx build');
  expect('$SUDO ', 'docker build', '$SUDO ', 'docker buildx build');
  const own = switched('', 'docker-buildx build');
  assert.deepEqual(own, [
    `${created.replace('docker buildx', 'docker-buildx')}docker-buildx build --network=host .\n`,
  ]);
  assert.deepEqual(switched('DOCKER_CONFIG=/tmp/x ', 'docker build'), []);
  expect('sudo -u "$ME" ', 'docker build', 'sudo -u "$ME" ', 'docker buildx build');
  assert.deepEqual(switched('sudo -u "$(id -un)" ', 'docker build'), []);
  const inner = (command: string): string[] =>
    fixed('script', `#!/bin/sh\n${command}\n`, /container driver/).map(text => text.split('\n')[1] ?? '');
  const build = 'docker build --network=host .';
  assert.deepEqual(inner(`sudo sh -c "${build}"`), [`sudo ${created.trim()}`]);
  assert.deepEqual(inner(`sh -c "${build}"`), [created.trim()]);
  assert.deepEqual(inner(`su me -c "${build}"`), []);
  assert.deepEqual(
    fixed('makefile', 'SUDO ?= sudo\na:\n\t$(SUDO) docker build --network=host .\n', /driver/),
    [
      `SUDO ?= sudo\na:\n\tsudo ${created}\t$(SUDO) docker buildx build --builder eci-builder --load --allow network.host --network=host .\n`,
    ],
  );
});

test('sees a build whose Dockerfile is a here-document', () => {
  const script = (flag: string): string => `#!/bin/sh\ndocker build${flag} -t b - <<X\nFROM alpine\nX\n`;
  assert.deepEqual(fixed('script', script(' --network=host'), /^Remove/), [script('')]);
});

test('moves no build that starts from an image of the engine, or pushes to this machine, to a builder that sees neither', () => {
  const switched = (...lines: string[]): number =>
    fixed('script', `#!/bin/sh\n${lines.map(line => `${line}\n`).join('')}`, /container driver/).length;
  const base = 'docker build -t base .';
  assert.equal(switched('docker build --network=host --build-arg BASE=base app'), 1);
  for (const build of ['build --build-arg BASE=base', 'build --build-context b=docker-image://base:latest'])
    assert.equal(switched(base, `docker ${build} --network=host app`), 0, build);
  assert.equal(
    switched('docker build -t $A:$B .', 'docker buildx bake --set a.args.B=$A:$B --set *.network=host'),
    0,
  );
  assert.equal(
    switched('docker build -t base --push .', 'docker build --network=host --build-arg BASE=base app'),
    1,
  );
  assert.equal(switched('docker buildx build --network=host --push -t localhost:5000/a .'), 0);
  assert.equal(switched('docker buildx build --network=host --push -t example.org/a .'), 1);
});

test('moves the build of an action to another builder only where nothing is lost', () => {
  const setup = '      - uses: docker/setup-buildx-action@v3\n';
  const action = '      - uses: docker/build-push-action@v6\n        with:\n          network: host\n';
  const job = (steps: string, top = ''): string =>
    `on: push\n${top}jobs:\n  a:\n    runs-on: self-hosted\n    steps:\n${steps}`;
  const switched = (steps: string, top?: string): string[] =>
    fixed('workflow', job(steps, top), /container driver/);
  const with_ = (lines: string, more = ''): string =>
    action.replace('          network', `${lines}          network`) + more;
  const allow = '          allow: network.host\n';
  const load = '          load: true\n';
  const tags = '          tags: a\n';
  assert.deepEqual(switched(action), [job(setup + with_(allow))]);
  assert.deepEqual(switched(action + tags), [job(setup + with_(allow + load, tags))]);
  for (const more of [
    `${tags}          push: true\n`,
    `${tags}${load}`,
    `${tags}          outputs: type=tar\n`,
  ])
    assert.deepEqual(switched(action + more), [job(setup + with_(allow, more))]);
  assert.deepEqual(switched(action.replace('with:\n          network: host', 'with: { network: host }')), []);
  assert.deepEqual(switched(`${action}          allow: security.insecure\n`), []);
  assert.deepEqual(switched(`${action}          builder: default\n`), []);
  assert.deepEqual(switched(action, 'env: { BUILDX_BUILDER: default }\n'), []);
  assert.deepEqual(switched(`${action}          tags: localhost:5000/a\n          push: true\n`), []);
  const second = `${action}          build-args: |\n            X=1\n            BASE=a\n`;
  assert.deepEqual(switched(action + tags + second), []);
});
