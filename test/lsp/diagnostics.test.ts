import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import {
  CancellationTokenSource,
  DocumentDiagnosticRequest,
  LSPErrorCodes,
} from 'vscode-languageserver/node';
import { Client, type ClientOptions, plain, ruleNames } from './support/client.ts';
import { MemoryHost } from './support/memory-host.ts';

const folder = 'file:///work';
const uri = `${folder}/compose.yaml`;
const blocked = 'services:\n  web:\n    image: nginx\n    network_mode: host\n';

let client: Client;
const start = async (options: ClientOptions = {}, host = new MemoryHost()): Promise<void> => {
  client = await Client.start(host, { folders: [folder], ...options });
};
afterEach(() => client.stop());

describe('findings that are pulled', () => {
  it('have range, severity, code with a link, source and data', async () => {
    await start();
    assert.deepEqual(client.initialized.capabilities.diagnosticProvider, {
      interFileDependencies: true,
      workspaceDiagnostics: false,
    });
    await client.open(uri, blocked);
    const [found, ...more] = await client.pull(uri);
    assert.deepEqual(more, []);
    assert.deepEqual(found?.range, { start: { line: 3, character: 18 }, end: { line: 3, character: 22 } });
    assert.equal(found?.severity, 1);
    assert.equal(found?.code, 'host-network');
    assert.match(found?.codeDescription?.href ?? '', /^https:.*\/docs\/rules\/host-network\.md$/);
    assert.equal(found?.source, 'ECI Lens');
    assert.equal(found?.data.verdict, 'blocked');
  });

  it('follow the typing, keystroke by keystroke', async () => {
    await start();
    await client.open(uri, blocked.replace('host', ''));
    const seen: string[] = [];
    for (const c of ['h', 'o', 's', 't']) {
      const end = client.document(uri).positionAt(client.document(uri).getText().length - 1);
      await client.change(uri, { range: { start: end, end }, text: c });
      seen.push(await client.rules(uri));
    }
    assert.deepEqual(seen, ['', '', '', 'host-network']);
    await client.replace(uri, 'services', '\n\nservices');
    assert.equal((await client.pull(uri))[0]?.range.start.line, 5);
  });

  it('count columns in UTF-16 units, and lines at CRLF', async () => {
    await start();
    await client.open(uri, "services:\r\n  web: { image: '👩‍🚀', network_mode: host }\r\n");
    const [found] = await client.pull(uri);
    assert.deepEqual(found?.range, client.rangeOf(uri, 'host'));
  });

  it('are unchanged where nothing has changed', async () => {
    await start();
    await client.open(uri, blocked);
    const { resultId } = await client.report(uri);
    assert.ok(resultId);
    assert.deepEqual(await client.report(uri, resultId), { kind: 'unchanged', resultId });
    await client.replace(uri, 'nginx', 'redis');
    assert.equal((await client.report(uri, resultId)).kind, 'full');
  });

  it('are none for a document that is not open, and none for a file of no kind', async () => {
    await start();
    assert.deepEqual(await client.pull(`${folder}/nowhere.yaml`), []);
    await client.open(`${folder}/notes.txt`, blocked);
    assert.deepEqual(await client.pull(`${folder}/notes.txt`), []);
  });

  it('are not answered to a client that cancelled', async () => {
    await start();
    await client.open(uri, blocked);
    const source = new CancellationTokenSource();
    const asked = client.connection.sendRequest(
      DocumentDiagnosticRequest.type,
      { textDocument: { uri } },
      source.token,
    );
    source.cancel();
    await assert.rejects(asked, { code: LSPErrorCodes.RequestCancelled });
    assert.equal(await client.rules(uri), 'host-network');
  });

  it('are asked for again where the text changed meanwhile', async () => {
    await start();
    await client.open(uri, blocked);
    const early = client.report(uri).then(
      ({ kind }) => kind,
      error => error,
    );
    await client.replace(uri, 'host', 'none');
    const answer = await early;
    if (answer !== 'full') {
      assert.equal(answer.code, LSPErrorCodes.ServerCancelled);
      assert.deepEqual(answer.data, { retriggerRequest: true });
    }
    assert.equal(await client.rules(uri), '');
  });

  it('name the second place where it matters', async () => {
    await start();
    await client.open(
      uri,
      'x-base: &base\n  network_mode: host\nservices:\n  web:\n    <<: *base\n    image: nginx\n',
    );
    const [found] = await client.pull(uri);
    assert.deepEqual(found?.range, client.rangeOf(uri, 'host'));
  });
});

describe('findings that are pushed', () => {
  it('arrive for each version, and go when the document closes', async () => {
    await start({ capabilities: plain });
    assert.equal(client.initialized.capabilities.diagnosticProvider, undefined);
    await client.open(uri, blocked);
    assert.equal(ruleNames(await client.untilPushed(uri, 1)), 'host-network');
    await client.replace(uri, 'host', 'none');
    assert.deepEqual(await client.untilPushed(uri, 2), []);
    await client.replace(uri, 'none', 'host');
    assert.equal(ruleNames(await client.untilPushed(uri, 3)), 'host-network');
    await client.close(uri);
    await client.until(() => client.pushed.at(-1)?.diagnostics.length === 0);
    assert.equal(client.pushed.at(-1)?.version, undefined);
  });

  it('are never older than what was sent before', async () => {
    await start({ capabilities: plain });
    await client.open(uri, blocked);
    for (let i = 0; i < 20; i++) await client.replace(uri, 'nginx', 'nginxx');
    await client.untilPushed(uri, 21);
    const versions = client.pushed.map(({ version }) => version ?? 0);
    assert.deepEqual(
      versions,
      [...versions].sort((a, b) => a - b),
    );
  });
});
