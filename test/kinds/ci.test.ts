import assert from 'node:assert/strict';
import test from 'node:test';
import type { Fact, Setting } from '../../server/src/core/facts.ts';
import { githubWorkflow } from '../../server/src/core/kinds/github/workflow.ts';
import { gitlabCi } from '../../server/src/core/kinds/gitlab/gitlab-ci.ts';
import { type LintContext, lint } from '../../server/src/core/lint.ts';
import { render } from '../../server/src/core/message.ts';
import { applyEdits } from '../../server/src/core/text.ts';
import { lintContext } from '../support/lint-context.ts';

const context = lintContext();
const workflow = (text: string, folder = '.github') =>
  githubWorkflow.lower({ uri: `file:///w/${folder}/workflows/a.yml`, text }, context).workloads;
const pipeline = (text: string) =>
  gitlabCi.lower({ uri: 'file:///w/.gitlab-ci.yml', text }, context).workloads;
const show = (setting: Setting<string | boolean> | undefined): string =>
  setting === undefined ? '-' : setting.known ? String(setting.value) : '?';
const said = (fact: Fact): string => {
  switch (fact.type) {
    case 'namespace':
      return `${fact.space} ${show(fact.mode)}`;
    case 'mount':
      return `mount ${show(fact.source)}`;
    case 'command':
      return fact.words.map(word => show(word.value)).join(' ');
    case 'buildNetwork':
      return `network ${show(fact.mode)}`;
    case 'entitlement':
      return show(fact.name);
    case 'build':
      return `build ${show(fact.driver)}`;
    case 'image':
      return show(fact.reference);
    default:
      return fact.type;
  }
};
const job = (rest: string, on = 'self-hosted'): string =>
  `on: push\njobs:\n  j:\n    runs-on: ${on}\n${rest}`;
const runners = (text: string, folder?: string) => [...new Set(workflow(text, folder).map(w => w.runner))];

test('tells whose runner a job needs', () => {
  const steps = '    steps: [{ run: x }]\n';
  for (const on of [
    'ubuntu-latest',
    '[ubuntu-24.04-arm]',
    '${{ inputs.os }}',
    'blacksmith-4vcpu-ubuntu',
    '{ group: g }',
  ])
    assert.deepEqual(runners(job(steps, on)), ['hosted'], on);
  for (const on of [
    'self-hosted',
    '[self-hosted, linux]',
    'big-box',
    '${{ a || "self-hosted" }}',
    '{ group: g, labels: [gpu] }',
  ])
    assert.deepEqual(runners(job(steps, on)), ['own'], on);
  const matrix = (os: string): string =>
    job(`    strategy:\n      matrix:\n        os: [${os}]\n${steps}`, '${{ matrix.os }}');
  assert.deepEqual(runners(matrix('ubuntu-latest, windows-2022')), ['hosted']);
  assert.deepEqual(runners(matrix('ubuntu-latest, [self-hosted, arm]')), ['own']);
  assert.deepEqual(runners(job(steps, 'ubuntu-latest'), '.gitea'), ['own']);
});

test('tells whose runner a job needs by what an expression may give', () => {
  const steps = '    steps: [{ run: x }]\n';
  const on = (expression: string, events = 'push', strategy = ''): unknown =>
    runners(`on: ${events}\njobs:\n  j:\n    runs-on: ${expression}\n${strategy}${steps}`);
  const own = [
    "${{ inputs.runner != '' && inputs.runner || 'gpu-box' }}",
    "${{ (github.event_name == 'push') && 'gpu-box' || 'ubuntu-latest' }}",
    '${{ fromJSON(\'["gpu", "linux"]\') }}',
    '${{ fromJSON(format(\'["{0}", "in-rack"]\', inputs.arch)) }}',
    "${{ matrix.a && format('rack-{0}-it''s', matrix.a) }}",
    'npu-${{ matrix.cards }}',
  ];
  for (const expression of own) assert.deepEqual(on(expression), ['own'], expression);
  const hosted = [
    "${{ github.repository == 'a/b' && 'ubuntu-24.04' || 'macos-latest' }}",
    "${{ vars.RUNNER || 'ubuntu-latest' }}",
    "${{ inputs.os == 'gpu-box' }}",
    "${{ format('{0}-latest', inputs.os) }}",
    'ubuntu-${{ matrix.version }}',
    'ubuntu${{ matrix.suffix }}',
    'github-hosted-${{ matrix.os }}',
    '${{ matrix.os }}-latest',
    '${{ fromJSON(needs.x.outputs.labels) }}',
    "${{ fromJSON(inputs.x).runner || '' }}",
    `\${{ ${'('.repeat(1000)}'gpu-box' }}`,
    "${{ 'gpu-box }}",
  ];
  for (const expression of hosted) assert.deepEqual(on(expression), ['hosted'], expression);
  const call = '{ workflow_call: { inputs: { runner: { default: "[\\"gpu-box\\"]" } } } }';
  assert.deepEqual(on('${{ fromJSON(inputs.runner) }}', call), ['own']);
  assert.deepEqual(on("${{ fromJSON(github.event.inputs['runner']) }}", call), ['own']);
  const matrix = '    strategy: { matrix: { on: [{ box: ubuntu-latest }, { box: gpu-box }] } }\n';
  assert.deepEqual(on('${{ matrix.on.box }}', 'push', matrix), ['own']);
  assert.deepEqual(on('${{ matrix.on.name }}', 'push', matrix), ['hosted']);
});

