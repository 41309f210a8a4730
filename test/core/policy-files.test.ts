import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSettings } from '../../server/src/core/kinds/admin-settings/admin-settings.ts';
import { kindFor, lint } from '../../server/src/core/lint.ts';
import { render } from '../../server/src/core/message.ts';
import { policyOf } from '../../server/src/core/policy-of.ts';
import type { Finding } from '../../server/src/core/rule.ts';
import { socketUsersOf } from '../../server/src/core/socket-users.ts';
import { applyEdits } from '../../server/src/core/text.ts';
import { exampleTarget, lintContext } from '../support/lint-context.ts';
import { withLists } from '../support/settings.ts';

const root = 'file:///work/';
const socket = '/var/run/docker.sock:/var/run/docker.sock';

interface Run {
  readonly images: readonly string[];
  readonly derived?: boolean;
  readonly commands?: object;
  readonly desktop?: string;
}

/** Lints the first file of a workspace under a policy. */
function run(files: Readonly<Record<string, string>>, { images, derived, commands, desktop }: Run) {
  const document = withLists({ images, allowDerivedImages: derived }, commands);
  const all = new Map(Object.entries(files).map(([path, text]) => [root + path, text]));
  const [[uri, text] = ['', '']] = all;
  const { findings } = lint(
    { uri, text },
    lintContext({
      targets: [{ ...exampleTarget, ...(desktop === undefined ? {} : { desktop }) }],
      policy: policyOf(document),
      files: { read: path => all.get(path) },
    }),
  );
  const ours = findings.filter(({ rule }) => rule.startsWith('docker-socket'));
  /** The settings after the fix of that title. */
  const fixed = (title: RegExp): string => {
    const fix = ours.flatMap(found => found.fixes).find(each => title.test(render(each.title)));
    assert.ok(fix, ours.flatMap(found => found.fixes.map(each => render(each.title))).join('; '));
    return applyEdits(document.source, fix.edits);
  };
  const related = (found: Finding | undefined): string =>
    found?.related
      .map(
        ({ at, message }) => `${document.source.text.slice(at.span.start, at.span.end)} ${render(message)}`,
      )
      .join('; ') ?? '';
  return { ours, fixed, related, document };
}

const messageOf = ([found]: readonly Finding[]): string => (found === undefined ? '' : render(found.message));

const compose = (service: string): string => `services:\n  ci:\n${service}    volumes: ["${socket}"]\n`;

describe('what a Compose service is built from', () => {
  const dockerfile = [
    'ARG VERSION=1',
    'ARG NAME',
    'FROM golang:1.25 AS build',
    'FROM build AS tools',
    'FROM example/base:${VERSION} AS runtime',
    'FROM runtime AS final',
    'FROM $NAME AS named',
    'FROM final',
    '',
  ].join('\n');
  const cases: readonly (readonly [string, string, string])[] = [
    ['the last stage', '    build: .\n', 'example/base:1'],
    ['a context', '    build: ./app\n', 'example/base:1'],
    ['a target', '    build:\n      context: .\n      target: tools\n', 'golang:1.25'],
    ['a target by number', '    build:\n      context: .\n      target: "0"\n', 'golang:1.25'],
    ['an argument', '    build:\n      context: .\n      args:\n        VERSION: "7"\n', 'example/base:7'],
    ['a list of arguments', '    build:\n      context: .\n      args: [VERSION=8]\n', 'example/base:8'],
    [
      'an argument without default',
      '    build:\n      args: [NAME=docker:cli]\n      target: named\n',
      'docker:cli',
    ],
    [
      'an inline Dockerfile',
      '    build:\n      dockerfile_inline: |\n        FROM docker:cli\n',
      'docker:cli',
    ],
    [
      'another Dockerfile',
      '    build:\n      context: app\n      dockerfile: ../Dockerfile\n',
      'example/base:1',
    ],
  ];
  for (const [name, build, base] of cases)
    it(`is found: ${name}`, () => {
      const files = { 'compose.yaml': compose(build), Dockerfile: dockerfile, 'app/Dockerfile': dockerfile };
      assert.deepEqual(run(files, { images: [base], derived: true }).ours, []);
      assert.equal(run(files, { images: ['else:1'], derived: true }).ours.length, 1);
      assert.equal(run(files, { images: [base] }).ours.length, 1);
      assert.equal(run(files, { images: [base], derived: true, desktop: '4.33.0' }).ours.length, 1);
    });

  it('stays unknown where the text does not tell', () => {
    for (const build of [
      '    build:\n      context: .\n      target: named\n',
      '    build: https://e.example/r.git\n',
    ]) {
      const { ours } = run(
        { 'compose.yaml': compose(build), Dockerfile: dockerfile },
        { images: [], derived: true },
      );
      assert.match(messageOf(ours), /unless an administrator/);
    }
  });

  it('is what the fix allows', () => {
    const files = { 'compose.yaml': compose('    build: .\n'), Dockerfile: 'FROM docker:cli\n' };
    const { ours, fixed } = run(files, { images: ['testcontainers/ryuk:*'] });
    assert.match(messageOf(ours), /built from docker:cli/);
    const text = fixed(/^Allow images built from docker:cli/);
    const policy = JSON.parse(text).enhancedContainerIsolation.dockerSocketMount.imageList;
    assert.deepEqual(policy, { images: ['testcontainers/ryuk:*', 'docker:cli'], allowDerivedImages: true });
  });
});

