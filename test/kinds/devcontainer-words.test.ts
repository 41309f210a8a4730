import assert from 'node:assert/strict';
import test from 'node:test';
import { devcontainer } from '../../server/src/core/kinds/devcontainer/devcontainer.ts';
import { render } from '../../server/src/core/message.ts';
import { lintExample } from '../examples/example-lint.ts';
import { lintContext } from '../support/lint-context.ts';

const said = (text: string): readonly string[] =>
  lintExample({ kind: 'devcontainer', bad: text, good: '' }, text).map(
    ({ rule, message, at }) => `${rule} ${at.span.start}-${at.span.end}: ${render(message)}`,
  );

test('only an object is a configuration', () => {
  const words = 'This is no dev container configuration: that is one JSON object.';
  assert.deepEqual(said('"ghcr.io/x/feature:1": {}  {\n  "privileged": true\n}\n'), [
    `unreadable-file 0-21: ${words}`,
  ]);
  assert.deepEqual(said('// x\n[{\r\n  "privileged": true\n}]\n'), [`unreadable-file 5-7: ${words}`]);
  for (const text of ['', '// nothing yet\n', '{', '{}'])
    assert.deepEqual(said(text), [], JSON.stringify(text));
});

test('a name is said as a name, where it is known', () => {
  const nameOf = (name?: string, file = 'devcontainer.json'): string | undefined =>
    devcontainer.lower(
      { uri: `file:///w/.devcontainer/${file}`, text: JSON.stringify({ name, image: 'alpine' }) },
      lintContext(),
    ).workloads[0]?.name;
  assert.equal(nameOf('Go'), 'dev container “Go”');
  assert.equal(nameOf('Go', 'devcontainer-feature.json'), 'dev container with the feature “Go”');
  for (const name of [undefined, '', ' ', '${localWorkspaceFolderBasename}', 'x ${localEnv:USER}'])
    assert.equal(nameOf(name), 'dev container', name);
});

test('localstack starts an engine of its own since its second version', () => {
  const rules = (feature: string): readonly string[] => {
    const text = JSON.stringify({ image: 'alpine', features: { [feature]: {} } });
    return lintExample({ kind: 'devcontainer', bad: text, good: '' }, text).map(({ rule }) => rule);
  };
  const name = 'ghcr.io/devcontainers-extra/features/localstack';
  for (const tag of ['', ':2', ':latest']) assert.deepEqual(rules(name + tag), ['privileged-container'], tag);
  for (const other of [`${name}:1`, 'localstack', 'ghcr.io/x/features/docker-in-docker:2'])
    assert.deepEqual(rules(other), [], other);
});