test('reads containers, services, and steps', () => {
  const text = job(`    container:
      image: node:\${{ matrix.node }}
      volumes: ["/run/docker.sock:/x"]
    services:
      db:
        image: postgres
        options: >-
          --pid=host --network host
          --cap-add=SYS_ADMIN -v \${{ x }}:/y
    steps:
      - run: |
          echo \${{ a && 'b' }}
          modprobe x
      - run: Get-Item
        shell: pwsh
      - uses: docker://alpine:3
`);
  assert.deepEqual(
    workflow(text).map(w => [w.name, w.runs, show(w.image), ...w.facts.map(said)]),
    [
      [
        'j',
        'container',
        '?',
        '?',
        'mount /run/docker.sock',
        'mount /var/run/docker.sock',
        'echo ?',
        'modprobe x',
      ],
      ['db', 'container', 'postgres', 'postgres', 'pid host', 'network host', 'capability', 'mount ?'],
      ['docker://alpine:3', 'container', 'alpine:3', 'alpine:3', 'mount /var/run/docker.sock'],
    ],
  );
});

test('a builder that is set up is used by the builds behind it', () => {
  const build =
    '      - uses: docker/build-push-action@v6\n        with: { network: host, "allow": "network.host, device" }\n';
  const setup = (rest: string): string => `      - uses: docker/setup-buildx-action@v3\n${rest}`;
  const builds = (steps: string) =>
    workflow(job(`    steps:\n${steps}`)).flatMap(w =>
      w.facts.map(said).filter(text => text.startsWith('build')),
    );
  assert.deepEqual(builds(build), ['build -']);
  assert.deepEqual(builds(setup('') + build), ['builder', 'build docker-container']);
  assert.deepEqual(builds(setup('        with: { driver: docker }\n') + build), ['builder', 'build docker']);
  assert.deepEqual(builds(`${setup('        with: { driver: "${{ x }}" }\n')}${build}`), [
    'builder',
    'build ?',
  ]);
  const at = (endpoint: string) =>
    builds(setup(`        with: { driver: remote, endpoint: "${endpoint}" }\n`) + build);
  assert.deepEqual(at('tcp://build:1'), ['builder', 'build remote']);
  assert.deepEqual(at('docker-container://b'), ['builder', 'build ?']);
  assert.deepEqual(
    workflow(job(`    steps:\n${build}`))
      .at(-1)
      ?.facts.map(said),
    ['build -', 'network host', 'network.host', 'device'],
  );
});

test('reads composite actions, which run wherever their callers do', () => {
  const text = 'name: a\nruns:\n  using: composite\n  steps:\n    - uses: docker/setup-qemu-action@v3\n';
  assert.ok(githubWorkflow.claims('/x/action.yml', text));
  assert.deepEqual(
    workflow(text).map(w => [w.runner, ...w.facts.map(said)]),
    [['hosted'], ['hosted', 'tonistiigi/binfmt:latest', '--install all']],
  );
});

test('reads actions that are an image, which get the socket of the runner', () => {
  const read = (image: string, using = 'docker') =>
    workflow(`name: a\nruns:\n  using: ${using}\n  image: ${image}\n`)
      .filter(({ runs }) => runs === 'container')
      .map(w => [w.runner, show(w.image), ...w.facts.map(said)]);
  assert.deepEqual(read('docker://alpine:3'), [
    ['hosted', 'alpine:3', 'alpine:3', 'mount /var/run/docker.sock'],
  ]);
  assert.deepEqual(read('Dockerfile'), [['hosted', '-', 'mount /var/run/docker.sock']]);
  assert.deepEqual(read('Dockerfile', 'node24'), []);
});

