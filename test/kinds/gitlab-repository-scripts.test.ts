import assert from 'node:assert/strict';
import test from 'node:test';
import { lint } from '../../server/src/core/lint.ts';
import { lintContext } from '../support/lint-context.ts';

/** The findings of a file of a repository, with the texts that they stand at. */
function found(files: Readonly<Record<string, string>>, path = '.gitlab-ci.yml'): string[] {
  const texts = new Map(Object.entries(files).map(([name, text]) => [`file:///w/${name}`, text]));
  const uri = `file:///w/${path}`;
  const text = texts.get(uri) ?? '';
  const context = lintContext({ files: { read: name => texts.get(name) } });
  return lint({ uri, text }, context).findings.map(
    ({ rule, at }) => `${rule} ${text.slice(at.span.start, at.span.end)}`,
  );
}

const job = (lines: string, more = '  image: alpine\n'): string =>
  `a:\n  stage: b\n  tags: [own]\n${more}  script: ${lines}\n`;
const load = { 'ci/load.sh': '#!/bin/sh\nmodprobe dummy\n' };

test('follows the scripts of the repository that run in the container of a job', () => {
  const pipeline = (lines: string, more?: string) => ({ ...load, '.gitlab-ci.yml': job(lines, more) });
  assert.deepEqual(found(pipeline('./ci/load.sh')), ['kernel-module ./ci/load.sh']);
  assert.deepEqual(found(pipeline('bash ci/load.sh -v')), ['kernel-module ci/load.sh']);
  assert.deepEqual(found(pipeline('[cd ci, . ./load.sh]')), ['kernel-module ./load.sh']);
  // Each script of a job begins at the top of the repository, and what runs behind it in a shell of its own as well.
  const after = '  image: alpine\n  before_script: [cd ci]\n  after_script: [ci/load.sh]\n';
  assert.deepEqual(found(pipeline('./load.sh', after)), [
    'kernel-module ci/load.sh',
    'kernel-module ./load.sh',
  ]);
  for (const lines of [
    '$CI_PROJECT_DIR/ci/load.sh',
    '[cd ci/.., cd "${CI_PROJECT_DIR}/ci", ./load.sh]',
    '[cd "$CI_PROJECT_DIR", cd ci, bash load.sh]',
  ])
    assert.equal(found(pipeline(lines)).length, 1, lines);
  assert.deepEqual(found(pipeline('[cd "$CI_PROJECT_DIR"/x, ci/load.sh]')), []);
  for (const lines of ['load.sh', '/ci/load.sh', '../ci/load.sh', './load.sh', 'cat ci/load.sh'])
    assert.deepEqual(found(pipeline(lines)), [], lines);
  // On a machine, modules may be loaded.
  assert.deepEqual(found(pipeline('./ci/load.sh', '')), []);
  const without = (strategy: string) => `  image: alpine\n  variables: { GIT_STRATEGY: ${strategy} }\n`;
  assert.deepEqual(found(pipeline('./ci/load.sh', without('none'))), []);
  assert.deepEqual(found(pipeline('./ci/load.sh', without('clone'))), ['kernel-module ./ci/load.sh']);
});

test('tells only what scripts do in any case, and of those that they run themselves', () => {
  const files = { ...load, '.gitlab-ci.yml': job('ci/all.sh') };
  assert.deepEqual(found({ ...files, 'ci/all.sh': '#!/bin/sh\n"$(dirname "$0")/load.sh"\n' }), [
    'kernel-module ci/all.sh',
  ]);
  assert.deepEqual(found({ ...files, 'ci/all.sh': '#!/bin/sh\nif [ -n "$X" ]; then ci/load.sh; fi\n' }), []);
});

test('finds the top of the repository from a file that a pipeline includes', () => {
  const included = job('ci/load.sh');
  const files = { ...load, 'ci/jobs/a.yml': included, '.gitlab-ci.yml': 'include: ci/jobs/a.yml\n' };
  assert.deepEqual(found(files, 'ci/jobs/a.yml'), ['kernel-module ci/load.sh']);
  assert.deepEqual(found(files), []);
  assert.deepEqual(found({ ...files, '.gitlab-ci.yml': 'stages: [b]\n' }, 'ci/jobs/a.yml'), []);
});

test('knows the engine that such a script starts', () => {
  const run = '[ci/engine.sh, docker run --network=host nginx]';
  const files = (text: string) => ({ '.gitlab-ci.yml': job(run), 'ci/engine.sh': `#!/bin/sh\n${text}\n` });
  assert.deepEqual(found(files('dockerd &')), []);
  assert.deepEqual(found(files('docker info')), ['host-network --network=host']);
});

test('asks for scripts before the first is read', () => {
  const asked: string[] = [];
  const read = (uri: string): undefined => void asked.push(uri.replace('file:///w/', ''));
  const text = job(
    '\n    - ci/a\n    - bash ./ci/b.sh -x\n    - "source ci/lib/c.bash"\n    - cat ci/d\n    - x.sh',
  );
  lint({ uri: 'file:///w/.gitlab-ci.yml', text }, lintContext({ files: { read }, syntaxes: {} }));
  assert.deepEqual(asked, ['ci/a', 'ci/b.sh', 'ci/lib/c.bash']);
});
