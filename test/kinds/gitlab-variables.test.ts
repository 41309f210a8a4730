import assert from 'node:assert/strict';
import test from 'node:test';
import { lint } from '../../server/src/core/lint.ts';
import { lintContext } from '../support/lint-context.ts';

const context = lintContext();
/** The findings of a pipeline, with the texts that they stand at. */
const found = (text: string): string[] =>
  lint({ uri: 'file:///w/.gitlab-ci.yml', text }, context).findings.map(
    ({ rule, at }) => `${rule} ${text.slice(at.span.start, at.span.end)}`,
  );
const hostNetwork = ['host-network --network=host'];
const job = (variables: string, script: string, more = ''): string =>
  `variables: { ${variables} }\na:\n  tags: [own]\n${more}  script:\n    - ${script}\n`;

test('puts variables that other variables name into the scripts of jobs', () => {
  const docker = 'CLI: docker, CALL: "$CLI --config=$HOME/.docker"';
  assert.deepEqual(found(job(docker, '$CALL run --network=host nginx')), hostNetwork);
  // What only the run knows stays so.
  assert.deepEqual(found(job('NET: $OTHER, ARGS: "--network=$NET"', 'docker run $ARGS nginx')), []);
  assert.deepEqual(found(job('NET: host, ARGS: "--network=$NET"', 'docker run $ARGS nginx')), [
    'host-network $ARGS',
  ]);
  const inner = '  variables: { NET: bridge }\n';
  assert.deepEqual(found(job('NET: host, ARGS: "--network=$NET"', 'docker run $ARGS nginx', inner)), []);
  const matrix = '  parallel: { matrix: [{ NET: [a, b] }] }\n';
  assert.deepEqual(found(job('NET: host, ARGS: "--network=$NET"', 'docker run $ARGS nginx', matrix)), []);
  assert.deepEqual(found(job('NET: host', 'docker run --network=$NET nginx', matrix)), []);
  // GitLab refuses a circle: it only has to end.
  assert.ok(found(job('A: "$B x", B: "$A y"', 'docker run --network=host $B nginx')).length > 0);
});

test('leaves a dollar sign that is meant as one to the script', () => {
  assert.deepEqual(found(job('NET: host, ARGS: "--network=$$NET"', 'docker run $ARGS nginx')), []);
  const raw = 'NET: host, ARGS: { value: --network=$NET, expand: false }';
  assert.deepEqual(found(job(raw, 'docker run $ARGS nginx')), []);
});

test('knows docker:dind by a variable whose value is not all known', () => {
  const services = '  services: [{ name: "docker:$TAG" }]\n';
  const run = 'docker run --network=host nginx';
  assert.deepEqual(found(job('TAG: $VERSION-dind', run, services)), []);
  assert.deepEqual(found(job('TAG: $VERSION-cli', run, services)), hostNetwork);
});

test('takes an empty DOCKER_HOST for the engine of the machine', () => {
  const run = 'docker run --network=host nginx';
  assert.deepEqual(found(job('DOCKER_HOST: ""', run)), hostNetwork);
  assert.deepEqual(found(job('DOCKER_HOST: "tcp://10.0.0.1:2375"', run)), []);
});

test("knows the images of Docker Hub that GitLab's proxy brings", () => {
  const run = (prefix: string): string => `docker run --privileged ${prefix}/tonistiigi/binfmt --install all`;
  for (const prefix of [
    '$CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX',
    '${CI_DEPENDENCY_PROXY_DIRECT_GROUP_IMAGE_PREFIX}',
    '$MIRROR',
  ]) {
    const pipeline = job('MIRROR: $CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX', run(prefix));
    assert.deepEqual(found(pipeline), [
      'privileged-container --privileged',
      `binfmt-registration ${prefix}/tonistiigi/binfmt`,
    ]);
  }
  assert.deepEqual(found(job('MIRROR: $OTHER', run('$MIRROR'))), ['privileged-container --privileged']);
});
