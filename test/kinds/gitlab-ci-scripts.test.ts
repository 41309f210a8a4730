import assert from 'node:assert/strict';
import test from 'node:test';
import { lint } from '../../server/src/core/lint.ts';
import { lintContext } from '../support/lint-context.ts';

const context = lintContext();
const findings = (text: string, name = '.gitlab-ci.yml') =>
  lint({ uri: `file:///w/${name}`, text }, context).findings;
/** The findings of a pipeline, with the texts that they stand at. */
const found = (text: string): string[] =>
  findings(text).map(({ rule, at }) => `${rule} ${text.slice(at.span.start, at.span.end)}`);
const hostNetwork = ['host-network --network=host'];
const run = 'docker run --network=host nginx';

test('knows an image by what stays the same in its tag, and through the proxy of GitLab', () => {
  const rule = (image: string, script = 'docker info'): string[] =>
    findings(`a:\n  tags: [own]\n  image: alpine\n  services: ["${image}"]\n  script: ${script}\n`).map(
      finding => finding.rule,
    );
  assert.deepEqual(rule('docker:${V}-dind-rootless'), ['nested-user-namespace']);
  assert.deepEqual(rule('${CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX}/docker:$V-dind-rootless'), [
    'nested-user-namespace',
  ]);
  assert.deepEqual(rule('docker:28-dind$X'), []);
  assert.deepEqual(rule('$REGISTRY/docker:28-dind-rootless'), []);
  const emulators = 'docker run $CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX/tonistiigi/binfmt --install arm64';
  assert.deepEqual(rule('nginx', emulators), ['binfmt-registration']);
});

test('remembers what the lines of a script before have set, as one shell runs them', () => {
  const job = (script: string[], more = ''): string[] =>
    found(`a:\n  tags: [own]\n${more}  script:\n${script.map(line => `    - ${line}\n`).join('')}`);
  const there = 'export DOCKER_HOST=tcp://there:2375';
  for (const line of [there, 'docker context use there', 'eval $(minikube docker-env)'])
    assert.deepEqual(job([line, run]), [], line);
  assert.deepEqual(job(['DOCKER_HOST=tcp://there:2375', run]), hostNetwork);
  assert.deepEqual(job([there, 'unset DOCKER_HOST', run]), hostNetwork);
  assert.deepEqual(job([run, there]), hostNetwork);
  const far = '  variables: { DOCKER_HOST: "tcp://there:2375" }\n';
  assert.deepEqual(job(['docker info', run], far), []);
  assert.deepEqual(job(['unset DOCKER_HOST', run], far), hostNetwork);
  assert.deepEqual(job(['export DOCKER_HOST=unix:///var/run/docker.sock', run], far), hostNetwork);
  assert.deepEqual(job([run], `  before_script: ["${there}"]\n`), []);
  assert.deepEqual(job([there], `  after_script: ["${run}"]\n`), hostNetwork);
  const start = `'start() { docker run --network=$NET "$@"; }'`;
  assert.deepEqual(job([start, 'start nginx', 'start --privileged nginx'], '  variables: { NET: host }\n'), [
    'host-network --network=$NET',
    'privileged-container --privileged',
  ]);
  assert.deepEqual(job([start, 'NET=host', 'start nginx']), ['host-network --network=$NET']);
  assert.deepEqual(job([start], '  after_script: ["start --privileged nginx"]\n'), []);
  assert.deepEqual(job(['exit 0', run]), []);
  assert.deepEqual(job(['docker info || exit 1', run]), hostNetwork);
  assert.deepEqual(job(['exit 0'], `  after_script: ["${run}"]\n`), hostNetwork);
  assert.deepEqual(job(['ARGS=--network=host', 'docker run $ARGS nginx']), ['host-network $ARGS']);
  assert.deepEqual(
    job(['ARGS=$(flags)', 'docker run $ARGS nginx'], '  variables: { ARGS: --privileged }\n'),
    [],
  );
});

