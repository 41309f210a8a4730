import assert from 'node:assert/strict';
import test from 'node:test';
import { type LintContext, lint } from '../../server/src/core/lint.ts';
import { render } from '../../server/src/core/message.ts';
import { lintContext } from '../support/lint-context.ts';

const findings = (text: string, name = '.gitlab-ci.yml', over: Partial<LintContext> = {}) =>
  lint({ uri: `file:///w/${name}`, text }, lintContext(over)).findings;
const found = (text: string): string[] =>
  findings(text).map(({ rule, at }) => `${rule} ${text.slice(at.span.start, at.span.end)}`);
const run = 'docker run --network=host nginx';
/** A pipeline with the input x. */
const job = (input: string, script: string | readonly string[], more = ''): string =>
  `spec:\n  inputs:\n    x: { ${input} }\n---\na:\n  tags: [own]\n${more}  script:\n` +
  [script]
    .flat()
    .map(line => `    - ${line}\n`)
    .join('');

test('reads a script with the default of an input, and says so', () => {
  const network = 'docker run --network=$[[ inputs.x ]] nginx';
  const text = job('default: host', network);
  assert.deepEqual(found(text), ['host-network --network=$[[ inputs.x ]]']);
  assert.match(
    findings(text).map(({ message }) => render(message))[0] ?? '',
    /This is the default of \$\[\[ inputs\.x \]\]/,
  );
  assert.deepEqual(found(job('default: bridge', network)), []);
  for (const quoted of [`"$[[inputs.x]]"`, `'$[[ inputs.x ]]'`])
    assert.deepEqual(found(job('default: host', `docker run --network=${quoted} nginx`)), [
      `host-network --network=${quoted}`,
    ]);
  assert.deepEqual(found(job('default: ""', 'docker run $[[ inputs.x ]] --pid=host nginx')), [
    'host-pid --pid=host',
  ]);
  const byVariable = '  variables: { NET: "$[[ inputs.x ]]" }\n';
  assert.deepEqual(found(job('default: host', 'docker run --network=$NET nginx', byVariable)), [
    'host-network --network=$NET',
  ]);
});

test('knows nothing of an input without a default, and reads what stands beside it', () => {
  for (const value of ['$[[ inputs.x ]]', `'$[[ inputs.x ]]'`, '$[[ inputs.y ]]', '$[[ matrix.x ]]'])
    assert.deepEqual(found(job('type: string', `docker run --network=${value} --privileged nginx`)), [
      'privileged-container --privileged',
    ]);
  const changed = '"docker run --network=$[[ inputs.x | truncate(0,1) ]] nginx"';
  assert.deepEqual(found(job('default: host', changed)), []);
});

test('takes engines from inputs', () => {
  const service = '  services: ["$[[ inputs.x ]]"]\n';
  const hostNetwork = ['host-network --network=host'];
  assert.deepEqual(found(job('default: "docker:28-dind"', run, service)), []);
  assert.deepEqual(found(job('default: nginx', run, service)), hostNetwork);
  assert.deepEqual(found(job('type: array', run, '  services: $[[ inputs.x ]]\n')), []);
  for (const input of ['default: "tcp://there:2375"', 'type: string'])
    assert.deepEqual(found(job(input, ['export DOCKER_HOST=$[[ inputs.x ]]', run])), [], input);
  assert.deepEqual(found(job('default: "docker:28-dind-rootless"', 'docker info', service)), [
    'nested-user-namespace "$[[ inputs.x ]]"',
  ]);
});

test('goes by what the pipeline gives an input, where it does, not by the default', () => {
  const at = (given: string, text: string): string[] => {
    const texts: Record<string, string> = {
      '.gitlab-ci.yml': `include: [${given}]\n`,
      'ci/job.yml': text,
    };
    const read = (uri: string): string | undefined => texts[uri.slice('file:///w/'.length)];
    return findings(text, 'ci/job.yml', { files: { read } }).map(({ rule }) => rule);
  };
  const network = job('default: host', 'docker run --network=$[[ inputs.x ]] nginx', '  stage: a\n');
  assert.deepEqual(at('{ local: /ci/job.yml }', network), ['host-network']);
  assert.deepEqual(at('{ local: /ci/job.yml, inputs: { y: bridge } }', network), ['host-network']);
  assert.deepEqual(at('{ local: /ci/job.yml, inputs: { x: bridge } }', network), []);
  const engine = job('default: nginx', run, '  stage: a\n  services: ["$[[ inputs.x ]]"]\n');
  assert.deepEqual(at('{ local: /ci/job.yml }', engine), ['host-network']);
  assert.deepEqual(at('{ local: /ci/job.yml, inputs: { x: "docker:dind" } }', engine), []);
});