test('findings in jobs are information at most, and only where ECI may be', () => {
  const text = job('    services: { a: { image: x, volumes: ["/var/run/docker.sock:/s"] } }\n');
  const hosted = job(
    '    services: { a: { image: x, volumes: ["/var/run/docker.sock:/s"] } }\n',
    'ubuntu-latest',
  );
  const found = (source: string, over: Partial<LintContext> = {}): string[] =>
    lint({ uri: 'file:///w/.github/workflows/a.yml', text: source }, lintContext(over)).findings.map(
      f => `${f.severity} ${f.rule} ${render(f.message).slice(0, 21)}`,
    );
  const one = ['information docker-socket-mount On a machine with ECI'];
  assert.deepEqual(found(text), one);
  assert.deepEqual(found(hosted), []);
  assert.deepEqual(found(hosted, { ci: 'all' }), one);
  assert.deepEqual(found(text, { ci: 'off' }), []);
  assert.deepEqual(found(text, { severities: { 'docker-socket-mount': 'error' } }), one);
});

test('tells that it is the runner that gives a job the socket', () => {
  const text = job('    container: node:22\n    steps: []\n');
  const [found] = lint({ uri: 'file:///w/.github/workflows/a.yml', text }, context).findings;
  assert.ok(found);
  assert.match(
    render(found.message),
    /^On a machine with ECI: j cannot start: the runner mounts the Docker socket/,
  );
  assert.deepEqual(found.fixes, []);
});

test('takes docker:// off the image of a container', () => {
  for (const container of ['docker://rust:1', '{ image: "docker://rust:1" }']) {
    const [own] = workflow(job(`    container: ${container}\n    steps: []\n`));
    assert.equal(show(own?.image), 'rust:1');
    assert.equal(own?.facts.map(said)[0], 'rust:1');
  }
});

test('reads a GitLab pipeline', () => {
  const text = `image: top
variables: { A: b }
default:
  tags: [own]
.base:
  image: { name: base, entrypoint: [""] }
  script: modprobe a
.loop:
  extends: [.loop, .base]
a:
  extends: .loop
  services:
    - docker:dind
    - name: $REGISTRY/x
b:
  tags: [saas-linux-small-amd64]
  before_script:
    - x
    - [y, z]
c:
  tags: [$RUNNER]
  image: c
`;
  assert.deepEqual(
    pipeline(text).map(w => [w.name, w.runner, ...w.facts.map(said)]),
    [
      ['a', 'own', 'base', 'modprobe a'],
      ['service', 'own', 'docker:dind'],
      ['service', 'own', '?'],
      ['b', 'hosted', 'top', 'x', 'y', 'z'],
      ['c', 'hosted', 'c'],
    ],
  );
});

test('follows references in a GitLab pipeline', () => {
  const text = [
    '.common: { script: [modprobe a, !reference [.more, script]], services: [{ name: "docker:$V-dind" }] }',
    '.more: { script: [b, !reference [.common, script]] }',
    'a:',
    '  services: !reference [.common, services]',
    '  script:',
    '    - !reference [.more, script]',
    '    - !reference [.elsewhere, script]',
    '    - docker run --net=host c',
    '',
  ].join('\n');
  assert.deepEqual(
    pipeline(text).map(w => [w.name, ...w.facts.map(said)]),
    [
      ['a', 'b', 'modprobe a', 'docker run --net=host c'],
      ['service', '?'],
    ],
  );
});

test('tells whether DOCKER_HOST is the engine of the runner', () => {
  const names = (host: string): string[] =>
    pipeline(`variables:\n  DOCKER_HOST: ${host}\nj:\n  script: docker run --pid=host a:1\n`).map(
      w => w.name,
    );
  assert.deepEqual(names('unix:///var/run/docker.sock'), ['j', 'a:1']);
  assert.deepEqual(names('{ value: "npipe:////./pipe/docker_engine" }'), ['j', 'a:1']);
  assert.deepEqual(names('tcp://docker:2375'), ['j']);
  assert.deepEqual(names('$HOST'), ['j']);
});

