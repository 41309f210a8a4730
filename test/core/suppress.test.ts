import assert from 'node:assert/strict';
import test from 'node:test';
import { readSettings } from '../../server/src/core/kinds/admin-settings/admin-settings.ts';
import type { Kind } from '../../server/src/core/kinds/kind.ts';
import { kinds } from '../../server/src/core/kinds/kinds.ts';
import { type LintContext, lint } from '../../server/src/core/lint.ts';
import { render } from '../../server/src/core/message.ts';
import { policyOf } from '../../server/src/core/policy-of.ts';
import { suppressFile, suppressLine } from '../../server/src/core/suppression-edit.ts';
import { applyEdits, type Source } from '../../server/src/core/text.ts';
import { exampleTarget, lintContext } from '../support/lint-context.ts';

const kindOf = (id: Kind['id']): Kind => kinds.find(kind => kind.id === id) ?? assert.fail(id);
const sourceOf = (id: Kind['id'], text: string): Source => ({
  uri: `file:///w/${kindOf(id).fileName}`,
  text,
});
const found = (id: Kind['id'], text: string, more: Partial<LintContext> = {}) =>
  lint(sourceOf(id, text), lintContext(more)).findings;
const rules = (id: Kind['id'], text: string, more?: Partial<LintContext>) =>
  found(id, text, more).map(({ rule }) => rule);
const complaints = (text: string): string[] =>
  found('shell', text)
    .filter(({ rule }) => rule === 'unused-suppression')
    .map(({ at, message }) => `${text.slice(at.span.start, at.span.end)}: ${render(message)}`);
/** The text after the first fix of each complaint, one complaint after the other. */
function mended(text: string): string {
  let now = text;
  for (let round = 0; round < 9; round++) {
    const fix = found('shell', now).find(({ rule }) => rule === 'unused-suppression')?.fixes[0];
    if (fix === undefined) return now;
    now = applyEdits(sourceOf('shell', now), fix.edits);
  }
  return assert.fail('never ends');
}

const bad: Partial<Record<Kind['id'], string>> = {
  shell: 'docker run \\\n  --privileged \\\n  x\n',
  makefile: 'all:\n\t@docker run \\\n\t  --privileged \\\n\t  x\n',
  justfile: 'all:\n  @docker run \\\n    --privileged \\\n    x\n',
  taskfile: 'tasks:\n  all:\n    cmds:\n      - docker run --privileged x\n      - |\n        a\n',
  'vscode-tasks':
    '{\n  "tasks": [\n    {\n      "type": "shell",\n      "command": "docker run --privileged x"\n    }\n  ]\n}\n',
  compose: 'services:\n  a:\n    image: x\n    privileged: true\n',
  dockerfile: 'FROM alpine\nRUN a && \\\n  modprobe x && \\\n  b\n',
};

for (const [id, text] of Object.entries(bad) as [Kind['id'], string][])
  test(`a comment above the line silences a finding, and nothing else changes (${id})`, () => {
    const [finding, ...others] = found(id, text);
    assert.ok(finding);
    assert.deepEqual(others, []);
    for (const edit of [
      suppressLine(sourceOf(id, text), kindOf(id), finding.rule, finding.at.span.start),
      suppressFile(sourceOf(id, text), kindOf(id), finding.rule),
    ]) {
      assert.ok(edit);
      const after = applyEdits(sourceOf(id, text), [edit]);
      assert.deepEqual(found(id, after), [], after);
      assert.equal(lowered(id, after), lowered(id, text), 'the comment changes what the file means');
    }
  });

const lowered = (id: Kind['id'], text: string): number =>
  kindOf(id)
    .lower(sourceOf(id, text), lintContext())
    .workloads.flatMap(({ facts }) => facts).length;

test('package.json can hold no comment', () => {
  const text = '{"scripts": {"a": "docker run --privileged x"}}';
  assert.equal(suppressLine(sourceOf('package-json', text), kindOf('package-json'), 'x', 0), undefined);
  assert.deepEqual(rules('package-json', text), ['privileged-container']);
});

test('a comment speaks for the lines that belong together, wherever it stands', () => {
  const text = (before: string, after: string) =>
    `${before}docker run \\\n  --privileged \\\n  x${after}\ndocker run --privileged y\n`;
  const one = ['privileged-container'];
  assert.deepEqual(rules('shell', text('', '')), [...one, ...one]);
  assert.deepEqual(rules('shell', text('# eci-ignore privileged-container -- why\n', '')), one);
  assert.deepEqual(rules('shell', text('', ' # eci-ignore privileged-container')), one);
  assert.deepEqual(rules('shell', text('# eci-ignore-file privileged-container\n', '')), []);
  assert.deepEqual(rules('shell', text('# eci-ignore privileged-container\n# another\n\n', '')), one);
});