describe('a dev container', () => {
  const mounts = `"mounts": ["source=/var/run/docker.sock,target=/var/run/docker.sock,type=bind"]`;
  it('is known by the base of its build', () => {
    const files = {
      '.devcontainer/devcontainer.json': `{ "build": { "dockerfile": "Dockerfile", "args": { "V": "cli" } }, ${mounts} }`,
      '.devcontainer/Dockerfile': 'ARG V\nFROM docker:$V\n',
    };
    assert.deepEqual(run(files, { images: ['docker:cli'], derived: true }).ours, []);
    assert.equal(run(files, { images: ['docker:dind'], derived: true }).ours.length, 1);
  });

  it('is built on its image where it has features', () => {
    const files = {
      '.devcontainer.json': `{ "image": "docker:cli", "features": { "ghcr.io/devcontainers/features/go:1": {} }, ${mounts} }`,
    };
    assert.deepEqual(run(files, { images: ['docker:cli'], derived: true }).ours, []);
    assert.equal(run(files, { images: ['docker:cli'] }).ours.length, 1);
  });
});

describe('the deciding entry', () => {
  it('is told where a command is blocked', () => {
    const files = { 'compose.yaml': compose('    image: docker:cli\n    command: docker push a/b\n') };
    const { ours, related } = run(files, {
      images: ['docker:cli'],
      commands: { type: 'deny', commands: ['build', 'push'] },
    });
    assert.deepEqual(
      ours.map(({ rule }) => rule),
      ['docker-socket-command'],
    );
    assert.equal(related(ours[0]), '"push" The deny list names push.');
  });

  it('lets a command be that goes to another engine, or that no list speaks of', () => {
    for (const command of [
      'docker -H tcp://dind:2375 push a/b',
      'docker --context other push a/b',
      'docker compose up',
      'docker push --help',
      'docker $VERB',
    ]) {
      const files = { 'compose.yaml': compose(`    image: docker:cli\n    command: ${command}\n`) };
      assert.deepEqual(
        run(files, { images: ['docker:cli'], commands: { type: 'allow', commands: ['ps'] } }).ours,
        [],
        command,
      );
    }
  });

  it('says nothing where only the registry knows', () => {
    const files = { 'compose.yaml': compose('    image: testcontainers/ryuk:0.11\n') };
    assert.deepEqual(run(files, { images: ['testcontainers/*:*'] }).ours, []);
  });

  it('is added by the fix, in the form the file has', () => {
    const files = { 'compose.yaml': compose('    image: traefik:v3\n') };
    const { fixed, document } = run(files, { images: ['docker:cli'] });
    const text = fixed(/^Allow traefik:v3/);
    assert.deepEqual(JSON.parse(text).enhancedContainerIsolation.dockerSocketMount.imageList.images, [
      'docker:cli',
      'traefik:v3',
    ]);
    assert.equal(policyOf(readSettings({ uri: document.source.uri, text }))?.allow('traefik:v3'), undefined);
  });
});

it('who mounts the socket is found with what it is built from', () => {
  const source = { uri: `${root}compose.yaml`, text: compose('    build: .\n') };
  const context = lintContext({ files: { read: () => 'FROM docker:cli\n' } });
  const users = socketUsersOf(kindFor(source)?.lower(source, context).workloads ?? []);
  assert.deepEqual(
    users.map(({ image, bases, workload }) => ({ image, bases, workload })),
    [{ image: undefined, bases: ['docker:cli'], workload: 'ci' }],
  );
});