test('claims the files that a GitLab pipeline includes', () => {
  for (const path of ['.gitlab-ci.yml', 'ci/test.gitlab-ci.yml', '.gitlab-ci-tests.yml'])
    assert.ok(gitlabCi.claims(path, ''), path);
  for (const path of ['.gitlab/ci/test.yml', '.gitlab-ci/build.yaml', 'a/.gitlab/tests.yml']) {
    assert.ok(gitlabCi.claims(path, 'a:\n  script: [b]\n'), path);
    assert.ok(!gitlabCi.claims(path, 'title: a\nscript: b\n'), path);
  }
  assert.ok(!gitlabCi.claims('ci/test.yml', 'a:\n  script: [b]\n'));
});

test('names containers as the workflow does', () => {
  const text = job('    steps:\n      - run: docker run --pid=host a/${{ matrix.b }}:1\n');
  assert.deepEqual(
    workflow(text).map(w => w.name),
    ['a/…:1', 'j'].toReversed(),
  );
});

test('names a container of which nothing is known after its command', () => {
  const text = job(
    '    steps:\n      - run: docker service create --mount type=bind,src=/a,dst=/a ${{ env.TAG }}\n',
  );
  assert.ok(workflow(text).some(w => w.name === 'docker service create'));
});

test('takes an option out of several lines with its line', () => {
  const fixed = (text: string): string[] => {
    const uri = 'file:///w/.github/workflows/a.yml';
    return lint({ uri, text }, context).findings.flatMap(({ fixes }) =>
      fixes.map(({ edits }) => applyEdits({ uri, text }, edits)),
    );
  };
  for (const style of ['|', '>-']) {
    const options = (...lines: string[]): string =>
      job(
        `    container:\n      image: a\n      options: ${style}\n${lines.map(line => `        ${line}\n`).join('')}    steps: []\n`,
      );
    assert.deepEqual(fixed(options('--privileged', '--init', '-t')), [options('--init', '-t')]);
    assert.deepEqual(fixed(options('--init', '--privileged', '-t')), [options('--init', '-t')]);
    assert.deepEqual(fixed(options('--init', '--privileged')), [options('--init')]);
  }
  const driver = (...lines: string[]): string =>
    job(
      `    steps:\n      - uses: docker/setup-buildx-action@v3\n        with:\n          driver-opts: |\n${lines.map(line => `            ${line}\n`).join('')}`,
    );
  for (const lines of [
    ['network=host', 'image=x'],
    ['image=x', 'network=host'],
  ])
    assert.deepEqual(fixed(driver(...lines)), [driver('image=x')]);
});

test('half-typed files do no harm', () => {
  const whole = job(
    '    container: { image: a, options: b }\n    steps:\n      - uses: docker/setup-buildx-action@v3\n        with:\n          driver-opts: |\n            network=host\n      - run: a\n',
  );
  for (let end = 0; end <= whole.length; end++) assert.ok(workflow(whole.slice(0, end)).length < 9);
  const ci = 'a: &a\n  extends: a\n  script:\n    - x\n  services: [*a, { name: y }]\n';
  for (let end = 0; end <= ci.length; end++) assert.ok(pipeline(ci.slice(0, end)).length < 9);
});

test('tells where a workflow or a pipeline is no YAML, if one of its jobs is judged', () => {
  const told = (uri: string, text: string, ci: LintContext['ci'] = 'self-hosted'): string[] =>
    lint({ uri, text }, lintContext({ ci })).findings.map(
      ({ rule, severity, at }) => `${rule} ${severity} ${text.slice(0, at.span.start).split('\n').length}`,
    );
  const pipelineWith = (tag: string): string =>
    `a:\n  tags: [${tag}]\n  script:\n    - echo "x"\n\t- docker run x\nb:\n  script: y\n`;
  const workflowOn = (label: string): string => `${job('    steps: [{ run: x }]\n', label)}\t  name: x\n`;
  const lone = ['unreadable-file information 5'];
  assert.deepEqual(told('file:///w/.gitlab-ci.yml', pipelineWith('own')), lone);
  assert.deepEqual(told('file:///w/.gitlab-ci.yml', pipelineWith('saas-linux-small-amd64')), []);
  assert.deepEqual(told('file:///w/.gitlab-ci.yml', pipelineWith('saas-linux-small-amd64'), 'all'), lone);
  assert.deepEqual(told('file:///w/.gitlab-ci.yml', pipelineWith('own'), 'off'), []);
  assert.deepEqual(told('file:///w/.gitlab-ci.yml', pipelineWith('own').replace('\t-', '    -')), []);
  const uri = 'file:///w/.github/workflows/a.yml';
  assert.deepEqual(told(uri, workflowOn('self-hosted')), ['unreadable-file information 6']);
  assert.deepEqual(told(uri, workflowOn('ubuntu-latest')), []);
});
