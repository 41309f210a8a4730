import assert from 'node:assert/strict';
import test from 'node:test';
import { gitlabCi } from '../../server/src/core/kinds/gitlab/gitlab-ci.ts';
import { type LintContext, lint } from '../../server/src/core/lint.ts';
import { render } from '../../server/src/core/message.ts';
import { entriesIn } from '../support/entries.ts';
import { exampleTarget, lintContext } from '../support/lint-context.ts';
import { shell } from '../support/shell.ts';

const context = lintContext();
const findings = (text: string, over: Partial<LintContext> = {}, name = '.gitlab-ci.yml') =>
  lint({ uri: `file:///w/${name}`, text }, lintContext(over)).findings;
/** The findings of a pipeline, with the texts that they stand at. */
const found = (text: string, over: Partial<LintContext> = {}): string[] =>
  findings(text, over).map(({ rule, at }) => `${rule} ${text.slice(at.span.start, at.span.end)}`);
const hostNetwork = ['host-network --network=host'];
const run = 'docker run --network=host nginx';

test('puts the variables of a pipeline into scripts, as defaults', () => {
  const script = '  tags: [own]\n  script: docker run --network=$NET $MODE nginx\n';
  const top = 'variables: { NET: bridge, MODE: { value: --privileged } }\n';
  assert.deepEqual(found(`${top}a:\n  variables: { NET: host }\n${script}`), [
    'host-network --network=$NET',
    'privileged-container $MODE',
  ]);
  const template = `.t: { variables: { NET: host } }\na:\n  extends: .t\n${script}`;
  const [first] = findings(template);
  assert.match(first === undefined ? '' : render(first.message), /This is the default of \$NET/);
  assert.deepEqual(found(`${top}a:\n  inherit: { variables: [NET] }\n${script}`), []);
  assert.deepEqual(found(`variables: { NET: host }\na:\n  variables: { NET: $X }\n${script}`), []);
  assert.deepEqual(found(`a:\n  variables: { DOCKER_HOST: $X }\n  tags: [own]\n  script: ${run}\n`), []);
});

test('takes defaults only where the job inherits them', () => {
  const pipeline = (inherit: string): string =>
    `default: { services: ["docker:28-dind"] }\na:\n${inherit}  tags: [own]\n  script: ${run}\n`;
  assert.deepEqual(found(pipeline('')), []);
  assert.deepEqual(found(pipeline('  inherit: { default: false }\n')), hostNetwork);
  assert.deepEqual(found(pipeline('  inherit: { default: [image] }\n')), hostNetwork);
  assert.deepEqual(found(pipeline('  inherit: { default: [services] }\n')), []);
});

test('judges what belongs to the kernel in the containers of docker:dind, and nothing else', () => {
  const job = (more: string, ...lines: string[]): string =>
    `a:\n${more}  tags: [own]\n  script:\n${lines.map(line => `    - ${line}\n`).join('')}`;
  const lines = [
    'docker run --rm --privileged multiarch/qemu-user-static --reset -p yes',
    'docker run --privileged -v /var/run/docker.sock:/s alpine modprobe nf_nat',
    'docker run --privileged alpine sysctl -w vm.max_map_count=262144',
    'docker run --privileged alpine sh -c "echo 1 && sysctl -w net.ipv4.ip_forward=1"',
    run,
  ];
  const kernel = [
    'binfmt-registration multiarch/qemu-user-static',
    'kernel-module modprobe nf_nat',
    'global-sysctl vm.max_map_count=262144',
  ];
  assert.deepEqual(found(job('  services: ["docker:28-dind"]\n', ...lines)), kernel);
  assert.deepEqual(
    found(
      job('  services: ["docker:28-dind"]\n  variables: { DOCKER_HOST: "tcp://docker:2375" }\n', ...lines),
    ),
    kernel,
  );
  for (const service of [
    '"example/alpine-docker:dind"',
    '$CI_DIND_IMAGE',
    'example/docker-in-docker',
    '{ name: $ENGINE, alias: docker }',
    '{ name: $ENGINE, alias: "engine,docker" }',
  ])
    assert.deepEqual(found(job(`  services: [${service}]\n`, ...lines)), kernel, service);
  assert.ok(found(job('  services: [example/blinding, { name: x, alias: db }]\n', run)).length === 1);
  assert.deepEqual(found(job('', 'dockerd &', ...lines)), kernel);
  assert.deepEqual(found(job('  variables: { DOCKER_HOST: "tcp://docker:2375" }\n', ...lines)), []);
});

