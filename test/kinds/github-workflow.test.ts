import assert from 'node:assert/strict';
import test from 'node:test';
import { lint } from '../../server/src/core/lint.ts';
import { findings } from '../support/findings.ts';
import { lintContext } from '../support/lint-context.ts';

const context = lintContext();
const uri = 'file:///w/.github/workflows/a.yml';
/** The findings of a job, with the texts that they stand at. */
const found = (job: string, top = ''): string[] => {
  const text = `on: push\n${top}jobs:\n  a:\n    runs-on: self-hosted\n${job}`;
  return lint({ uri, text }, context).findings.map(
    ({ rule, at }) => `${rule} ${text.slice(at.span.start, at.span.end)}`,
  );
};
const run = (command: string, more = ''): string => `    steps:\n      - run: ${command}\n${more}`;
const hostNetwork = ['host-network --network=host'];

test("leaves out what reaches another machine's engine by the environment", () => {
  const command = run('docker run --network=host nginx');
  const env = (value: string): string => `env: { DOCKER_HOST: "${value}" }\n`;
  const elsewhere = env('tcp://builder.example:2375');
  assert.deepEqual(found(command), hostNetwork);
  assert.deepEqual(found(command, env('unix:///var/run/docker.sock')), hostNetwork);
  assert.deepEqual(found(command, elsewhere), []);
  assert.deepEqual(found(command, env('${{ secrets.HOST }}')), []);
  assert.deepEqual(found(`    ${elsewhere}${command}`), []);
  assert.deepEqual(
    found(`    container: { image: x, env: { DOCKER_HOST: "tcp://a:1" } }\n${command}`).slice(1),
    [],
  );
  assert.deepEqual(found(run('docker run --network=host nginx', `        ${elsewhere}`)), []);
  assert.deepEqual(
    found(run('docker run --network=host nginx', `        ${env('')}`), elsewhere),
    hostNetwork,
  );
  const build = '    steps:\n      - uses: docker/build-push-action@v6\n        with: { network: host }\n';
  assert.deepEqual(found(build), ['build-host-network host']);
  assert.deepEqual(found(build, elsewhere), []);
  const told =
    '    steps:\n      - run: echo "DOCKER_HOST=tcp://a:1" >> $GITHUB_ENV\n      - run: docker run --pid=host x\n';
  assert.deepEqual(found(told), []);
});

test('puts the variables that a workflow sets into scripts', () => {
  const env = 'env: { NET: host, MODE: --privileged -t, OTHER: "${{ inputs.x }}" }\n';
  assert.deepEqual(found(run('docker run --network=$NET $MODE --pid=$OTHER nginx'), env), [
    'host-network --network=$NET',
    'privileged-container $MODE',
  ]);
  assert.deepEqual(found(run("docker run --network=${{ env.NET }} --pid ${{ 'host' }} x"), env), [
    'host-network --network=${{ env.NET }}',
    "host-pid --pid ${{ 'host' }}",
  ]);
  assert.deepEqual(found(run('docker run ${{ env.MODE }} x'), env), ['privileged-container --privileged']);
  const changed = `    steps:\n      - run: echo NET=bridge >> $GITHUB_ENV\n      - run: docker run --network=$NET x\n`;
  assert.deepEqual(found(changed, env), []);
});

test('leaves out jobs and steps that are turned off', () => {
  const command = run('docker run --network=host nginx');
  for (const off of [
    'false',
    "'false'",
    '${{ false }}',
    "false && github.event_name == 'push'",
    '${{false&&a}}',
  ]) {
    assert.deepEqual(found(`    if: ${off}\n${command}`), [], off);
    assert.deepEqual(found(`    container: x\n    if: ${off}\n`), [], off);
    assert.deepEqual(found(`${command}        if: ${off}\n`), [], off);
  }
  for (const on of ['true', 'false || always()', '"!false"', 'github.event.inputs.false'])
    assert.deepEqual(found(`    if: ${on}\n${command}`), hostNetwork, on);
});

test('knows the builders that a step names', () => {
  const setup =
    '      - uses: docker/setup-buildx-action@v3\n        id: own\n        with: { name: mine, driver: DRIVER }\n';
  const at = (driver: string, step: string, top = ''): string[] =>
    found(`    steps:\n${setup.replace('DRIVER', driver)}      - ${step}\n`, top).filter(
      text => !text.startsWith('build-driver'),
    );
  const plain = 'run: docker build --network=host .';
  const action = (builder: string): string =>
    `uses: docker/build-push-action@v6\n        with: { builder: "${builder}", network: host }`;
  assert.deepEqual(at('docker-container', plain), ['build-host-network --network=host']);
  assert.deepEqual(at('docker-container', plain, 'env: { BUILDX_BUILDER: mine }\n'), []);
  assert.deepEqual(at('docker', plain, 'env: { BUILDX_BUILDER: mine }\n'), [
    'build-host-network --network=host',
  ]);
  for (const name of ['mine', '', '${{ steps.own.outputs.name }}']) {
    assert.deepEqual(at('docker-container', action(name)), [], name);
    assert.deepEqual(at('docker', action(name)), ['build-host-network host'], name);
  }
  assert.deepEqual(at('docker-container', action('default')), ['build-host-network host']);
  assert.deepEqual(at('docker-container', action('another')), []);
});

