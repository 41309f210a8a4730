import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known, unknown } from '../../server/src/core/facts.ts';
import { canonical, parseImage } from '../../server/src/core/image-reference.ts';
import { readSettings } from '../../server/src/core/kinds/admin-settings/admin-settings.ts';
import { render } from '../../server/src/core/message.ts';
import { policyOf } from '../../server/src/core/policy-of.ts';
import { canonicalCommand } from '../../server/src/core/socket-commands.ts';
import { applyEdits } from '../../server/src/core/text.ts';
import { machine, settings, uri, withLists } from '../support/settings.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const ask = (
  images: string[],
  image: string,
  desktop?: string,
  derived?: boolean,
  bases?: string[],
): string =>
  policyOf(withLists({ images, allowDerivedImages: derived }))?.image(known(image), machine(desktop), bases)
    .answer ?? '';

test('image references are read as Docker reads them', () => {
  const full = (text: string): string => {
    const parsed = parseImage(text, true);
    return typeof parsed === 'string' ? parsed : canonical(parsed);
  };
  assert.equal(full('docker:cli'), 'docker.io/library/docker:cli');
  assert.equal(full('testcontainers/ryuk'), 'docker.io/testcontainers/ryuk:latest');
  assert.equal(full('index.docker.io/library/alpine:*'), 'docker.io/library/alpine:*');
  assert.equal(full('localhost:5000/a/b'), 'localhost:5000/a/b:latest');
  assert.equal(full(`ghcr.io/a/b@${digest}`), `ghcr.io/a/b@${digest}`);
  assert.equal(full('Docker:cli'), 'upper-case');
  assert.equal(full('docker:'), 'tag');
  assert.equal(full('https://ghcr.io/a'), 'scheme');
  assert.equal(full('a@sha256:12'), 'digest');
  assert.equal(full('a b'), 'space');
  assert.equal(full('a//b'), 'name');
});

test('an entry allows its repository and tag, and nothing else', () => {
  assert.equal(ask(['docker.io/library/docker:cli'], 'docker:cli'), 'allowed');
  assert.equal(ask(['docker:cli'], 'docker'), 'denied');
  assert.equal(ask(['docker'], 'docker:latest'), 'allowed');
  assert.equal(ask(['localhost:5000/a:*'], 'localhost:5000/a:1'), 'allowed');
  assert.equal(ask(['localhost:5000/a:*'], 'a:1'), 'denied');
  assert.equal(ask([`docker@${digest}`], 'docker:cli'), 'unknown');
  assert.equal(ask([`docker@${digest}`], `docker@${digest}`), 'allowed');
  assert.equal(ask(['ghcr.io/tools/*:*'], 'ghcr.io/tools/a:1'), 'unknown');
  assert.equal(ask([], 'a'), 'denied');
});

test('wildcards and derived images need their release', () => {
  assert.equal(ask(['*'], 'anything'), 'allowed');
  assert.equal(ask(['*'], 'anything', '4.35.1'), 'denied');
  assert.equal(ask(['base:1'], 'mine', undefined, true, ['base:1']), 'allowed');
  assert.equal(ask(['base:1'], 'mine', '4.33.0', true, ['base:1']), 'denied');
  assert.equal(ask(['base:*'], 'mine', '4.34.0', true, ['base:1']), 'denied');
  assert.equal(ask(['base:1'], 'mine', undefined, false, ['base:1']), 'denied');
  assert.equal(policyOf(withLists({ images: ['a'] }))?.image(unknown('${X}'), machine()).answer, 'unknown');
  assert.equal(policyOf(settings({})), undefined);
});

test('commands are matched as the requests they send', () => {
  const may = (type: string, commands: string[], command: string): string =>
    policyOf(withLists({ images: [] }, { type, commands }))?.command(command, machine()).answer ?? '';
  assert.equal(canonicalCommand('docker ps'), 'container ls');
  assert.equal(may('deny', ['push'], 'image push'), 'denied');
  assert.equal(may('deny', ['image*'], 'push'), 'denied');
  assert.equal(may('deny', ['push'], 'pull'), 'allowed');
  assert.equal(may('allow', ['ps', 'volume*'], 'container ls'), 'allowed');
  assert.equal(may('allow', ['ps', 'volume*'], 'volume rm'), 'allowed');
  assert.equal(may('allow', ['ps'], 'run'), 'denied');
  assert.equal(may('deny', ['build*'], 'buildx build'), 'denied');
});

test('the release that ignores the command list says so', () => {
  const reason = (desktop: string, lists = { type: 'deny', commands: ['push'] }): string => {
    const decision = policyOf(withLists({ images: [] }, lists))?.command('push', machine(desktop));
    return decision === undefined ? '' : `${decision.answer}: ${render(decision.reason)}`;
  };
  assert.equal(reason('4.45.0'), 'denied: The deny list names push.');
  assert.equal(reason('4.46.0'), 'allowed: Docker Desktop 4.46.0 ignores the command list (CVE-2025-10657).');
  assert.equal(reason('4.26.0'), 'allowed: No command list restricts it.');
});

test('allowing an image adds it, and the lists it needs', () => {
  for (const document of [
    withLists({ images: ['a'] }),
    withLists({}),
    withLists(undefined),
    settings({ enhancedContainerIsolation: { locked: true, value: true } }),
  ]) {
    const edits = policyOf(document)?.allow('docker:cli');
    assert.ok(edits);
    const text = applyEdits(document.source, edits);
    const policy = policyOf(readSettings({ uri, text }));
    assert.equal(policy?.image(known('docker:cli'), machine()).answer, 'allowed');
    assert.equal(text, JSON.stringify(JSON.parse(text), null, 2));
  }
});
