import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { FileChangeType } from 'vscode-languageserver/node';
import { allowing } from '../support/settings.ts';
import { Client, type ClientOptions, ruleNames } from './support/client.ts';
import { MemoryHost } from './support/memory-host.ts';

const folder = 'file:///work';
const uri = `${folder}/compose.yaml`;
const config = `${folder}/.eci-lens.jsonc`;
const settings = `${folder}/admin-settings.json`;
const blocked = 'services:\n  web:\n    image: nginx\n    network_mode: host\n';
const socket = (image: string): string =>
  `services:\n  proxy:\n    image: ${image}\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock\n`;
const off = JSON.stringify({ rules: { 'host-network': 'off' } });
const extending = (file: string): string =>
  `services:\n  web:\n    extends: { file: "${file}", service: web }\n    image: nginx\n    userns_mode: host\n`;
const base = 'services:\n  web:\n    image: nginx\n';

let client: Client;
const start = async (host: MemoryHost, options: ClientOptions = {}): Promise<void> => {
  client = await Client.start(host, { folders: [folder], ...options });
};
afterEach(() => client.stop());

describe('workspace folders', () => {
  const [a, b] = ['file:///a', 'file:///b'];

  it('come one after the other', async () => {
    await start(new MemoryHost({ [`${a}/.eci-lens.jsonc`]: off, [`${b}/.eci-lens.jsonc`]: off }), {
      folders: [],
    });
    await client.until(() => client.registered.has('workspace/didChangeWatchedFiles'));
    await client.folders([a], []);
    await client.folders([b], []);
    for (const one of [a, b]) {
      await client.open(`${one}/compose.yaml`, blocked);
      assert.equal(await client.rules(`${one}/compose.yaml`), '');
    }
  });

  it('may have configurations within: the nearest decides, whenever it comes and goes', async () => {
    const inner = `${folder}/inner/.eci-lens.jsonc`;
    const host = new MemoryHost({ [config]: off, [inner]: '{}' });
    await start(host);
    const file = `${folder}/inner/deep/compose.yaml`;
    await client.open(uri, blocked);
    await client.open(file, blocked);
    assert.deepEqual([await client.rules(uri), await client.rules(file)], ['', 'host-network']);
    host.delete(inner);
    await client.watched(`${folder}/inner`, FileChangeType.Deleted);
    assert.equal(await client.rules(file), '');
    host.write(inner, '{}');
    await client.watched(inner, FileChangeType.Created);
    assert.equal(await client.rules(file), 'host-network');
  });

  it('give what lies in them their admin settings, and what they ignore', async () => {
    const inner = `${folder}/inner/.eci-lens.jsonc`;
    const host = new MemoryHost({
      [config]: '{ "ignore": ["inner/old"] }',
      [inner]: '{ "ignore": ["new"] }',
      [`${folder}/admin-settings.json`]: allowing('traefik:v3'),
    });
    await start(host);
    const found: string[] = [];
    for (const [path, text] of [
      ['a', socket('traefik:v3')],
      ['b', socket('other:v1')],
      ['old', blocked],
      ['new', blocked],
    ] as const) {
      await client.open(`${folder}/inner/${path}/compose.yaml`, text);
      found.push(await client.rules(`${folder}/inner/${path}/compose.yaml`));
    }
    assert.deepEqual(found, ['', 'docker-socket-mount', '', '']);
  });

  it('may be told as clients did that knew only one', async () => {
    client = await Client.start(new MemoryHost({ [`${a}/.eci-lens.jsonc`]: off }), { rootUri: a });
    await client.open(`${a}/compose.yaml`, blocked);
    assert.equal(await client.rules(`${a}/compose.yaml`), '');
  });
});

describe('the policy', () => {
  it('may have any name', async () => {
    const policy = `${folder}/policy/eci.json`;
    const host = new MemoryHost({
      [config]: JSON.stringify({ adminSettings: 'policy/eci.json' }),
      [policy]: allowing('traefik:v3'),
    });
    await start(host);
    await client.open(uri, socket('traefik:v3'));
    assert.equal(await client.rules(uri), '');
    host.write(policy, allowing('other:v1'));
    await client.watched(policy, FileChangeType.Changed);
    assert.equal(await client.rules(uri), 'docker-socket-mount');
    await client.open(policy, allowing('other:v1'), 'json');
    await client.replace(policy, 'other:v1', 'traefik:v3');
    assert.equal(await client.rules(uri), '');
  });

  it('that the settings name and nobody has is told once', async () => {
    await start(new MemoryHost(), { settings: () => ({ adminSettings: 'nowhere.json' }) });
    await client.open(uri, blocked);
    await client.open(`${folder}/b/compose.yaml`, blocked);
    await client.rules(uri);
    await client.configure(null);
    await client.rules(`${folder}/b/compose.yaml`);
    assert.deepEqual(client.messages, ['ECI Lens: The admin settings nowhere.json cannot be read.']);
  });
});

