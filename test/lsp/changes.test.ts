import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { FileChangeType } from 'vscode-languageserver/node';
import { allowing } from '../support/settings.ts';
import { Client, type ClientOptions, modern, plain, ruleNames } from './support/client.ts';
import { MemoryHost } from './support/memory-host.ts';

const folder = 'file:///work';
const uri = `${folder}/compose.yaml`;
const config = `${folder}/.eci-lens.jsonc`;
const settings = `${folder}/admin-settings.json`;
const blocked = 'services:\n  web:\n    image: nginx\n    network_mode: host\n';
const socket =
  'services:\n  proxy:\n    image: traefik:v3\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock\n';
const off = JSON.stringify({ rules: { 'host-network': 'off' } });

let client: Client;
const start = async (host: MemoryHost, options: ClientOptions = {}): Promise<void> => {
  client = await Client.start(host, { folders: [folder], ...options });
};
afterEach(() => client.stop());
const verdict = async (document = uri): Promise<string> =>
  (await client.pull(document)).map(({ data }) => data.verdict).join(' ');

describe('settings', () => {
  it('are asked for by folder, and again when they change', async () => {
    const scopes: (string | undefined)[] = [];
    let rules: object = { 'host-network': 'off' };
    await start(new MemoryHost(), {
      settings: scope => {
        scopes.push(scope);
        return { fleet: [], rules, adminSettings: '', ignore: [], ci: 'self-hosted' };
      },
    });
    await client.open(uri, blocked);
    assert.equal(await client.rules(uri), '');
    assert.deepEqual(scopes, [folder]);
    rules = { 'host-network': 'hint' };
    await client.configure(null);
    await client.until(() => client.refreshes > 0);
    const [found] = await client.pull(uri);
    assert.equal(found?.severity, 4);
    assert.ok(client.registered.has('workspace/didChangeConfiguration'));
  });

  it('come with the change where the client does not answer for them', async () => {
    await start(new MemoryHost(), {
      capabilities: plain,
      initializationOptions: { settings: { rules: { 'host-network': 'off' } } },
    });
    await client.open(uri, blocked);
    assert.deepEqual(await client.untilPushed(uri), []);
    await client.configure({ eciLens: { rules: {} } });
    await client.until(() => ruleNames(client.pushed.at(-1)?.diagnostics ?? []) === 'host-network');
  });

  it('that are wrong leave the rest in force', async () => {
    await start(new MemoryHost(), { settings: () => ({ fleet: 'all', rules: { 'host-network': 'hint' } }) });
    await client.open(uri, blocked);
    assert.equal((await client.pull(uri))[0]?.severity, 4);
  });

  it('that the client cannot tell are as none', async () => {
    await start(new MemoryHost(), {
      settings: () => {
        throw new Error('no settings today');
      },
    });
    await client.open(uri, blocked);
    assert.equal(await client.rules(uri), 'host-network');
  });

  it('choose the machines, and the message names those it holds on', async () => {
    await start(new MemoryHost(), {
      settings: () => ({
        fleet: [
          { name: 'old', desktop: '4.12.x', platform: 'mac' },
          { name: 'new', desktop: '>=4.40', platform: 'mac' },
        ],
      }),
    });
    await client.open(uri, blocked);
    const [found] = await client.pull(uri);
    assert.deepEqual(found?.data.targets, ['new']);
    assert.match(String(found?.message), /\(on new\)$/);
  });
});

describe('the project file', () => {
  it('counts as it is on disk, when it changes there, and when it is gone', async () => {
    const host = new MemoryHost({ [config]: off });
    await start(host);
    await client.open(uri, blocked);
    assert.equal(await client.rules(uri), '');
    host.write(config, '{}');
    await client.watched(config, FileChangeType.Changed);
    assert.equal(await client.rules(uri), 'host-network');
    host.write(config, off);
    await client.watched(config, FileChangeType.Changed);
    assert.equal(await client.rules(uri), '');
    host.delete(config);
    await client.watched(config, FileChangeType.Deleted);
    assert.equal(await client.rules(uri), 'host-network');
  });

  it('counts as it is in the editor, keystroke by keystroke, and as on disk when it closes unsaved', async () => {
    await start(new MemoryHost({ [config]: '{}' }));
    await client.open(uri, blocked);
    assert.equal(await client.rules(uri), 'host-network');
    await client.open(config, '{}', 'jsonc');
    await client.replace(config, '{}', off);
    await client.until(() => client.refreshes > 0);
    assert.equal(await client.rules(uri), '');
    await client.close(config);
    assert.equal(await client.rules(uri), 'host-network');
  });

  it('has its own problems underlined, as far as they are in it', async () => {
    await start(new MemoryHost());
    const text =
      '{ "rules": { "host-netwrk": "off" }, // x\n  "fleet": [{ "name": "a", "desktop": "soon", "platform": "mac" }] }';
    await client.open(config, text, 'jsonc');
    const found = await client.pull(config);
    assert.deepEqual(
      found.map(({ range }) => range),
      [client.rangeOf(config, '"off"'), client.rangeOf(config, '"soon"')],
    );
  });
});

