import assert from 'node:assert/strict';
import test from 'node:test';
import type { Fact, Setting } from '../../server/src/core/facts.ts';
import { dockerfile } from '../../server/src/core/kinds/dockerfile/dockerfile.ts';
import { applyEdits } from '../../server/src/core/text.ts';
import { lintContext } from '../support/lint-context.ts';

const lower = (text: string) => dockerfile.lower({ uri: 'file:///x/Dockerfile', text }, lintContext());
const show = (setting: Setting<string>) => (setting.known ? setting.value : `?${setting.text}`);
const commands = (facts: readonly Fact[]) =>
  facts.flatMap(fact =>
    fact.type === 'command' ? [fact.words.map(word => show(word.value)).join(' ')] : [],
  );

test('claims Dockerfiles and nothing beside them', () => {
  for (const path of [
    'Dockerfile',
    'a/Dockerfile.dev',
    'web.dockerfile',
    'Containerfile',
    'Dockerfile-ci',
    'x/Containerfile.a',
  ])
    assert.ok(dockerfile.claims(path, ''), path);
  for (const path of [
    'Dockerfile.md',
    'Dockerfile.j2',
    'Dockerfile.tt',
    'Dockerfiles',
    'a.dockerfile.tmpl',
    'Dockerfile/readme',
    'Dockerfile.dockerignore',
  ])
    assert.ok(!dockerfile.claims(path, ''), path);
});

test('claims Dockerfiles of other names by their content', () => {
  for (const path of [
    'Dockerfile2',
    'a/Dockerfile_dev',
    'Containerfile1.glob',
    'a/redis-Dockerfile',
    'ci_Containerfile',
  ]) {
    assert.ok(dockerfile.claims(path, '# x\nFROM alpine\n'), path);
    assert.ok(!dockerfile.claims(path, 'x'), path);
  }
  assert.ok(!dockerfile.claims('Dockerfile_notes.md', 'FROM alpine\n'));
  assert.ok(!dockerfile.claims('Dockerfiles', 'FROM alpine\n'));
});

test('one workload a stage, and one for what the container runs', () => {
  const text = [
    'FROM golang:1 AS build',
    'RUN set -e; sudo modprobe nf_nat',
    'RUN echo modprobe',
    'RUN ["sh", "-c", "insmod x"]',
    'ONBUILD RUN <<EOF',
    'rmmod y # eci-ignore kernel-module -- z',
    'EOF',
    'FROM build',
    'ENTRYPOINT ["tini", "--"]',
    'CMD ["modprobe", "z"]',
    '',
  ].join('\n');
  const { workloads, comments } = lower(text);
  assert.deepEqual(
    workloads.map(w => [w.name, w.runs]),
    [
      ['build', 'build'],
      ['build', 'build'],
      ['build', 'container'],
    ],
  );
  assert.deepEqual(commands(workloads[0]?.facts ?? []), [
    'set -e',
    'modprobe nf_nat',
    'echo modprobe',
    'insmod x',
    'rmmod y',
  ]);
  assert.deepEqual(commands(workloads[2]?.facts ?? []), ['modprobe z']);
  assert.deepEqual(
    workloads.map(w => w.image && show(w.image)),
    ['golang:1', 'golang:1', 'golang:1'],
  );
  assert.deepEqual(workloads.flatMap(w => w.facts).filter(f => f.type === 'build').length, 1);
  assert.deepEqual(
    comments.map(c => text.slice(c.start, c.end)),
    ['# eci-ignore kernel-module -- z'],
  );
});

test('the entrypoint of an earlier stage decides what CMD is', () => {
  const started = (entrypoint: string): string[] =>
    lower(`FROM a AS b\nENTRYPOINT ${entrypoint}\nFROM b AS c\nFROM c\nCMD ["modprobe", "x"]\n`)
      .workloads.slice(1)
      .filter(w => w.runs === 'container')
      .flatMap(w => commands(w.facts));
  assert.deepEqual(started('["/app"]'), ['/app ?$@', '/app modprobe x']);
  assert.deepEqual(started('["tini", "--"]'), ['modprobe x']);
  assert.deepEqual(started('/app'), ['/app']);
});

test('an entry point of several words that runs nothing else takes CMD as more of them', () => {
  const started = (entrypoint: string): readonly string[] =>
    commands(lower(`FROM alpine\nCMD act 1\nENTRYPOINT ${entrypoint}\n`).workloads[1]?.facts ?? []);
  assert.deepEqual(started('["tail", "-f", "/dev/null"]'), ['tail -f /dev/null']);
  assert.deepEqual(started('["sh", "-c"]').includes('act 1'), false);
  for (const entrypoint of [
    '["/run.sh"]',
    '["tini", "--"]',
    '["tini", "--", "/run.sh"]',
    '["bash", "/run.sh"]',
  ])
    assert.ok(started(entrypoint).includes('act 1'), entrypoint);
});