test('takes a job for a container only where it has an image', () => {
  const job = (more: string, line = 'modprobe nf_nat'): string =>
    `${more}a:\n  tags: [own]\n  script: ${line}\n`;
  assert.deepEqual(found(job('')), []);
  for (const more of ['image: alpine\n', 'default: { image: { name: $IMAGE } }\n'])
    assert.deepEqual(found(job(more)), ['kernel-module modprobe nf_nat'], more);
  // Without one its docker is still that of the machine.
  assert.deepEqual(found(job('', run)), hostNetwork);
});

test('knows that the image of a job is given a shell to run', () => {
  const rootless = (image: string, script = 'docker info'): string[] =>
    found(`a:\n  image: ${image}\n  tags: [own]\n  script: ${script}\n`);
  assert.deepEqual(rootless('docker:28-dind-rootless'), []);
  const image = 'nested-user-namespace docker:28-dind-rootless';
  assert.ok(rootless('docker:28-dind-rootless', 'dockerd-rootless.sh').includes(image));
  // The program of this one runs what it is given.
  assert.deepEqual(rootless('moby/buildkit:rootless'), ['nested-user-namespace moby/buildkit:rootless']);
  assert.deepEqual(rootless('{ name: "moby/buildkit:rootless", entrypoint: [""] }'), []);
});

test('reads no PowerShell as a shell script', () => {
  const wsl = { targets: [{ ...exampleTarget, platform: 'windows-wsl2' as const }] };
  const build = 'docker build -f .\\cmd\\Dockerfile.windows .';
  const job = (tag: string, ...lines: string[]): string =>
    `a:\n  tags: [${tag}]\n  script:\n${lines.map(line => `    - ${line}\n`).join('')}`;
  assert.deepEqual(found(job('own', build), wsl), ['build-unprotected docker build']);
  assert.deepEqual(found(job('windows-2022', build), wsl), []);
  assert.deepEqual(found(job('own', '$x = "servercore"', build), wsl), []);
  assert.deepEqual(found(job('own', 'Get-Item x', build), wsl), []);
  assert.deepEqual(found(job('own', '$DOCKER build x', build), wsl), ['build-unprotected docker build']);
});

test('reads the files that pipelines include, and their templates', () => {
  const job = 'build:\n  # the first\n  stage: a\n  tags: [own]\n  script: [x]\n';
  assert.ok(gitlabCi.claims('pipe/build.yml', job));
  assert.ok(gitlabCi.claims('pipe/build.yml', `stages: [a]\n\n.t:\n    extends: .u\n    script:\n    - x\n`));
  assert.ok(gitlabCi.claims('pipe/build.yml', 'a:\n  tags: [b]\n  needs: []\n  script: c\n'));
  assert.ok(gitlabCi.claims('pipe/build.yml', 'a:\n  image: x\n  tags: [b]\n  script: c\n'));
  assert.ok(gitlabCi.claims('pipe/build.yml', 'a:\n  tags: [b]\n  only: [main]\n  script: c\n'));
  assert.ok(gitlabCi.claims('pipe/build.yml', 'a:\n  extends: .b\n  before_script: [c]\n'));
  assert.ok(gitlabCi.claims('pipe/build.yml', 'spec:\n---\n.t:\n  image: a\n  before_script:\n    - b\n'));
  assert.ok(gitlabCi.claims('pipe/build.yml', '.t:\n  variables: { A: b }\n  script: c\n'));
  for (const other of [
    'a:\n  tags: [b]\n  script: c\n',
    'build:\n  script: [x]\n',
    'script: x\nstage: a\n',
    'jobs:\n  - job: a\n    stage: x\n    script: y\n',
    'jobs:\n  include:\n    stage: x\n    script: y\n',
    'stages:\n  - stage: a\n    steps:\n      - script: x\n',
    'a:\n  stage: x\n  steps: []\n  script: y\n',
    '.t: &t\n  dist: focal\n  before_script: [x]\n',
    '.t:\n  image: a\nb:\n  before_script: [x]\n',
  ])
    assert.ok(!gitlabCi.claims('pipe/build.yml', other), other);
  const template = `.t:\n  tags: [own]\n  script: ${run}\n`;
  assert.deepEqual(found(template), hostNetwork);
  assert.deepEqual(found(`${template}a:\n  extends: .t\n  services: ["docker:dind"]\n`), []);
  assert.deepEqual(found(`${template}a:\n  script: !reference [.t, script]\n`), []);
  assert.deepEqual(found(template.replace('.t:', '.t: &t')), []);
  // What extends a template with scripts of its own for all of it does not run it.
  const dind = '.u:\n  extends: .t\n  services: ["docker:dind"]\n';
  assert.deepEqual(found(template + dind), []);
  assert.deepEqual(found(`${template}  after_script: x\n${dind}  script: [x]\n`), hostNetwork);
  assert.deepEqual(found(`${template}${dind}  script: [x]\na:\n  extends: .t\n  script: [x]\n`), []);
});

