import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { closeAll, create, open, untilNone, untilRule } from './editor.ts';

const { executeCommand } = vscode.commands;
const type = (text: string): Thenable<unknown> => executeCommand('type', { text });

/** Accepts the suggestion that is selected, as soon as there is one and it changes the text. */
async function accept({ document }: vscode.TextEditor): Promise<void> {
  const before = document.getText();
  const end = Date.now() + 15_000;
  await executeCommand('editor.action.triggerSuggest');
  while (document.getText() === before) {
    assert(Date.now() < end, `nothing was suggested in ${before}`);
    await new Promise(resolve => setTimeout(resolve, 100));
    await executeCommand('acceptSelectedSuggestion');
  }
}

const put = (editor: vscode.TextEditor, after: string): void => {
  const offset = editor.document.getText().indexOf(after) + after.length;
  const position = editor.document.positionAt(offset);
  editor.selection = new vscode.Selection(position, position);
};

const completions = async (
  uri: vscode.Uri,
  position: vscode.Position,
): Promise<readonly vscode.CompletionItem[]> =>
  (await executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', uri, position)).items;

describe('admin-settings.json', () => {
  afterEach(closeAll);

  it('is written from nothing to a locked policy by completion alone', async () => {
    const editor = await create('admin-settings-a.json', '');
    assert.equal(editor.document.languageId, 'docker-admin-settings');
    await accept(editor);
    assert.deepEqual(JSON.parse(editor.document.getText()), {
      configurationFileVersion: 2,
      enhancedContainerIsolation: { locked: true, value: true },
    });
    await untilNone(editor.document.uri);
    put(editor, '"value": true');
    await type(',');
    await type('\n');
    await type('"dockerS');
    await accept(editor);
    assert.match(editor.document.getText(), /"images": \[\s*""/u);
    put(editor, '"images": [');
    const quote = editor.document.getText().indexOf('""') + 1;
    const inside = editor.document.positionAt(quote);
    editor.selection = new vscode.Selection(inside, inside);
    await accept(editor);
    const settings = JSON.parse(editor.document.getText());
    const { images } = settings.enhancedContainerIsolation.dockerSocketMount.imageList;
    assert.equal(images.length, 1);
    // The first proposal is an image of the workspace that mounts the socket.
    assert.match(images[0], /devcontainers|example\/tests|traefik/u);
    assert.equal(settings.enhancedContainerIsolation.locked, true);
  });

  it('completes what is typed without quotes, and in the middle of a word', async () => {
    const editor = await create('admin-settings-b.json', '{\n  disabl\n  "scout": {}\n}\n');
    put(editor, 'disabl');
    const [item] = await completions(editor.document.uri, editor.selection.active);
    assert(item);
    await accept(editor);
    assert(JSON.parse(editor.document.getText()).disableUpdate.locked);
  });

  it('gets no proposals but ours', async () => {
    const { document } = await open('admin-settings.json');
    const items = await completions(document.uri, new vscode.Position(1, 2));
    const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert(labels.includes('scout'));
    assert.equal(new Set(labels).size, labels.length);
    await untilRule(document.uri, 'eci-not-enforced');
    const foreign = vscode.languages
      .getDiagnostics(document.uri)
      .filter(({ source }) => source !== 'ECI Lens');
    assert.deepEqual(foreign, []);
  });

  it('has a code lens that counts the images of the workspace', async () => {
    const { document } = await open('admin-settings.json');
    await untilRule(document.uri, 'eci-not-enforced');
    const [lens] = await executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      10,
    );
    assert.match(lens?.command?.title ?? '', /needs 4\.36\+ · .*: 1 covered, 2 missing/u);
    assert.equal(lens?.command?.command, 'eciLens.showSocketImages');
    assert((await vscode.commands.getCommands(true)).includes('eciLens.showSocketImages'));
  });

  it('is formatted in the order that it has', async () => {
    const { document } = await create(
      'admin-settings-c.json',
      '{"scout":{"locked":true},"disableUpdate":{"locked":true,"value":true}}',
    );
    const edits = await executeCommand<vscode.TextEdit[]>(
      'vscode.executeFormatDocumentProvider',
      document.uri,
      {
        tabSize: 2,
        insertSpaces: true,
      },
    );
    const edit = new vscode.WorkspaceEdit();
    edit.set(document.uri, edits);
    assert(await vscode.workspace.applyEdit(edit));
    assert.equal(
      document.getText(),
      '{\n  "scout": {\n    "locked": true\n  },\n  "disableUpdate": {\n    "locked": true,\n    "value": true\n  }\n}',
    );
  });

  it('has an outline, folds and links', async () => {
    const { document } = await open('admin-settings.json');
    const symbols = await executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['configurationFileVersion', 'enhancedContainerIsolation'],
    );
    const folds = await executeCommand<vscode.FoldingRange[]>(
      'vscode.executeFoldingRangeProvider',
      document.uri,
    );
    assert(folds.some(({ start }) => start === 2));
    const links = await executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', document.uri);
    assert(links.some(({ target }) => target?.toString() === 'https://hub.docker.com/_/traefik'));
  });
});