test('what a step asks of its builder', () => {
  const text =
    'FROM --platform=windows/amd64 a\nRUN --network=host --security=insecure --device=x y\nRUN --security=sandbox z\n';
  const { workloads } = lower(text);
  const facts = workloads[0]?.facts.filter(f => f.type !== 'command' && f.type !== 'build') ?? [];
  const at = (fact: Fact) => text.slice(fact.anchor.span.start, fact.anchor.span.end);
  assert.deepEqual(
    facts.map(f => [f.type, at(f)]),
    [
      ['image', 'a'],
      ['platform', 'windows/amd64'],
      ['buildNetwork', 'host'],
      ['entitlement', 'insecure'],
      ['entitlement', 'x'],
    ],
  );
  const removed = applyEdits({ uri: 'file:///x/Dockerfile', text }, facts[2]?.anchor.remove?.() ?? []);
  assert.ok(removed.includes('\nRUN --security=insecure --device=x y\n'));
});

test('a step cannot ask its builder by a variable', () => {
  const text = 'FROM a\nARG A=insecure\nENV N=host\nRUN --security=$A --network=${N} y\n';
  const asked = lower(text).workloads[0]?.facts.filter(
    f => f.type === 'buildNetwork' || f.type === 'entitlement',
  );
  assert.deepEqual(
    asked?.map(f => ('mode' in f ? f.mode.known : f.name.known)),
    [false, false],
  );
});

test('the build is documented above the line that needs it', () => {
  const text = '# syntax=docker/dockerfile:1\r\nFROM a\r\nRUN b\r\n';
  const workload = lower(text).workloads[0];
  const site = workload?.site;
  assert.ok(workload);
  const lines = site?.commands(['security.insecure', 'network.host']) ?? [];
  assert.deepEqual(lines, [
    "docker buildx create --name eci-builder --driver docker-container --buildkitd-flags '--allow-insecure-entitlement security.insecure' --use",
    'docker buildx build --allow security.insecure --allow network.host --load .',
  ]);
  const source = { uri: 'file:///x/Dockerfile', text };
  assert.equal(
    applyEdits(source, site?.document?.(lines, workload.anchor) ?? []),
    `# syntax=docker/dockerfile:1\r\n# ${lines[0]}\r\n# ${lines[1]}\r\nFROM a\r\nRUN b\r\n`,
  );
});

test('other shells are not read as sh', () => {
  const text =
    'FROM mcr.microsoft.com/windows/servercore:1\nRUN modprobe x\nFROM a\nSHELL ["pwsh"]\nRUN modprobe y\n';
  assert.deepEqual(
    lower(text).workloads.flatMap(w => commands(w.facts)),
    [],
  );
});

test('a shell behind what sets its environment up is read as one', () => {
  const programs = (vector: string): readonly string[] =>
    lower(`FROM a\nSHELL ${vector}\nRUN modprobe y\n`).workloads.flatMap(w => commands(w.facts));
  for (const vector of [
    '["/bin/bash", "-o", "pipefail", "-c"]',
    '["conda", "run", "-n", "env", "/bin/bash", "-c"]',
    '["/usr/bin/env", "bash", "-ec"]',
  ])
    assert.equal(programs(vector).length, 1, vector);
  for (const vector of ['["python3", "-c"]', '["pwsh", "-Command"]', '["conda", "run", "python", "-c"]'])
    assert.deepEqual(programs(vector), [], vector);
});

test('reads the scripts that the file writes into the image, where they are run', () => {
  const text = [
    'FROM alpine AS base',
    'WORKDIR /srv',
    'COPY --chmod=755 <<EOF /usr/local/bin/start',
    '#!/bin/sh',
    'modprobe \\$MODULE',
    'EOF',
    "RUN cat <<'END' > setup.sh && chmod +x setup.sh",
    'insmod a.ko # eci-ignore kernel-module -- b',
    'END',
    'RUN tee -a /tmp/never.sh <<EOF',
    'rmmod c',
    'EOF',
    'COPY <<tool.py <<tool.sh /opt/',
    '#!/usr/bin/python3',
    'tool.py',
    'rmmod d',
    'tool.sh',
    'RUN ./setup.sh',
    'FROM base',
    'RUN sh /opt/tool.sh && /opt/tool.py',
    'ENTRYPOINT ["start"]',
    'CMD ["app"]',
    '',
  ].join('\n');
  const { workloads, comments } = lower(text);
  const [base, built, run] = workloads.map(({ facts }) => commands(facts));
  assert.deepEqual(base?.slice(-2), ['./setup.sh', 'insmod a.ko']);
  assert.deepEqual(built, ['sh /opt/tool.sh', '/opt/tool.py', 'rmmod d']);
  assert.deepEqual(run, ['start app', 'modprobe ?$MODULE']);
  assert.deepEqual(
    comments.map(({ start, end }) => text.slice(start, end)).filter(comment => comment.includes('ignore')),
    ['# eci-ignore kernel-module -- b'],
  );
});

test('an entry point without CMD is given its arguments at run', () => {
  const { workloads } = lower('FROM alpine\nENTRYPOINT ["trace"]\n');
  assert.deepEqual(commands(workloads[1]?.facts ?? []), ['trace ?$@']);
});

test('a CMD of options alone leaves what the image runs', () => {
  const replaced = (cmd: string): boolean | undefined =>
    (lower(`FROM docker:dind-rootless\n${cmd}\n`).workloads[1]?.facts ?? []).find(
      fact => fact.type === 'image',
    )?.replaced;
  assert.equal(replaced('CMD ["--tls=false"]'), undefined);
  assert.equal(replaced('CMD ["sh"]'), true);
  assert.equal(replaced('ENTRYPOINT ["sh"]'), true);
});