test('reads what bake-action sets of its targets', () => {
  const bake = (set: string): string[] =>
    found(`    steps:\n      - uses: docker/bake-action@v6\n        with:\n          set: |\n${set}`);
  assert.deepEqual(
    bake('            *.network=host\n            a.entitlements=security.insecure\n            *.tags=x\n'),
    ['build-host-network *.network=host', 'build-entitlement a.entitlements=security.insecure'],
  );
});

test('tells of the only option of a block, not of all of the block', () => {
  const driver = (options: string): string[] =>
    found(
      `    steps:\n      - uses: docker/setup-buildx-action@v3\n        with:\n          driver-opts: ${options}\n`,
    );
  for (const options of ['network=host', '|\n            network=host', '>-\n            network=host'])
    assert.deepEqual(
      driver(options),
      hostNetwork.map(text => text.replace('--', '')),
      options,
    );
});

test('reads the command and the socket of an action that is an image', () => {
  const step = `    steps:\n      - uses: docker://alpine:3\n        with: { entrypoint: modprobe, args: nf_nat }\n`;
  assert.deepEqual(found(step), ['docker-socket-mount docker://alpine:3', 'kernel-module modprobe']);
});

test('knows that docker-run-action starts a container by the socket that its own container gets', () => {
  const step = `    steps:
      - uses: addnab/docker-run-action@v3
        with:
          image: alpine:3
          options: --network=host --privileged
          run: |
            modprobe nf_nat
            true
`;
  const socket = 'docker-socket-mount addnab/docker-run-action@v3';
  assert.deepEqual(found(step), [socket]);
  assert.deepEqual(found(step.replace('alpine:3', '""')), [socket]);
  assert.deepEqual(found(step.replace('addnab/', 'example/')), []);
  const workflow = '.github/workflows/a.yml';
  const text = `on: push\njobs:\n  a:\n    runs-on: self-hosted\n${step}`;
  const allowing = (image: string): readonly string[] =>
    findings(
      { [workflow]: text },
      workflow,
      {},
      JSON.stringify({
        configurationFileVersion: 2,
        enhancedContainerIsolation: {
          value: true,
          locked: true,
          dockerSocketMount: { imageList: { images: [image] } },
        },
      }),
    ).map(({ rule, at }) => `${rule} ${text.slice(at.span.start, at.span.end)}`);
  assert.deepEqual(allowing('alpine:3'), [socket]);
  const asked = [...hostNetwork, 'privileged-container --privileged', 'kernel-module modprobe nf_nat'];
  assert.deepEqual(allowing('*'), asked);
});

test('knows that setup-qemu-action registers emulators by any image', () => {
  for (const image of ['ghcr.io/me/emulators', '${{ vars.IMAGE }}', 'tonistiigi/binfmt:qemu-v8'])
    assert.deepEqual(
      found(`    steps:\n      - uses: docker/setup-qemu-action@v3\n        with: { image: "${image}" }\n`),
      [`binfmt-registration "${image}"`],
    );
});

test('takes the runner of a job from the default of an input', () => {
  const judged = (initial: string): number => {
    const text = `on:\n  workflow_call:\n    inputs:\n      r: { type: string, default: ${initial} }\njobs:\n  a:\n    runs-on: \${{ inputs.r }}\n    steps:\n      - run: docker run --network=host x\n`;
    return lint({ uri, text }, context).findings.length;
  };
  assert.equal(judged('self-hosted'), 1);
  assert.equal(judged('ubuntu-24.04'), 0);
});

test('reads the options of a container with each text that an expression in them may give', () => {
  const container = (options: string): string =>
    `    container:\n      image: x\n      options: ${options}\n`;
  const cells =
    '    strategy:\n      matrix:\n        include:\n          - { n: 1, more: --privileged }\n          - { n: 2 }\n' +
    '          - { n: 3, more: --privileged --pid=host }\n';
  const own = (all: readonly string[]): string[] => all.filter(one => !one.startsWith('docker-socket-mount'));
  assert.deepEqual(own(found(container('--label a ${{ matrix.more }} --ipc=host') + cells)), [
    'privileged-container ${{ matrix.more }}',
    'host-pid ${{ matrix.more }}',
    'host-ipc --ipc=host',
  ]);
  assert.deepEqual(own(found(container("${{ inputs.cpu == 'y' && ' ' || '--pid host' }}"))), [
    "host-pid ${{ inputs.cpu == 'y' && ' ' || '--pid host' }}",
  ]);
  assert.deepEqual(own(found(container('--pid=${{ matrix.pid }} ${{ inputs.more }}') + cells)), []);
  assert.deepEqual(
    own(found(`    strategy: { matrix: { pid: [host, private] } }\n${container('--pid=${{ matrix.pid }}')}`)),
    ['host-pid --pid=${{ matrix.pid }}'],
  );
  const expressed = container("${{ inputs.cpu && '--shm-size 1g' || '--privileged' }}");
  const { findings } = lint(
    { uri, text: `on: push\njobs:\n  a:\n    runs-on: self-hosted\n${expressed}` },
    context,
  );
  assert.deepEqual(
    findings.filter(({ rule }) => rule === 'privileged-container').map(({ fixes }) => fixes),
    [[]],
  );
});
