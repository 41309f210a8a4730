import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Client } from './support/client.ts';
import { MemoryHost } from './support/memory-host.ts';

const folder = 'file:///work';
const many = (text: string, times: number): string => text.repeat(times);
const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((name, i) => {
    const before = 'abcdefgh'[i];
    return `${name}: &${name} [${many(`*${before}, `, 9)}*${before}]`;
  }),
  'services: { web: { image: nginx, volumes: *i, network_mode: host } }',
].join('\n');

/** What no editor should have to bear. Name of the file → text. */
const hostile: Readonly<Record<string, string>> = {
  'compose.bomb.yaml': bomb,
  'compose.merge.yaml': `services:\n${many('  a: &a { <<: *a, image: x }\n', 2000)}`,
  'compose.deep.yaml': `services: ${many('[', 10_000)}`,
  'compose.deepmap.yaml': `services: ${many('{a: ', 10_000)}`,
  'compose.indent.yaml': Array.from({ length: 3000 }, (_, i) => `${many(' ', i)}a:`).join('\n'),
  'compose.line.yaml': `services: { web: { image: nginx, command: "${many('modprobe x; ', 8_000)}" } }`,
  'compose.big.yaml': `services:\n${many('  web:\n    image: nginx\n    network_mode: host\n', 120_000)}`,
  'compose.large.yaml': `services:\n${many('  web:\n    image: nginx\n    network_mode: host\n', 20_000)}`,
  'compose.nul.yaml': 'services:\n  web:\n    image: "\0\0"\n    network_mode: host\0\n',
  'compose.lone.yaml': 'services:\n  \ud800:\n    image: \udc00\n    network_mode: host\n',
  'compose.crs.yaml': 'services:\r  web:\r    image: nginx\r    network_mode: host\r',
  'admin-settings.json': many('[', 10_000),
  'admin-settings-2.json': `${many('{"a":', 10_000)}1${many('}', 10_000)}`,
  'docker-bake.json': many('{"target":[', 10_000),
  'docker-bake.hcl': `target "x" { args = ${many('[', 10_000)} }`,
  'docker-bake.blocks.hcl': many('target "x" {\n', 10_000),
  'docker-bake.interpolate.hcl': `target "x" { network = "${many('${"', 3000)}" }`,
  'run.sh': `#!/bin/sh\n${many('$(', 10_000)}docker run --privileged x`,
  'quotes.sh': `#!/bin/sh\n${many('"$(echo "', 3000)}`,
  'braces.sh': `#!/bin/sh\n${many('{ if ( ', 5000)}`,
  'long.sh': `#!/bin/sh\n${many('docker run --privileged --network host alpine modprobe x\n', 4_000)}`,
  Dockerfile: `FROM alpine\n${many('RUN modprobe nf_nat && true\n', 2_000)}`,
  'continued.dockerfile': `FROM alpine\nRUN ${many('modprobe x && \\\n', 1_000)}true\n`,
  'alternatives.dockerfile': `FROM alpine\nRUN ${many('modprobe x || \\\n', 3_000)}true\n`,
  'heredocs.dockerfile': `FROM alpine\n${many('RUN <<A <<B\n', 5000)}`,
  'nested.dockerfile': `FROM alpine\nRUN ${many('sh -c "', 2000)}`,
  'grown.dockerfile': `FROM alpine\n${many('RUN echo "modprobe x" >> /x.sh && sh /x.sh\n', 1_500)}`,
  'loaded.dockerfile': `FROM alpine\nRUN ${many('echo "vm.swappiness=1" >> /etc/sysctl.conf && sysctl -p && \\\n', 2_000)}true\n`,
  'onbuild.dockerfile': `FROM alpine\n${many('ONBUILD ', 20_000)}RUN modprobe x\n`,
  Makefile: `A0 = x\n${Array.from({ length: 500 }, (_, i) => `A${i + 1} = $(if $(A${i}),$(and $(A${i}),y),$(A${i}))\n`).join('')}a:\n\tdocker run $(A500) --privileged x\n`,
  'engine.mk': `ifeq ($(shell docker version${many(' a', 60)}|x),podman)\nendif\na:\n\tdocker run --privileged x\n`,
  'args.dockerfile': `${Array.from({ length: 5000 }, (_, i) => `ARG A${i + 1}=\${A${i}}\${A${i}}\n`).join('')}FROM $A5000\n`,
  'devcontainer.json': `{ "runArgs": [${many('"--privileged", ', 8_000)}"x"] }`,
  'pod.yaml': `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n${many('  - {name: a, image: b, securityContext: {privileged: true}}\n', 4_000)}`,
  'list.yaml': many('---\napiVersion: v1\nkind: Pod\nspec: {hostNetwork: true}\n', 4_000),
  'template.yaml': `apiVersion: v1\nkind: Pod\n${many('{{ if ', 20_000)}`,
  '.gitlab-ci.yml': `a:\n  extends: a\n  script:\n${many('    - docker build .\n', 4_000)}`,
};

