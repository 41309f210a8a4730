import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { FileChangeType } from 'vscode-languageserver/node';
import { Client, type ClientOptions } from './support/client.ts';
import { MemoryHost } from './support/memory-host.ts';

const folder = 'file:///work';
const uri = `${folder}/Makefile`;
const text = 'include mk/*.mk\nrun:\n\tdocker run $(NET) image\n';

let client: Client;
const start = async (host: MemoryHost, options: ClientOptions = {}): Promise<void> => {
  client = await Client.start(host, { folders: [folder], ...options });
};
afterEach(() => client.stop());

describe('folders', () => {
  it('that a file names are listed again when a file in them is made or deleted', async () => {
    const host = new MemoryHost();
    await start(host);
    await client.open(uri, text, 'makefile');
    assert.equal(await client.rules(uri), '');
    const made = `${folder}/mk/vars.mk`;
    host.write(made, 'NET = --net=host\n');
    const before = client.refreshes;
    await client.watched(made, FileChangeType.Created);
    await client.until(() => client.refreshes > before);
    assert.equal(await client.rules(uri), 'host-network');
    host.delete(made);
    await client.watched(made, FileChangeType.Deleted);
    assert.equal(await client.rules(uri), '');
  });

  it('are listed once, and only when a file names them', async () => {
    const host = new MemoryHost({ [`${folder}/mk/vars.mk`]: 'NET = --net=host\n' });
    await start(host);
    await client.open(
      `${folder}/a.mk`,
      'include mk/vars.mk\nrun:\n\tdocker run --privileged image\n',
      'makefile',
    );
    await client.pull(`${folder}/a.mk`);
    assert.deepEqual(host.lists, []);
    await client.open(uri, text, 'makefile');
    await client.pull(uri);
    await client.replace(uri, 'image', 'other');
    assert.equal(await client.rules(uri), 'host-network');
    assert.deepEqual(host.lists, [`${folder}/mk/`]);
  });

  it('outside of the workspace are not listed', async () => {
    const host = new MemoryHost({ 'file:///other/vars.mk': 'NET = --net=host\n' });
    await start(host);
    await client.open(uri, text.replace('mk/', '../other/'), 'makefile');
    assert.equal(await client.rules(uri), '');
    assert.deepEqual(host.lists, []);
  });

  it('that nobody has listed may get what they like', async () => {
    const host = new MemoryHost();
    await start(host);
    await client.open(uri, 'run:\n\tdocker run --net=host image\n', 'makefile');
    assert.equal(await client.rules(uri), 'host-network');
    const before = client.refreshes;
    await client.watched(`${folder}/mk/readme`, FileChangeType.Created);
    await client.pull(uri);
    assert.equal(client.refreshes, before);
  });
});