test('says what is wrong with a suppression', () => {
  assert.deepEqual(complaints('# eci-ignore gpu\na\n'), [
    'gpu: There is no finding of gpu here to suppress.',
  ]);
  assert.deepEqual(complaints('# eci-ignore gpus\na\n'), ['gpus: There is no rule gpus. Did you mean gpu?']);
  assert.deepEqual(complaints('# eci-ignore zzzzzzzzz\na\n'), ['zzzzzzzzz: There is no rule zzzzzzzzz.']);
  for (const comment of ['# eci-ignore', '# eci-ignore -- why', '#eci-ignore-file: x', '# eci-ignore  '])
    assert.deepEqual(complaints(`${comment}\ndocker run --privileged x\n`), [
      `${comment.includes('file') ? 'eci-ignore-file' : 'eci-ignore'}: Say what to ignore: eci-ignore needs the id of a rule.`,
    ]);
  assert.deepEqual(complaints('# see eci-ignore, or eci-ignore foo\n# my-eci-ignore x\na\n'), []);
});

test('takes out what serves nothing', () => {
  const run = 'docker run --privileged x';
  assert.equal(mended(`a\n  # eci-ignore gpu -- why\n${run}\n`), `a\n${run}\n`);
  assert.equal(mended(`${run} # eci-ignore gpu\n`), `${run}\n`);
  assert.equal(
    mended(`${run} # eci-ignore gpu, privileged-container, host-pid -- why\r\n`),
    `${run} # eci-ignore privileged-container -- why\r\n`,
  );
  assert.equal(mended('# see x eci-ignore gpu\na\n'), '# see x\na\n');
  assert.equal(
    mended(`# eci-ignore privileged-contaner\n${run}\n`),
    `# eci-ignore privileged-container\n${run}\n`,
  );
  assert.equal(mended('\uFEFF# eci-ignore gpu\na\n'), '\uFEFFa\n');
  const [misspelt] = found('shell', '# eci-ignore gpus\na\n');
  assert.deepEqual(
    misspelt?.fixes.map(({ safety }) => safety),
    ['review', 'review'],
  );
  const [unused] = found('shell', '# eci-ignore gpu\na\n');
  assert.deepEqual(
    unused?.fixes.map(({ safety }) => safety),
    ['safe'],
  );
});

test('severities and suppressions', () => {
  const text = '# eci-ignore privileged-container, gpu\ndocker run --privileged x\n';
  assert.deepEqual(rules('shell', text), ['unused-suppression']);
  assert.deepEqual(rules('shell', text, { severities: { 'unused-suppression': 'off' } }), []);
  assert.deepEqual(rules('shell', text, { severities: { 'privileged-container': 'off' } }), [
    'unused-suppression',
  ]);
  assert.deepEqual(rules('shell', `# eci-ignore-file unused-suppression\n${text}`), []);
});

test('says nothing of suppressions in jobs that are not judged', () => {
  const job = (runner: string) =>
    `on: push\njobs:\n  a:\n    runs-on: ${runner}\n    services:\n      b:\n        image: x\n        # eci-ignore host-pid\n        options: --pid=host\n`;
  assert.deepEqual(rules('github-workflow', job('ubuntu-latest')), []);
  assert.deepEqual(rules('github-workflow', job('self-hosted')), []);
  assert.deepEqual(rules('github-workflow', job('self-hosted').replace('=host', '=x')), [
    'unused-suppression',
  ]);
  assert.deepEqual(rules('github-workflow', job('ubuntu-latest').replace('=host', '=x')), []);
});

test('a comment that another machine needs is none too many', () => {
  const text = '# eci-ignore build-unprotected\nFROM alpine\n';
  const on = (platform: 'mac' | 'windows-wsl2', source = text) =>
    rules('dockerfile', source, { targets: [{ ...exampleTarget, platform }] });
  assert.deepEqual(on('mac'), []);
  assert.deepEqual(on('windows-wsl2'), []);
  assert.deepEqual(on('mac', text.replace('build-unprotected', 'host-pid')), ['unused-suppression']);
  const socket =
    'services:\n  a:\n    image: traefik\n    volumes:\n      # eci-ignore docker-socket-mount\n      - /var/run/docker.sock:/a\n';
  const policy = policyOf(
    readSettings({
      uri: 'file:///s.json',
      text: '{"enhancedContainerIsolation":{"value":true,"dockerSocketMount":{"imageList":{"images":["traefik:*"]}}}}',
    }),
  );
  assert.deepEqual(rules('compose', socket, { policy }), []);
});

test('hears the comments of scripts in YAML', () => {
  const script = (comment: string) =>
    `      command:\n        - sh\n        - -c\n        - |\n          set -e\n          ${comment}\n          modprobe nf_nat\n`;
  const pod = (comment: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: c\n      image: x\n${script(comment)}`;
  const service = (comment: string) =>
    `services:\n  a:\n    image: x\n${script(comment).replace(/^ {2}/gm, '')}`;
  for (const [kind, text] of [
    ['kubernetes', pod],
    ['compose', service],
  ] as const) {
    assert.deepEqual(rules(kind, text('true')), ['kernel-module']);
    assert.deepEqual(rules(kind, text('# eci-ignore kernel-module')), []);
    assert.deepEqual(rules(kind, text('# eci-ignore host-pid')), ['kernel-module', 'unused-suppression']);
  }
});
