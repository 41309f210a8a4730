import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { MarkupContent } from 'vscode-languageserver/node';
import { Client, type ClientOptions } from './support/client.ts';
import { MemoryHost } from './support/memory-host.ts';

const folder = 'file:///work';
const uri = `${folder}/compose.yaml`;

let client: Client;
const start = async (options: ClientOptions = {}, host = new MemoryHost()): Promise<void> => {
  client = await Client.start(host, { folders: [folder], ...options });
};
afterEach(() => client.stop());

const hover = async (at: string): Promise<string | undefined> => {
  const found = await client.hover(uri, at);
  return found === null || !MarkupContent.is(found.contents) ? undefined : found.contents.value;
};

describe('hover', () => {
  const text =
    'services:\n  web:\n    image: nginx\n    network_mode: host\n    pid: service:db\n    ports: ["80:80"]\n';

  it('tells what ECI does with what is found, on which machines, with a link', async () => {
    await start();
    await client.open(uri, text);
    const told = await hover('host');
    assert.match(told ?? '', /Docker Desktop/);
    assert.match(told ?? '', /host-network\.md/);
    assert.deepEqual((await client.hover(uri, 'host'))?.range, client.rangeOf(uri, 'host'));
  });

  it('tells of what a rule knows where nothing is found', async () => {
    await start();
    await client.open(uri, text.replace('network_mode: host', 'network_mode: none'));
    assert.equal(await client.rules(uri), '');
    assert.ok(await hover('none'));
  });

  it('tells on which systems a script does it', async () => {
    await start();
    const script = `${folder}/run.sh`;
    await client.open(
      script,
      'if [ "$(uname)" = Linux ]; then\n  docker run --net=host x\nfi\ndocker run --pid=host x\n',
    );
    const told = async (at: string): Promise<string> => {
      const found = await client.hover(script, at);
      return found !== null && MarkupContent.is(found.contents) ? found.contents.value : '';
    };
    assert.match(await told('--net=host'), /The file does this on Linux only\./);
    assert.doesNotMatch(await told('--pid=host'), / only\./);
  });

  it('says nothing of the rest', async () => {
    await start();
    await client.open(uri, text);
    assert.equal(await hover('"80:80"'), undefined);
    assert.equal(await hover('services'), undefined);
  });
});

describe('the report', () => {
  it('tells of each folder, from the disk and from the editor', async () => {
    const host = new MemoryHost({
      [uri]: 'services:\n  web:\n    image: nginx\n    network_mode: host\n',
      'file:///other%20one/Dockerfile': 'FROM alpine\nRUN --network=host true\n',
    });
    await start({ folders: [folder, 'file:///other%20one'] }, host);
    await client.open(uri, 'services:\n  web:\n    image: nginx\n    pid: host\n');
    const { markdown } = await client.connection.sendRequest<{ markdown: string }>('eciLens/report', {});
    assert.match(markdown, /host-pid/);
    assert.doesNotMatch(markdown, /\/host-network\.md/);
    assert.match(markdown, /other one/);
    assert.match(markdown, /build-host-network/);
  });

  it('of nothing says so', async () => {
    await start();
    const { markdown } = await client.connection.sendRequest<{ markdown: string }>('eciLens/report', {});
    assert.match(markdown, /^# Version compatibility/);
    assert.match(markdown, /0 files read/);
  });
});

describe('language', () => {
  it('is the one of the client where a translation is there', async () => {
    const translations = { 'zh-cn': { 'Ignore {0} on this line': '在此行忽略 {0}' } };
    for (const locale of ['zh-cn', 'fr']) {
      await start({ locale }, new MemoryHost({}, { translations }));
      await client.open(uri, 'services:\n  web:\n    image: nginx\n    network_mode: host\n');
      const titles = (await client.actions(uri, 'host')).map(({ title }) => title);
      assert.equal(titles.includes('在此行忽略 host-network'), locale === 'zh-cn');
      assert.equal(titles.includes('Ignore host-network on this line'), locale === 'fr');
      if (locale === 'zh-cn') await client.stop();
    }
  });
});