test('leaves out a job that a file of another project begins, which may bring an engine', () => {
  const job = `a:\n  script: ${run}\n`;
  const begun = (include: string, more = ''): string[] =>
    found(`include: ${include}\n${job}${more}`, { ci: 'all' });
  for (const include of [
    '{ project: a, file: b.yml }',
    '[{ remote: "https://a/b.yml" }]',
    'https://a/b.yml',
  ]) {
    assert.deepEqual(begun(include), [], include);
    assert.deepEqual(begun(include, '  stage: b\n'), hostNetwork, include);
    assert.deepEqual(begun(include, '  services: []\n'), hostNetwork, include);
    assert.deepEqual(begun(include, 'default: { tags: [own] }\n'), hostNetwork, include);
  }
  for (const include of ['[{ template: a.yml }]', 'b.yml'])
    assert.deepEqual(begun(include), hostNetwork, include);
});

test('reads a file with those that it includes, and with the pipeline that includes it', () => {
  const files: Record<string, string> = {
    '.gitlab-ci.yml': 'include: [{ local: /ci/base.yml }, ci/jobs.yml, { project: a, file: b.yml }]\n',
    'ci/base.yml': 'default: { tags: [own] }\n.dind:\n  services: ["docker:28-dind"]\n',
    'ci/jobs.yml': `plain:\n  script: ${run}\nwithin:\n  extends: .dind\n  script: ${run}\n`,
    'lone/a.gitlab-ci.yml': `a:\n  extends: .dind\n  tags: [own]\n  script: ${run}\n`,
  };
  const at = (name: string, changed: Record<string, string> = {}): string[] => {
    const all = { ...files, ...changed };
    const read = (uri: string): string | undefined => all[uri.slice('file:///w/'.length)];
    const text = all[name] ?? '';
    return findings(text, { files: { read } }, name).map(({ rule, at: place }) => {
      assert.equal(place.uri, `file:///w/${name}`);
      const line = text.slice(0, place.span.start).split('\n').length;
      return `${line} ${rule} ${text.slice(place.span.start, place.span.end)}`;
    });
  };
  // The tags are the defaults of the pipeline; the services, those of a template in another file.
  assert.deepEqual(at('ci/jobs.yml'), ['2 host-network --network=host']);
  assert.deepEqual(at('.gitlab-ci.yml'), []);
  assert.deepEqual(at('ci/jobs.yml', { '.gitlab-ci.yml': 'include: ci/base.yml\n' }), []);
  // A template that nobody knows may bring an engine within a container.
  assert.deepEqual(at('lone/a.gitlab-ci.yml'), []);
  assert.deepEqual(
    at('lone/a.gitlab-ci.yml', { 'lone/a.gitlab-ci.yml': `a:\n  tags: [own]\n  script: ${run}\n` }),
    ['3 host-network --network=host'],
  );
  // A template is read as the jobs that use it, wherever they are.
  const template = `.run:\n  stage: a\n  script: ${run}\n`;
  const users = (...jobs: string[]) => ({
    'ci/base.yml': template,
    'ci/jobs.yml': jobs.map((job, i) => `j${i}:\n  extends: .run\n${job}`).join(''),
  });
  const own = '  tags: [own]\n';
  assert.deepEqual(at('ci/base.yml', users(own, own)), ['3 host-network --network=host']);
  assert.deepEqual(at('ci/jobs.yml', users(own)), []);
  assert.deepEqual(at('ci/base.yml', users('')), []);
  assert.deepEqual(at('ci/base.yml', users(`${own}  services: ["docker:dind"]\n`)), []);
  const referring = {
    'ci/base.yml': template,
    'ci/jobs.yml': 'j:\n  tags: [own]\n  script: [!reference [.run, script]]\n',
  };
  assert.deepEqual(at('ci/base.yml', referring), ['3 host-network --network=host']);
  // Files that include one another are read once.
  assert.deepEqual(at('ci/jobs.yml', { 'ci/base.yml': 'include: ci/jobs.yml\n' }), []);
});

