import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import {
  CodeLensRequest,
  type CompletionItem,
  CompletionRequest,
  DocumentFormattingRequest,
  DocumentLinkRequest,
  DocumentRangeFormattingRequest,
  DocumentSymbolRequest,
  FileChangeType,
  FoldingRangeRequest,
  InlayHintRequest,
  SelectionRangeRequest,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Client, type ClientOptions, modern } from './support/client.ts';
import { MemoryHost } from './support/memory-host.ts';

const folder = 'file:///work';
const uri = `${folder}/admin-settings.json`;
const textDocument = { uri };
const composeUri = `${folder}/compose.yaml`;
const compose =
  'services:\n  ci:\n    image: acme/ci:3\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock\n';
const settings = (images: string): string =>
  `{\n  "enhancedContainerIsolation": {\n    "locked": true,\n    "value": true,\n    "dockerSocketMount": {"imageList": {"images": [${images}]}}\n  }\n}\n`;

const capabilities = {
  ...modern,
  textDocument: { ...modern.textDocument, completion: { completionItem: { snippetSupport: true } } },
};

let client: Client;
let host: MemoryHost;
const start = async (
  options: ClientOptions = {},
  files: Readonly<Record<string, string>> = {},
): Promise<void> => {
  host = new MemoryHost({ [composeUri]: compose, ...files });
  client = await Client.start(host, { folders: [folder], capabilities, ...options });
};
afterEach(() => client.stop());

/** Opens a text with a `|` in it, and completes there. */
async function completed(marked: string): Promise<readonly CompletionItem[]> {
  const offset = marked.indexOf('|');
  await client.open(uri, marked.replace('|', ''), 'docker-admin-settings');
  return await complete(offset);
}

async function complete(offset: number): Promise<readonly CompletionItem[]> {
  const found = await client.connection.sendRequest(CompletionRequest.type, {
    textDocument,
    position: client.document(uri).positionAt(offset),
  });
  return found === null ? [] : Array.isArray(found) ? found : found.items;
}

const edited = (item: CompletionItem | undefined): string => {
  assert.ok(item?.textEdit !== undefined && 'range' in item.textEdit);
  return TextDocument.applyEdits(client.document(uri), [item.textEdit, ...(item.additionalTextEdits ?? [])]);
};

