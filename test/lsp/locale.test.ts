import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import {
  createProtocolConnection,
  DidOpenTextDocumentNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticRequest,
  type Hover,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { readBundle } from '../../scripts/l10n.ts';
import { hostNetwork } from '../../server/src/core/rules/host-network.ts';
import { nodeHost } from '../../server/src/host/node.ts';

const program = join(import.meta.dirname, '../../server/dist/server.mjs');
const bundle = readBundle();
const uri = 'file:///nowhere/compose.yaml';
const text = 'services:\n  web:\n    image: nginx\n    network_mode: host\n';

interface Said {
  readonly messages: readonly string[];
  readonly hover: string;
}

/** What the built server, as a process of its own, says of a file to a client of this language. */
async function say(locale: string | undefined): Promise<Said> {
  const server = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const client = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  client.listen();
  try {
    await client.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: null,
      capabilities: { textDocument: { diagnostic: {} } },
      initializationOptions: { settings: {} },
      ...(locale === undefined ? {} : { locale }),
    });
    await client.sendNotification(InitializedNotification.type, {});
    await client.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId: 'dockercompose', version: 1, text },
    });
    const report: DocumentDiagnosticReport = await client.sendRequest(DocumentDiagnosticRequest.type, {
      textDocument: { uri },
    });
    const hover: Hover | null = await client.sendRequest(HoverRequest.type, {
      textDocument: { uri },
      position: { line: 3, character: 20 },
    });
    return {
      messages: report.kind === 'full' ? report.items.map(({ message }) => String(message)) : [],
      hover: JSON.stringify(hover?.contents ?? ''),
    };
  } finally {
    client.dispose();
    server.kill();
  }
}

const summary = hostNetwork.summary.template;

describe('the language of the server', () => {
  it('is Chinese for a client whose language is zh-cn, in diagnostics and hovers', async () => {
    const { messages, hover } = await say('zh-cn');
    assert.match(messages.join('\n'), /^web .*\p{Script=Han}{3}.*$/u);
    assert.ok(hover.includes(bundle[summary] ?? 'missing'), hover);
  });

  it('is English for a client that names no language, and for one that has no translation', async () => {
    for (const locale of [undefined, 'de', '../../package']) {
      const { messages, hover } = await say(locale);
      assert.match(messages.join('\n'), /^web .*host networking.*$/u);
      assert.ok(hover.includes(summary), hover);
    }
  });

  it('follows the many names of Simplified Chinese, and leaves Traditional Chinese alone', async () => {
    const host = nodeHost(import.meta.dirname);
    for (const name of ['zh-CN', 'zh', 'zh-Hans', 'zh-Hans-CN', 'zh-SG', 'zh_CN'])
      assert.deepEqual(await host.translation(name), bundle, name);
    for (const name of ['zh-TW', 'zh-Hant', 'zh-HK', 'en', '', '%'])
      assert.equal(await host.translation(name), undefined, name);
  });
});