test('knows a file that a pipeline includes by a path with stars', () => {
  const jobs = `a:\n  extends: .own\n  script: ${run}\n`;
  const at = (name: string, include: string, services = ''): string[] => {
    const root = `include: ${include}\n.own:\n  tags: [own]\n${services}`;
    const read = (uri: string): string | undefined => (uri === 'file:///w/.gitlab-ci.yml' ? root : undefined);
    return findings(jobs, { files: { read } }, name).map(({ rule }) => rule);
  };
  for (const [name, include] of [
    ['ci/jobs.gitlab-ci.yml', '/ci/*.yml'],
    ['ci/a/jobs.gitlab-ci.yml', '[{ local: "ci/**.yml" }]'],
    ['ci/a b/jobs.gitlab-ci.yml', '"/ci/**/*.yml"'],
    ['ci/jobs.gitlab-ci.yml', '"*/jobs.gitlab-ci.yml"'],
  ] as const) {
    assert.deepEqual(at(name.replaceAll(' ', '%20'), include), ['host-network'], include);
    assert.deepEqual(at(name.replaceAll(' ', '%20'), include, '  services: ["docker:dind"]\n'), []);
  }
  for (const [name, include] of [
    ['ci/a/jobs.gitlab-ci.yml', '/ci/*.yml'],
    ['ci/jobs.gitlab-ci.yml', '/ci/*.yaml'],
    ['ci/jobs.gitlab-ci.yml', '"/ci/**/*.yml"'],
    ['ci/jobs.gitlab-ci.yml', '"/ci/{jobs,x}*.yml"'],
    ['ci/jobs.gitlab-ci.yml', '/ci/*.gitlab-ci-yml'],
    ['ci/jobs.gitlab-ci.yml', '"*j*b*.*itlab-ci.yml"'],
  ] as const)
    assert.deepEqual(at(name, include), [], include);
});

test('tells whose runner a job needs by what its tags may be', () => {
  const runner = (tags: string, more = '', before = ''): string | undefined => {
    const text = `${before}variables: { OWN: rack, HOSTED: saas-linux-small-amd64 }\na:\n  tags: ${tags}\n${more}  script: x\n`;
    return gitlabCi.lower({ uri: 'file:///w/.gitlab-ci.yml', text }, context).workloads[0]?.runner;
  };
  for (const tags of ['[rack]', '[$OWN]', '["${OWN}"]', '["rack-$SIZE"]', '["$OWN-$SIZE"]'])
    assert.equal(runner(tags), 'own', tags);
  for (const tags of [
    '[]',
    '[$X]',
    '["${HOSTED}"]',
    '["$SIZE-rack"]',
    '["saas-$X"]',
    '["saas-linux-$X-amd64"]',
  ])
    assert.equal(runner(tags), 'hosted', tags);
  const matrix = (values: string): string =>
    `  parallel: { matrix: [{ ON: ${values} }, { ON: saas-macos-medium }] }\n`;
  assert.equal(runner('[$ON]', matrix('[saas-linux-large-amd64, rack]')), 'own');
  assert.equal(runner('[$ON]', matrix('saas-linux-large-amd64')), 'hosted');
  const header = (tag: string): string => `spec:\n  inputs:\n    on: { default: ${tag} }\n---\n`;
  assert.equal(runner('["$[[ inputs.on ]]"]', '', header('rack')), 'own');
  assert.equal(runner('["$[[ inputs.on | expand_vars ]]"]', '', header('saas-linux-small-amd64')), 'hosted');
  assert.equal(runner('["$[[ inputs.on ]]"]'), 'hosted');
});