test('says that a pipeline is no YAML though none of its jobs can be read', () => {
  assert.deepEqual(
    findings('stages: [a]\nb:\n  script: [\n').map(({ rule }) => rule),
    ['unreadable-file'],
  );
  assert.deepEqual(findings('a: b: c\n', 'ci/a.gitlab-ci.yml'), []);
  for (const text of ['a: b: c\n', 'include\n\n  - local: a.yml\n'])
    assert.deepEqual(
      findings(text).map(({ rule }) => rule),
      ['unreadable-file'],
    );
  // What is a template of Jinja is none before it is filled in.
  for (const line of ['{% if x %}', '<% if x %>', 'image: {{ a.b }}:{{ c }}', '  - {{ a }}: {{ b }}'])
    assert.deepEqual(found(`stages: [a]\n${line}\nb:\n  script: [\n`), [], line);
  assert.deepEqual(
    findings("stages: [a]\nb:\n  script:\n    - docker ps -f 'ID: {{ .ID }} |'\n").map(({ rule }) => rule),
    ['unreadable-file'],
  );
});

test('knows the engine that a job starts within its container', () => {
  const job = (image: string, line: string): string[] =>
    found(`a:\n  tags: [own]\n${image}  script:\n    - ${line}\n    - ${run}\n`);
  for (const line of ['service docker start', '/etc/init.d/docker start', 'wrapdocker', 'start-docker.sh'])
    assert.deepEqual(job('  image: debian\n', line), [], line);
  assert.deepEqual(job('', 'sudo service docker start'), hostNetwork);
  assert.deepEqual(job('  image: debian\n', 'service docker status'), hostNetwork);
  assert.deepEqual(job('  image: docker:28-dind\n', 'docker info'), hostNetwork);
});

test('exports what is set behind `set -a`, in the lines that follow, too', () => {
  const job = (...lines: string[]): string[] =>
    found(`a:\n  tags: [own]\n  script:\n${lines.map(line => `    - ${line}\n`).join('')}`);
  const there = 'DOCKER_HOST=tcp://there:2375';
  for (const lines of [
    ['set -a', there, run],
    ['set -eu -o allexport', there, 'set +a', run],
    [`set -a; ${there}`, run],
    ['set -ea', `|\n      ${there}\n      ${run}`],
  ])
    assert.deepEqual(job(...lines), [], lines.join('; '));
  for (const lines of [
    ['set -a', 'set +a', there, run],
    ['set -euo pipefail', there, run],
    ['set -o allexport +o allexport', there, run],
  ])
    assert.deepEqual(job(...lines), hostNetwork, lines.join('; '));
});

test('leaves out a job that each of its rules leaves out', () => {
  const job = (more: string, top = ''): string[] =>
    found(`${top}a:\n  tags: [own]\n${more}  script: ${run}\n`);
  for (const more of [
    '  when: never\n',
    '  rules: [{ when: never }]\n',
    '  rules: [{ if: $A, when: never }, { when: never }]\n',
  ])
    assert.deepEqual(job(more), [], more);
  const template = (rules: string): string => `.t:\n  rules: [${rules}]\n`;
  const referring = '  rules: [!reference [.t, rules]]\n';
  assert.deepEqual(job(referring, template('{ when: never }')), []);
  assert.deepEqual(job('  extends: .t\n', template('{ when: never }')), []);
  for (const more of [
    '  when: manual\n',
    '  rules: [{ if: $A, when: never }, { if: $B }]\n',
    '  rules: [{ if: $A, when: never }, { when: manual }]\n',
    '  rules: []\n',
    '  rules: [{ when: never }, !reference [.unknown, rules]]\n',
  ])
    assert.deepEqual(job(more), hostNetwork, more);
  assert.deepEqual(job(referring, template('{ if: $A }')), hostNetwork);
  assert.deepEqual(job(referring, template('!reference [.t, rules]')), hostNetwork);
});