describe('admin settings', () => {
  it('decide over other files as soon as they say otherwise', async () => {
    const host = new MemoryHost({ [settings]: allowing('traefik:v3') });
    await start(host);
    await client.open(uri, socket);
    const allowed = await client.rules(uri);
    host.write(settings, allowing('other:v1'));
    await client.watched(settings, FileChangeType.Changed);
    assert.equal(await client.rules(uri), 'docker-socket-mount');
    host.delete(settings);
    await client.watched(settings, FileChangeType.Deleted);
    assert.equal(await client.rules(uri), 'docker-socket-mount');
    host.write(settings, allowing('traefik:v3'));
    await client.watched(settings, FileChangeType.Created);
    assert.equal(await client.rules(uri), allowed);
    assert.equal(allowed, '');
  });

  it('count as they are in the editor', async () => {
    await start(new MemoryHost({ [settings]: allowing('other:v1') }), { capabilities: plain });
    await client.open(uri, socket);
    assert.equal(ruleNames(await client.untilPushed(uri)), 'docker-socket-mount');
    await client.open(settings, allowing('other:v1'), 'json');
    await client.replace(settings, 'other:v1', 'traefik:v3');
    await client.until(() => client.pushed.findLast(sent => sent.uri === uri)?.diagnostics.length === 0);
    await client.close(settings);
    await client.until(
      () =>
        ruleNames(client.pushed.findLast(sent => sent.uri === uri)?.diagnostics ?? []) ===
        'docker-socket-mount',
    );
  });

  it('of the machine count where the workspace has none', async () => {
    const own = 'file:///etc/docker-desktop/admin-settings.json';
    const host = new MemoryHost({ [own]: allowing('traefik:v3') }, { adminSettings: own });
    await start(host);
    await client.open(uri, socket);
    assert.equal(await client.rules(uri), '');
    const watchers = client.registered.get('workspace/didChangeWatchedFiles') as { watchers: unknown[] };
    assert.deepEqual(watchers.watchers.at(-1), {
      globPattern: { baseUri: 'file:///etc/docker-desktop', pattern: 'admin-settings.json' },
    });
    host.write(own, allowing('other:v1'));
    await client.watched(own, FileChangeType.Changed);
    assert.equal(await client.rules(uri), 'docker-socket-mount');
  });
});

describe('other files', () => {
  const base = `${folder}/base.yaml`;
  const extending = 'services:\n  web:\n    extends: { file: base.yaml, service: web }\n    image: nginx\n';

  it('that a file reads are read again when they change on disk or in the editor', async () => {
    const bind = (source: string): string => `services:\n  web:\n    image: nginx\n    runtime: ${source}\n`;
    const host = new MemoryHost({ [base]: bind('runc') });
    await start(host);
    await client.open(uri, extending);
    await client.pull(uri);
    const before = client.refreshes;
    host.write(base, bind('crun'));
    await client.watched(base, FileChangeType.Changed);
    await client.until(() => client.refreshes > before);
    await client.pull(uri);
    await client.open(base, bind('crun'));
    await client.replace(base, 'crun', 'kata');
    await client.until(() => client.refreshes > before + 1);
    assert.equal(await client.rules(base), 'runtime-override');
  });

  it('that nobody reads disturb nobody', async () => {
    await start(new MemoryHost());
    await client.open(uri, blocked);
    const { resultId } = await client.report(uri);
    await client.watched(`${folder}/other.yaml`, FileChangeType.Changed);
    assert.equal((await client.report(uri, resultId)).kind, 'unchanged');
    assert.equal(client.refreshes, 0);
  });

  it('that only some read do not disturb the rest', async () => {
    const reader = `${folder}/reader/compose.yaml`;
    const rest = `${folder}/rest/compose.yaml`;
    const own = `${folder}/reader/base.yaml`;
    await start(new MemoryHost({ [own]: blocked }));
    await client.open(reader, extending);
    await client.open(rest, blocked);
    await client.open(own, blocked);
    const ids = new Map<string, string | undefined>();
    for (const one of [reader, rest]) ids.set(one, (await client.report(one)).resultId);
    const kinds = async () =>
      Promise.all([reader, rest].map(async one => (await client.report(one, ids.get(one))).kind));
    assert.deepEqual(await kinds(), ['unchanged', 'unchanged']);
    await client.replace(own, 'host', 'none');
    assert.deepEqual(await kinds(), ['full', 'unchanged']);
    ids.set(reader, (await client.report(reader)).resultId);
    assert.deepEqual(await kinds(), ['unchanged', 'unchanged']);
    await client.close(own);
    assert.deepEqual(await kinds(), ['full', 'unchanged']);
  });

  it('are not read from the disk over and over', async () => {
    const host = new MemoryHost({ [base]: blocked });
    await start(host);
    await client.open(uri, extending);
    for (let i = 0; i < 5; i++) {
      await client.replace(uri, 'nginx', 'nginx1');
      await client.pull(uri);
    }
    assert.equal(host.reads.get(base), 1);
  });
});