test('parses the script of a template once for all jobs in which its variables are the same', () => {
  const parsed: string[] = [];
  const counting: typeof shell = {
    ...shell,
    parse: (text, ...rest) => {
      parsed.push(text.text);
      return shell.parse(text, ...rest);
    },
  };
  const job = (name: string, variables: string): string =>
    `${name}: { extends: .t, tags: [own], variables: { ${variables} } }\n`;
  const text =
    `.t: { script: "docker run --network=$NET nginx" }\n` +
    Array.from({ length: 50 }, (_, i) => job(`same${i}`, `NET: bridge, OTHER: "${i}"`)).join('') +
    job('other', 'NET: host');
  assert.deepEqual(found(text, { syntaxes: { shell: counting } }), ['host-network --network=$NET']);
  assert.equal(parsed.length, 2);
  const engine = '.t: { script: "docker run --network=host nginx" }\n';
  const elsewhere = job('a', 'DOCKER_CONTEXT: remote');
  assert.deepEqual(found(engine + elsewhere), []);
  assert.deepEqual(found(engine + elsewhere + job('b', 'X: y')), hostNetwork);
});

test('puts the variables of a pipeline into the names of images and services, unless a matrix gives others', () => {
  const job = (services: string, more = ''): string =>
    `variables: { V: "29", DI: docker:29-dind }\na:\n  tags: [own]\n  image: alpine\n  services: [${services}]\n${more}`;
  const service = 'docker:${V}-dind-rootless';
  const [first, ...others] = findings(job(`"${service}"`, '  script: docker info\n'));
  assert.equal(first?.rule, 'nested-user-namespace');
  assert.deepEqual([others.length, first?.fixes.length], [0, 0]);
  assert.deepEqual(found(job('$DI', `  script: ${run}\n`)), []);
  assert.deepEqual(found(job('$OTHER', `  script: ${run}\n`)), hostNetwork);
  const matrix = '  parallel: { matrix: [{ V: ["1"], DI: ["nginx"] }] }\n';
  assert.deepEqual(found(job('$DI', `${matrix}  script: ${run}\n`)), hostNetwork);
});

test('tells of a cloud builder also where docker:dind is beside the job', () => {
  const job = (driver: string): string =>
    `a:\n  tags: [own]\n  services: ["docker:28-dind"]\n  script: docker buildx create --use --driver ${driver} example/own\n`;
  assert.deepEqual(found(job('cloud')), ['build-driver --driver cloud']);
  // Whatever these reach may be in the engine of the job.
  assert.deepEqual(found(job('kubernetes')), []);
  assert.deepEqual(found(job('remote')), []);
});

test('reads what a pipeline includes by a path with stars', () => {
  const texts: Record<string, string> = {
    'ci/own.yml': '.own:\n  tags: [own]\n',
    'ci/deep/er/own.yml': '.deep:\n  tags: [own]\n',
    'node_modules/x/own.yml': '.far:\n  tags: [own]\n',
  };
  const at = (include: string, template: string): string[] => {
    const text = `include: ${include}\na:\n  extends: ${template}\n  script: ${run}\n`;
    const list = (folder: string) =>
      entriesIn(
        Object.keys(texts).map(name => `file:///w/${name}`),
        folder,
      );
    const read = (uri: string): string | undefined => texts[uri.slice('file:///w/'.length)];
    return findings(text, { files: { read, list } }, '.gitlab-ci.yml').map(({ rule }) => rule);
  };
  for (const include of ['/ci/*.yml', '[{ local: "ci/*.yml" }]', '"**.yml"'])
    assert.deepEqual(at(include, '.own'), ['host-network'], include);
  for (const include of ['/ci/*.yaml', '/other/*.yml', '"ci/deep/**.yml"', '"$CI/*.yml"'])
    assert.deepEqual(at(include, '.own'), [], include);
  assert.deepEqual(at('"ci/**.yml"', '.deep'), ['host-network']);
  assert.deepEqual(at('"ci/*.yml"', '.deep'), []);
  assert.deepEqual(at('"**.yml"', '.far'), []);
});
