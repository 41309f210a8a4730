import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { Client, type ClientOptions, modern } from './support/client.ts';
import { MemoryHost } from './support/memory-host.ts';

const folder = 'file:///work';
const uri = `${folder}/compose.yaml`;
const settings = `${folder}/admin-settings.json`;
const blocked = 'services:\n  web:\n    image: nginx # keep\n    network_mode: host\n    init: true\n';
const socket =
  'services:\n  proxy:\n    image: traefik:v3\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock\n';

let client: Client;
const start = async (options: ClientOptions = {}, host = new MemoryHost()): Promise<void> => {
  client = await Client.start(host, { folders: [folder], ...options });
};
afterEach(() => client.stop());
const titles = async (at: string, document = uri, only?: readonly string[]): Promise<readonly string[]> =>
  (await client.actions(document, at, only)).map(({ title }) => title);

describe('quick fixes', () => {
  it('take out the finding and nothing else, for the version at hand', async () => {
    await start();
    await client.open(uri, blocked);
    const [first] = await client.actions(uri, 'host');
    assert.equal(first?.kind, 'quickfix');
    assert.equal(first?.diagnostics?.[0]?.code, 'host-network');
    assert.equal(client.edited(uri, first?.edit), blocked.replace('    network_mode: host\n', ''));
    await client.replace(uri, 'nginx', 'redis');
    assert.throws(() => client.edited(uri, first?.edit), /version 1 of 2/);
  });

  it('keep CRLF, tabs and what stands beside', async () => {
    await start();
    const crlf = blocked.replaceAll('\n', '\r\n');
    await client.open(uri, crlf);
    const [first] = await client.actions(uri, 'host');
    assert.equal(client.edited(uri, first?.edit), crlf.replace('    network_mode: host\r\n', ''));
  });

  it('are plain changes for a client that knows no others', async () => {
    await start({ capabilities: { ...modern, workspace: {} } });
    await client.open(uri, blocked);
    const [first] = await client.actions(uri, 'host');
    assert.equal(first?.edit?.documentChanges, undefined);
    assert.equal(client.edited(uri, first?.edit), blocked.replace('    network_mode: host\n', ''));
  });

  it('are offered where the finding is, and nowhere else', async () => {
    await start();
    await client.open(uri, blocked);
    assert.deepEqual(await titles('nginx'), []);
    assert.ok((await titles('network_mode: host\n    init')).length > 0);
  });

  it('are of the kinds that are asked for', async () => {
    await start();
    await client.open(uri, blocked);
    assert.deepEqual(await titles('host', uri, ['refactor']), []);
    assert.ok((await titles('host', uri, ['quickfix'])).length > 0);
    assert.deepEqual(await titles('host', uri, ['source.fixAll']), []);
    assert.deepEqual(await titles('host', uri, ['source.fixAll.other']), []);
  });

  it('reach into the admin settings, as they are in the editor', async () => {
    const text = `${JSON.stringify(
      {
        configurationFileVersion: 2,
        enhancedContainerIsolation: {
          locked: true,
          value: true,
          dockerSocketMount: { imageList: { images: ['docker.io/other:*'] } },
        },
      },
      null,
      2,
    )}\n`;
    await start({}, new MemoryHost({ [settings]: text }));
    await client.open(uri, socket);
    const find = async () =>
      (await client.actions(uri, '/var/run')).find(({ edit }) =>
        JSON.stringify(edit).includes('admin-settings'),
      );
    const closed = (await find())?.edit?.documentChanges?.find(change => 'edits' in change);
    assert.deepEqual(closed?.textDocument, { uri: settings, version: null });
    await client.open(settings, text, 'json', 3);
    await client.replace(settings, '{', '\n{');
    const fix = await find();
    const after = client.edited(settings, fix?.edit);
    assert.ok(JSON.parse(after).enhancedContainerIsolation.dockerSocketMount.imageList.images.length === 2);
    await client.change(settings, { text: after });
    await client.pull(settings);
    assert.equal(await client.rules(uri), '');
  });

  it('lead to a terminal in a trusted workspace only', async () => {
    const build = 'services:\n  web:\n    build:\n      context: .\n      network: host\n';
    for (const trusted of [true, false]) {
      await start({ initializationOptions: { trusted } });
      await client.open(uri, build);
      assert.equal(await client.rules(uri), 'build-host-network');
      const commands = (await client.actions(uri, 'host')).flatMap(({ command }) => command ?? []);
      assert.deepEqual(
        commands.map(({ command }) => command),
        trusted ? ['eciLens.showCommands'] : [],
      );
      if (trusted) {
        const lines: unknown = commands[0]?.arguments?.[0];
        assert.ok(Array.isArray(lines) && /docker buildx create/.test(lines.join('\n')));
        await client.connection.sendNotification('eciLens/trust', { trusted: false });
        assert.deepEqual(
          (await client.actions(uri, 'host')).flatMap(({ command }) => command ?? []),
          [],
        );
        await client.stop();
      }
    }
  });
});

describe('comments that silence', () => {
  it('work where they are offered: the finding is gone, and none has come', async () => {
    await start();
    const texts: Readonly<Record<string, string>> = {
      'compose.yaml': blocked,
      Dockerfile: '# syntax=docker/dockerfile:1\nFROM alpine\nRUN set -e; \\\n    modprobe nf_nat\n',
      'docker-bake.hcl': 'target "x" {\n  network = "host"\n}\n',
    };
    for (const [name, text] of Object.entries(texts)) {
      const file = `${folder}/${name}`;
      await client.open(file, text);
      const [found] = await client.pull(file);
      assert.ok(found, name);
      const silencers = async () =>
        (await client.actions(file, found.range)).filter(({ title }) => title.startsWith('Ignore '));
      const { length } = await silencers();
      assert.ok(length > 0, name);
      for (let i = 0; i < length; i++) {
        await client.change(file, { text: client.edited(file, (await silencers())[i]?.edit) });
        assert.equal(await client.rules(file), '', name);
        await client.change(file, { text });
      }
    }
  });

  it('are not offered where a file holds none', async () => {
    await start();
    await client.open(settings, '{ "configurationFileVersion": 2, "nonsense": true }', 'json');
    const [found] = await client.pull(settings);
    assert.ok(found);
    const offered = (await client.actions(settings, found.range)).map(({ title }) => title);
    assert.deepEqual(
      offered.filter(title => title.startsWith('Ignore ')),
      [],
    );
  });
});

describe('source.fixAll.eciLens', () => {
  const many =
    'services:\n  a:\n    image: nginx # eci-ignore host-pid\n    runtime: runc\n  b:\n    image: nginx # eci-ignore host-pid\n    network_mode: host\n';

  it('makes all safe fixes at once', async () => {
    await start();
    await client.open(uri, many);
    for (const only of [['source.fixAll.eciLens'], ['source.fixAll'], ['source']]) {
      const [action, ...more] = await client.actions(uri, 'nginx', only);
      assert.equal(more.length, 0);
      assert.equal(action?.kind, 'source.fixAll.eciLens');
      assert.equal(
        client.edited(uri, action?.edit),
        'services:\n  a:\n    image: nginx\n    runtime: runc\n  b:\n    image: nginx\n    network_mode: host\n',
      );
    }
  });

  it('is not part of a lightbulb, and is not there where nothing is safe', async () => {
    await start();
    await client.open(uri, many);
    assert.deepEqual(
      (await client.actions(uri, 'runc')).filter(({ kind }) => kind?.startsWith('source')),
      [],
    );
    await client.change(uri, { text: blocked });
    assert.deepEqual(await client.actions(uri, 'host', ['source.fixAll']), []);
  });
});