describe('documents', () => {
  it('leave nothing behind when they are closed and opened again under another name', async () => {
    await start(new MemoryHost(), { capabilities: plain });
    await client.open(uri, blocked);
    await client.untilPushed(uri, 1);
    await client.close(uri);
    const renamed = `${folder}/notes.txt`;
    await client.open(renamed, blocked);
    assert.deepEqual(await client.untilPushed(renamed), []);
    assert.deepEqual(client.pushed.findLast(sent => sent.uri === uri)?.diagnostics, []);
    await client.open(uri, blocked.replace('host', 'none'), 'yaml', 7);
    assert.deepEqual(await client.untilPushed(uri, 7), []);
  });

  it('without a name are judged by their language', async () => {
    await start(new MemoryHost());
    await client.open('untitled:Untitled-1', 'FROM alpine\nRUN --network=host true\n', 'dockerfile');
    assert.equal(await client.rules('untitled:Untitled-1'), 'build-host-network');
    await client.open('untitled:Untitled-2', blocked, 'dockercompose');
    assert.equal(await client.rules('untitled:Untitled-2'), 'host-network');
    assert.ok(await client.hover('untitled:Untitled-2', 'host'));
    assert.ok((await client.actions('untitled:Untitled-2', 'host')).length > 0);
  });

  it('are one, however the URI is spelt', async () => {
    const spelt = 'file:///c%3A/Work%20Space/compose.yaml';
    await start(new MemoryHost(), {
      folders: ['file:///c:/Work Space'],
      settings: scope => ({ rules: { 'host-network': scope === undefined ? 'hint' : 'warning' } }),
    });
    await client.open(spelt, blocked);
    assert.equal((await client.pull(spelt))[0]?.severity, 2);
  });
});

describe('workspace folders', () => {
  const other = 'file:///other';
  it('have each their own configuration', async () => {
    await start(new MemoryHost({ [config]: off }), { folders: [folder, other] });
    await client.open(uri, blocked);
    await client.open(`${other}/compose.yaml`, blocked);
    assert.deepEqual(
      [await client.rules(uri), await client.rules(`${other}/compose.yaml`)],
      ['', 'host-network'],
    );
  });

  it('within one another: the innermost decides', async () => {
    await start(new MemoryHost({ [`${folder}/inner/.eci-lens.jsonc`]: off }), {
      folders: [folder, `${folder}/inner`],
    });
    await client.open(uri, blocked);
    await client.open(`${folder}/inner/compose.yaml`, blocked);
    await client.open(`${folder}/inner2/compose.yaml`, blocked);
    assert.equal(await client.rules(`${folder}/inner/compose.yaml`), '');
    assert.equal(await client.rules(uri), 'host-network');
    assert.equal(await client.rules(`${folder}/inner2/compose.yaml`), 'host-network');
  });

  it('come and go', async () => {
    await start(new MemoryHost({ [config]: off }), { folders: [other] });
    await client.until(() => client.registered.has('workspace/didChangeWatchedFiles'));
    await client.open(uri, blocked);
    assert.equal(await client.rules(uri), 'host-network');
    await client.folders([folder], []);
    assert.equal(await client.rules(uri), '');
    await client.folders([], [folder]);
    assert.equal(await client.rules(uri), 'host-network');
  });

  it('none at all is fine', async () => {
    await start(new MemoryHost(), { folders: [], capabilities: { ...modern, workspace: {} } });
    await client.open(uri, blocked);
    assert.equal(await verdict(), 'blocked');
  });
});