describe('trust', () => {
  const outside = 'file:///elsewhere/base.yaml';
  const reads = (host: MemoryHost): boolean => (host.reads.get(outside) ?? 0) > 0;

  it('decides whether files outside the workspace are read', async () => {
    const host = new MemoryHost({ [outside]: base });
    await start(host, { initializationOptions: { trusted: false } });
    await client.open(uri, extending('../elsewhere/base.yaml'));
    await client.pull(uri);
    assert.equal(reads(host), false);
    await client.trust();
    await client.pull(uri);
    assert.equal(reads(host), true);
  });

  it('is no reason to ask another machine', async () => {
    const other = 'file://machine/share/admin-settings.json';
    const host = new MemoryHost({
      [config]: JSON.stringify({ adminSettings: other }),
      [other]: allowing('traefik:v3'),
    });
    await start(host);
    await client.open(uri, socket('traefik:v3'));
    assert.equal(await client.rules(uri), 'docker-socket-mount');
    assert.equal(host.reads.get(other), undefined);
  });

  it('is not needed for what lies beside an open file', async () => {
    const host = new MemoryHost({ [`${folder}/base.yaml`]: base });
    await start(host, { folders: [], initializationOptions: { trusted: false } });
    await client.open(uri, extending('base.yaml'));
    await client.pull(uri);
    assert.equal(host.reads.get(`${folder}/base.yaml`), 1);
  });
});

describe('who mounts the socket', () => {
  it('is as in the editor while a file is open, and as on disk when it closes unsaved', async () => {
    const host = new MemoryHost({ [settings]: allowing('nginx:1'), [uri]: blocked });
    await start(host);
    await client.open(settings, allowing('nginx:1'), 'json');
    assert.equal(await client.rules(settings), '');
    await client.open(uri, blocked);
    await client.replace(uri, blocked, socket('traefik:v3'));
    await client.until(() => client.refreshes > 0);
    assert.equal(await client.rules(settings), 'socket-image-missing');
    await client.close(uri);
    assert.equal(await client.rules(settings), '');
  });
});

describe('files', () => {
  it('that open while they are being read count as open', async () => {
    class Slow extends MemoryHost {
      override async read(file: string): Promise<string | undefined> {
        await new Promise(resolve => setTimeout(resolve, 50));
        return super.read(file);
      }
    }
    await start(new Slow({ [config]: '{}' }));
    await client.open(uri, blocked);
    const first = client.report(uri).catch(() => undefined);
    await client.open(config, off, 'jsonc');
    await first;
    assert.equal(await client.rules(uri), '');
  });

  it('of a folder that is deleted are gone', async () => {
    const lib = `${folder}/lib/base.yaml`;
    const host = new MemoryHost({
      [lib]: 'services:\n  web:\n    image: traefik:v3\n',
      [settings]: allowing('traefik:v3'),
    });
    await start(host);
    const text = `services:\n  web:\n    extends: { file: lib/base.yaml, service: web }\n    volumes: ["/var/run/docker.sock:/var/run/docker.sock"]\n`;
    await client.open(uri, text);
    assert.equal(await client.rules(uri), '');
    host.delete(lib);
    await client.watched(`${folder}/lib`, FileChangeType.Deleted);
    assert.notEqual(await client.rules(uri), '');
  });

  it('closed and opened again with the same version are not the same', async () => {
    await start(new MemoryHost());
    await client.open(uri, blocked);
    const { resultId } = await client.report(uri);
    await client.close(uri);
    await client.open(uri, blocked.replace('host', 'none'));
    const again = await client.report(uri, resultId);
    assert.deepEqual(again.kind === 'full' ? again.items : again, []);
  });
});

it('goes on where the client refuses to refresh', async () => {
  await start(new MemoryHost(), { refuses: true });
  await client.open(uri, blocked);
  await client.rules(uri);
  await client.configure(null);
  assert.equal(ruleNames(await client.pull(uri)), 'host-network');
});

describe('costs', () => {
  it('of comments that suppress nothing, and of files that include one another, stay small', async () => {
    const files: Record<string, string> = {};
    for (let i = 0; i < 25; i++) {
      files[`${folder}/c${i}.yaml`] = `include: [c${i + 1}.yaml, c${i + 1}.yaml]\nservices: {}\n`;
      files[`${folder}/m${i}.mk`] = `include m${i + 1}.mk m${i + 1}.mk\n`;
    }
    await start(new MemoryHost(files));
    await client.open(uri, `include: [c0.yaml]\n${blocked}`);
    assert.equal(await client.rules(uri), 'host-network');
    const makefile = `${folder}/Makefile`;
    await client.open(makefile, 'include m0.mk\na:\n\tdocker run --net=host x\n');
    assert.equal(await client.rules(makefile), 'host-network');
    const idle = Array.from(
      { length: 100 },
      (_, i) => `  s${i}:\n    image: x # eci-ignore host-pid, gpu\n    network_mode: bridge\n`,
    );
    const many = `${folder}/many/compose.yaml`;
    await client.open(many, `services:\n${idle.join('')}`);
    assert.equal((await client.pull(many)).length, 200);
  });
});

it('formats admin settings only, where the client can be told so', async () => {
  const formatting = { dynamicRegistration: true };
  await start(new MemoryHost(), {
    capabilities: { textDocument: { formatting, rangeFormatting: formatting } },
  });
  await client.until(() => client.registered.has('textDocument/rangeFormatting'));
  assert.deepEqual(client.registered.get('textDocument/formatting'), {
    documentSelector: [{ language: 'docker-admin-settings' }, { pattern: '**/admin-settings*.json' }],
  });
  assert.equal(client.initialized.capabilities.documentFormattingProvider, undefined);
});

it('takes nothing for an ignored folder that names none', async () => {
  await start(new MemoryHost({ [config]: '{ "ignore": ["/", "!a", "b/"] }' }));
  await client.open(uri, blocked);
  assert.equal(await client.rules(uri), 'host-network');
  await client.open(`${folder}/b/compose.yaml`, blocked);
  assert.equal(await client.rules(`${folder}/b/compose.yaml`), '');
});