describe('completion of admin-settings.json', () => {
  it('proposes keys as snippets, with documentation, in the order of the core', async () => {
    await start();
    const items = await completed('{\r\n  "|"\r\n}');
    const [first] = items;
    assert.equal(first?.label, 'enhancedContainerIsolation');
    assert.equal(first?.insertTextFormat, 2);
    assert.equal(first?.filterText, '"enhancedContainerIsolation"');
    assert.match(JSON.stringify(first?.documentation), /Sysbox/u);
    assert.deepEqual(
      items.map(({ sortText }) => sortText),
      items.map(({ sortText }) => sortText).sort(),
    );
    assert.match(
      edited(first),
      /^\{\r\n {2}"enhancedContainerIsolation": \{\n\t"locked": \$\{1\|true,false\|\}/u,
    );
  });

  it('proposes the images that the files of the workspace give the socket, and follows the files', async () => {
    await start();
    const marked = settings('"|"');
    assert.equal((await completed(marked))[0]?.label, 'acme/ci:3');
    host.write(composeUri, compose.replace('acme/ci:3', 'acme/ci:4'));
    await client.watched(composeUri, FileChangeType.Changed);
    const [changed] = await complete(marked.indexOf('|'));
    assert.equal(changed?.label, 'acme/ci:4');
    assert.match(edited(changed), /"images": \["acme\/ci:4"\]/u);
  });

  it('reads what is open before what is saved', async () => {
    await start();
    await client.open(composeUri, compose.replace('acme/ci:3', 'typed/now:1'), 'dockercompose');
    assert.equal((await completed(settings('|')))[0]?.label, 'typed/now:1');
  });

  it('adds the comma that is missing, and gives plain text to clients without snippets', async () => {
    await start({ capabilities: modern });
    const items = await completed('{\n  "scout": {}\n  "disableU|"\n}');
    const item = items.find(({ label }) => label === 'disableUpdate');
    assert.equal(item?.insertTextFormat, 1);
    assert.deepEqual(JSON.parse(edited(item)), { scout: {}, disableUpdate: { locked: true, value: true } });
  });

  it('is for admin-settings.json alone', async () => {
    await start();
    await client.open(composeUri, compose, 'dockercompose');
    const found = await client.connection.sendRequest(CompletionRequest.type, {
      textDocument: { uri: composeUri },
      position: { line: 0, character: 0 },
    });
    assert.equal(found, null);
  });
});

describe('an open admin-settings.json', () => {
  it('tells on hover what keys and images mean, with the findings that are there', async () => {
    await start();
    await client.open(uri, settings('"acme/ci:*"').replace('"locked": true', '"locked": false'));
    const key = await client.hover(uri, 'dockerSocketMount');
    assert.match(JSON.stringify(key?.contents), /Which containers may mount/u);
    assert.deepEqual(key?.range, client.rangeOf(uri, '"dockerSocketMount"'));
    assert.match(
      JSON.stringify((await client.hover(uri, 'acme/ci'))?.contents),
      /In this workspace it allows.*acme\/ci:3/u,
    );
    const locked = JSON.stringify((await client.hover(uri, 'false'))?.contents);
    assert.match(locked, /cannot turn ECI off.*eci-not-enforced/u);
    assert.equal(await client.hover(uri, '{'), null);
  });

  it('has symbols, folds, selections and links', async () => {
    await start();
    await client.open(uri, settings('"docker:cli"'));
    const [symbol] =
      (await client.connection.sendRequest(DocumentSymbolRequest.type, { textDocument })) ?? [];
    assert.ok(symbol !== undefined && 'children' in symbol);
    assert.equal(symbol.name, 'enhancedContainerIsolation');
    assert.deepEqual(symbol.selectionRange, client.rangeOf(uri, '"enhancedContainerIsolation"'));
    assert.deepEqual(
      symbol.children?.map(({ name }) => name),
      ['locked', 'value', 'dockerSocketMount'],
    );
    const folds = await client.connection.sendRequest(FoldingRangeRequest.type, { textDocument });
    assert.deepEqual(
      folds?.map(({ startLine, endLine }) => [startLine, endLine]),
      [
        [0, 5],
        [1, 4],
      ],
    );
    const at = client.rangeOf(uri, 'docker:cli').start;
    const [selection] =
      (await client.connection.sendRequest(SelectionRangeRequest.type, { textDocument, positions: [at] })) ??
      [];
    assert.deepEqual(selection?.range, client.rangeOf(uri, 'docker:cli'));
    assert.deepEqual(selection?.parent?.range, client.rangeOf(uri, '"docker:cli"'));
    const links = await client.connection.sendRequest(DocumentLinkRequest.type, { textDocument });
    assert.deepEqual(links, [
      { range: client.rangeOf(uri, 'docker:cli'), target: 'https://hub.docker.com/_/docker' },
    ]);
  });

  it('is formatted, whole or in part, in the order that it has', async () => {
    await start();
    await client.open(uri, '{"b":1,\n"a":{"c":2}}');
    const options = { tabSize: 4, insertSpaces: true };
    const edits =
      (await client.connection.sendRequest(DocumentFormattingRequest.type, { textDocument, options })) ?? [];
    assert.equal(
      TextDocument.applyEdits(client.document(uri), edits),
      '{\n    "b": 1,\n    "a": {\n        "c": 2\n    }\n}',
    );
    const range = client.rangeOf(uri, '"a":{"c":2}');
    const part =
      (await client.connection.sendRequest(DocumentRangeFormattingRequest.type, {
        textDocument,
        options,
        range,
      })) ?? [];
    assert.ok(TextDocument.applyEdits(client.document(uri), part).startsWith('{"b":1,'));
  });

  it('shows the release that each line needs, if the user wants', async () => {
    const hints = async (): Promise<readonly unknown[]> => {
      const range = { start: { line: 0, character: 0 }, end: { line: 4, character: 0 } };
      const found = await client.connection.sendRequest(InlayHintRequest.type, { textDocument, range });
      return (found ?? []).map(({ position, label }) => [position.line, label]);
    };
    await start({ settings: () => ({ inlayHints: { minimumRelease: false } }) });
    await client.open(uri, settings('"*"'));
    assert.deepEqual(await hints(), []);
    client.settings = () => ({ inlayHints: { minimumRelease: true } });
    await client.configure({ eciLens: {} });
    assert.deepEqual(await hints(), [
      [1, '4.13+'],
      [4, '4.36+'],
    ]);
  });

  it('counts whom it covers, lists them, and follows the files; a setting turns it off', async () => {
    const lens = async (): Promise<readonly unknown[]> =>
      ((await client.connection.sendRequest(CodeLensRequest.type, { textDocument })) ?? []).map(
        ({ command }) => command?.title,
      );
    await start({ settings: () => null });
    await client.open(uri, settings('"docker:cli"'));
    assert.deepEqual(await lens(), [
      'needs 4.27+ · workspace images that mount the socket: 0 covered, 1 missing',
    ]);
    const { images } = await client.connection.sendRequest<{
      images: readonly { image: string; answer: string }[];
    }>('eciLens/socketImages', { uri });
    assert.deepEqual(
      images.map(({ image, answer }) => [image, answer]),
      [['acme/ci:3', 'denied']],
    );
    host.write(composeUri, compose.replace('acme/ci:3', 'docker:cli'));
    await client.watched(composeUri, FileChangeType.Changed);
    await client.until(() => client.refreshes > 0);
    assert.deepEqual(await lens(), [
      'needs 4.27+ · workspace images that mount the socket: 1 covered, 0 missing',
    ]);
    client.settings = () => ({ codeLens: { socketPolicy: false } });
    await client.configure({ eciLens: {} });
    assert.deepEqual(await lens(), []);
  });

  it('stays out of files that are ignored, and of others', async () => {
    await start({ settings: () => ({ ignore: ['admin-settings.json'] }) });
    await client.open(uri, settings('"docker:cli"'));
    assert.equal(await client.connection.sendRequest(DocumentSymbolRequest.type, { textDocument }), null);
    assert.equal(await client.connection.sendRequest(CodeLensRequest.type, { textDocument }), null);
  });
});

describe('questions of the client about the policy', () => {
  it('are answered with the line that decides', async () => {
    await start({}, { [uri]: settings('"docker:cli"') });
    const ask = async (question: object): Promise<unknown> => {
      const { answers } = await client.connection.sendRequest<{
        answers: readonly { about: string; answer: string; at?: { line: number } }[];
      }>('eciLens/policy', question);
      return answers.map(({ about, answer, at }) => [about, answer, at?.line]);
    };
    assert.deepEqual(await ask({ image: 'docker:cli', command: 'push' }), [
      ['image', 'allowed', 4],
      ['command', 'allowed', undefined],
    ]);
    assert.deepEqual(await ask({ image: 'acme/ci:3' }), [['image', 'blocked', undefined]]);
  });

  it('know that there is no policy, who uses the socket, what to begin with, and what the machine has', async () => {
    await start();
    const none = await client.connection.sendRequest('eciLens/policy', { image: 'a' });
    assert.deepEqual(none, { policy: null, alike: true, answers: [] });
    const users = await client.connection.sendRequest('eciLens/socketUsers', {});
    assert.deepEqual(users, { users: [{ image: 'acme/ci:3', workload: 'ci', uri: composeUri }] });
    const { presets } = await client.connection.sendRequest<{ presets: readonly { text: string }[] }>(
      'eciLens/presets',
      {},
    );
    assert.equal(presets.length, 4);
    for (const { text } of presets) assert.equal(JSON.parse(text).enhancedContainerIsolation.locked, true);
    assert.deepEqual(await client.connection.sendRequest('eciLens/machineSettings', {}), {
      uri: null,
      text: null,
    });
  });

  it('give the settings of this machine as they are on disk', async () => {
    const own = 'file:///usr/share/docker-desktop/admin-settings.json';
    host = new MemoryHost({ [own]: settings('"docker:cli"') }, { adminSettings: own });
    client = await Client.start(host, { folders: [folder], capabilities });
    assert.deepEqual(await client.connection.sendRequest('eciLens/machineSettings', {}), {
      uri: own,
      text: settings('"docker:cli"'),
    });
  });
});
