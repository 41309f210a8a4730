import assert from 'node:assert/strict';
import test from 'node:test';
import { lint } from '../../server/src/core/lint.ts';
import { render } from '../../server/src/core/message.ts';
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

/** The messages, from where they say when they hold. */
const said = (text: string): string[] =>
  lint({ uri: 'file:///w/.gitlab-ci.yml', text }, context).findings.map(({ rule, message }) =>
    [rule, ...(/\(This is (?:the default.*)?so if .*\)/.exec(render(message)) ?? [])].join(' '),
  );
const flags = (more: string, variables = ''): string => job(variables, 'docker run $FLAGS nginx', more);
const ifHost = ['host-network (This is so if $FLAGS is --network=host.)'];

test('says what a job does with some values of its matrix only', () => {
  const matrix = (values: string): string => `  parallel: { matrix: [{ FLAGS: [${values}] }] }\n`;
  assert.deepEqual(said(flags(matrix('--network=host, --init'))), ifHost);
  assert.deepEqual(found(flags(matrix('--network=host, -i'))), ['host-network $FLAGS']);
  // All that there are.
  assert.deepEqual(said(flags(matrix('--network=host'))), ['host-network']);
  assert.deepEqual(said(flags(matrix('--network=host -i, --network=host -t'))), ['host-network']);
  assert.deepEqual(said(flags(matrix('-i, -t'))), []);
  assert.deepEqual(said(flags('  parallel: { matrix: [{ "FLAGS(": [a] }] }\n')), []);
  const through = '  parallel: { matrix: [{ NET: [host, bridge] }] }\n';
  assert.deepEqual(said(flags(through, 'FLAGS: "--network=$NET"')), [
    'host-network (This is the default of $FLAGS.) (This is so if $NET is host.)',
  ]);
  // Which runner has the job, the value says, too.
  const runner = '  tags: [$FLAGS]\n';
  const own = flags(matrix('--network=host, own')).replace('  tags: [own]\n', runner);
  assert.deepEqual(said(own), []);
});

test('says what a job does by the rule that holds', () => {
  const rules = (...all: readonly string[]): string =>
    `  rules:\n${all.map(one => `    - { if: $A, ${one} }\n`).join('')}`;
  const host = 'variables: { FLAGS: --network=host }';
  const none = 'variables: { FLAGS: -i }';
  // Without a rule that holds, no job.
  assert.deepEqual(said(flags(rules(host))), ['host-network']);
  assert.deepEqual(said(flags(rules(host, 'when: never'))), ['host-network']);
  assert.deepEqual(said(flags(rules(host, host))), ['host-network']);
  assert.deepEqual(said(flags(rules(host, none))), ifHost);
  assert.deepEqual(said(flags(rules(host, 'when: manual'))), ifHost);
  assert.deepEqual(said(flags(rules('when: never, variables: { FLAGS: --network=host }', none))), []);
  // The job's own value never holds where each rule gives another.
  const value = 'FLAGS: --network=host';
  assert.deepEqual(said(flags(rules(none, none), value)), []);
  assert.deepEqual(said(flags(rules(none, 'variables: { FLAGS: -t }'), value)), []);
  assert.deepEqual(said(flags(rules(none, 'when: manual'), value)), ['host-network']);
});

test('says what a job does by the rule of the pipeline that holds', () => {
  const pipeline = (all: readonly string[], more = '', variables = ''): string =>
    `workflow:\n  rules: [${all.map(one => `{ if: $A, ${one} }`).join(', ')}]\n${flags(more, variables)}`;
  const host = 'variables: { FLAGS: --network=host }';
  const none = 'variables: { FLAGS: -i }';
  assert.deepEqual(said(pipeline([host])), ['host-network']);
  assert.deepEqual(said(pipeline([host, none])), ifHost);
  assert.deepEqual(said(pipeline([none, 'when: never'], '', 'FLAGS: --network=host')), []);
  // What the job sets itself comes before.
  assert.deepEqual(said(pipeline([host, none], '  variables: { FLAGS: -t }\n')), []);
  assert.deepEqual(said(pipeline([host, none], '  inherit: { variables: false }\n')), []);
});

test('reads what a job runs before the sources are there', () => {
  const hooks = (script: string): string => `  hooks: { pre_get_sources_script: ["${script}"] }\n`;
  const run = 'docker run --network=host nginx';
  assert.deepEqual(found(job('A: b', 'make', hooks(run))), hostNetwork);
  assert.deepEqual(found(`default:\n${hooks(run)}${job('A: b', 'make').replace(/.*\n/, '')}`), hostNetwork);
  // The image of the runner has no docker.
  assert.deepEqual(found(job('A: b', 'make', `  image: alpine\n${hooks(run)}`)), []);
  assert.deepEqual(found(job('A: b', 'make', `  image: alpine\n${hooks('modprobe x')}`)), [
    'kernel-module modprobe x',
  ]);
});
