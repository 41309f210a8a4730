import assert from 'node:assert/strict';
import test from 'node:test';
import { applyEdits } from '../../server/src/core/text.ts';
import { findings } from '../support/findings.ts';

const read = (text: string, file = 'start.sh') => findings({ [file]: text }, file);
const said = (text: string, file?: string): readonly string[] =>
  read(text, file).map(({ rule, at }) => `${rule}: ${text.slice(at.span.start, at.span.end)}`);
const run = 'docker run --pid=host img\n';
const hostPid = ['host-pid: --pid=host'];

test('reads the scripts that a script writes and runs', () => {
  for (const text of [
    `cat > run.sh <<'EOF'\n${run}EOF\nbash run.sh\n`,
    `cat <<EOF > run.sh\n#!/bin/sh\n${run}EOF\nchmod +x run.sh\nsudo ./run.sh a\n`,
    `sudo tee /tmp/x.sh <<EOF\n${run}EOF\nsh /tmp/x.sh\nsh /tmp/x.sh\n`,
    "echo 'docker run --pid=host img' > a.sh\n. ./a.sh\n",
    `cat > run.sh <<'EOF'\nbash run.sh\n${run}EOF\nbash run.sh || true\n`,
  ])
    assert.deepEqual(said(text), hostPid, text);
  for (const text of [
    `cat > run.sh <<EOF\n${run}EOF\n`,
    `bash run.sh\ncat > run.sh <<EOF\n${run}EOF\n`,
    `cat > run.sh <<EOF\n${run}EOF\ncat > run.sh <<EOF\nls\nEOF\nbash run.sh\n`,
    `cat > run.py <<EOF\n${run}EOF\npython3 run.py\n`,
    `cat > run <<EOF\n#!/usr/bin/env python3\n${run}EOF\n./run\n`,
    // What the file has besides, nobody knows.
    `cat >> run.sh <<EOF\n${run}EOF\nbash run.sh\n`,
    `cat > run.sh <<'EOF'\n# eci-ignore host-pid -- reason\n${run}EOF\nbash run.sh\n`,
  ])
    assert.deepEqual(said(text), [], text);
});

test('mends a script where it is written', () => {
  const text = `cat > run.sh <<'EOF'\n${run}EOF\nbash run.sh\n`;
  const [found] = read(text);
  const after = applyEdits({ uri: found?.at.uri ?? '', text }, found?.fixes[0]?.edits ?? []);
  assert.equal(after, text.replace(' --pid=host', ''));
});

test('reads the scripts that one step of a job writes and another one runs', () => {
  const steps = `    steps:\n      - run: |\n          cat > run.sh <<'EOF'\n          ${run}          EOF\n      - run: bash run.sh\n`;
  const workflow = (rest: string): string => `on: push\njobs:\n  a:\n    runs-on: self-hosted\n${rest}`;
  const file = '.github/workflows/a.yml';
  assert.deepEqual(said(workflow(steps), file), hostPid);
  const elsewhere = `${steps.replace('      - run: bash run.sh\n', '')}  b:\n    runs-on: self-hosted\n    steps:\n      - run: bash run.sh\n`;
  assert.deepEqual(said(workflow(elsewhere), file), []);
});

test('reads the scripts that the scripts of a GitLab job write and run', () => {
  const text = `a:\n  tags: [mine]\n  before_script:\n    - |\n      cat > run.sh <<'EOF'\n      ${run}      EOF\n  script:\n    - bash run.sh\n`;
  assert.deepEqual(said(text, '.gitlab-ci.yml'), hostPid);
});