/** In ms: longer than any busy machine takes. */
const hang = 120_000;

describe('hostile files', () => {
  let client: Client;
  before(async () => {
    client = await Client.start(new MemoryHost(), { folders: [folder] });
  });
  after(() => client.stop());

  for (const [name, text] of Object.entries(hostile))
    it(`${name} is answered`, { timeout: hang }, async () => {
      const uri = `${folder}/${name}`;
      await client.open(uri, text);
      const found = await client.pull(uri);
      const { lineCount } = client.document(uri);
      for (const { range } of found)
        assert.ok(range.end.line < lineCount && range.start.line <= range.end.line);
      await client.actions(uri, { start: { line: 1, character: 0 }, end: { line: 1, character: 10 } });
      await client.close(uri);
    });
});

describe('hostile clients', () => {
  it('get an error, and the next one an answer', async () => {
    const client = await Client.start(new MemoryHost(), { folders: [folder] });
    const uri = `${folder}/compose.yaml`;
    await client.open(uri, 'services:\n  web:\n    image: nginx\n    network_mode: host\n');
    const { connection } = client;
    const nonsense: readonly (readonly [string, unknown])[] = [
      ['textDocument/diagnostic', {}],
      ['textDocument/hover', { textDocument: { uri }, position: null }],
      ['textDocument/hover', { textDocument: {} }],
      ['textDocument/codeAction', { textDocument: { uri } }],
      ['textDocument/codeAction', null],
      ['no/such', {}],
      ['eciLens/report', null],
    ];
    for (const [method, params] of nonsense)
      await connection.sendRequest(method, params).catch(() => undefined);
    for (const position of [
      { line: -1, character: -5 },
      { line: 1e9, character: 1e9 },
    ])
      assert.equal(
        await connection.sendRequest('textDocument/hover', { textDocument: { uri }, position }),
        null,
      );
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: `${folder}/x`, version: 2 },
      contentChanges: [],
    });
    await connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: 'file:///%zz/%', type: 1 }],
    });
    await connection.sendNotification('workspace/didChangeConfiguration', {});
    assert.equal(await client.rules(uri), 'host-network');
    await client.stop();
  });

  for (const uri of [
    'file:///work/%zz%/compose.yaml',
    'compose.yaml',
    'untitled:compose.yaml',
    'http://x/y z/compose.yaml',
    'file://server/share/compose.yaml',
    '',
    ':',
  ])
    it(`may spell a URI as they like: ${uri}`, async () => {
      const client = await Client.start(new MemoryHost(), { folders: [folder, 'file:///%zz'] });
      await client.open(
        uri,
        'services:\n  web:\n    image: nginx\n    network_mode: host\n    extends: {file: ../%.yaml, service: x}\n',
        'dockercompose',
      );
      assert.equal(await client.rules(uri), 'host-network');
      assert.ok((await client.actions(uri, 'host')).length > 0);
      await client.connection.sendRequest('eciLens/report', {});
      await client.stop();
    });
});
