import assert from 'node:assert/strict';
import test from 'node:test';
import { type LintContext, lint } from '../../server/src/core/lint.ts';
import { render } from '../../server/src/core/message.ts';
import { applyEdits } from '../../server/src/core/text.ts';
import { exampleTarget } from '../examples/example-lint.ts';
import { shell } from '../support/shell.ts';

const context: LintContext = {
  targets: [exampleTarget],
  policy: undefined,
  files: { read: () => undefined },
  syntaxes: { shell },
  severities: {},
};
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
