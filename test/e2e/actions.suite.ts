import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import {
  apply,
  at,
  closeAll,
  create,
  fixesFor,
  open,
  ruleOf,
  until,
  untilNone,
  untilRule,
} from './editor.ts';

describe('the way out', () => {
  afterEach(closeAll);

  it('takes out what is blocked, and nothing else', async () => {
    const text =
      'services:\r\n  web:\r\n    image: nginx # keep\r\n    network_mode: host\r\n    init: true\r\n';
    const { document } = await create('compose.fix.yaml', text);
    const finding = await untilRule(document.uri, 'host-network');
    const [first] = await fixesFor(document.uri, finding);
    await apply(first);
    assert.equal(document.getText(), text.replace('    network_mode: host\r\n', ''));
    await untilNone(document.uri);
    assert(await document.save());
    const saved = await vscode.workspace.fs.readFile(document.uri);
    assert.equal(new TextDecoder().decode(saved), text.replace('    network_mode: host\r\n', ''));
  });

  it('silences with a comment', async () => {
    const { document } = await create(
      'compose.ignore.yaml',
      'services:\n  web:\n    image: nginx\n    network_mode: host\n',
    );
    const finding = await untilRule(document.uri, 'host-network');
    const fixes = await fixesFor(document.uri, finding);
    await apply(
      fixes.find(({ edit }) => JSON.stringify(edit?.entries()).includes('eci-ignore host-network')),
    );
    await untilNone(document.uri);
    assert.match(document.getText(), /# eci-ignore host-network/u);
  });

  it('fixes all that is safe', async () => {
    const { document } = await create(
      'compose.all.yaml',
      'services:\n  a:\n    image: nginx # eci-ignore host-pid\n  b:\n    image: nginx # eci-ignore host-ipc\n    network_mode: host\n',
    );
    await untilRule(document.uri, 'unused-suppression');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(0, 0, document.lineCount, 0),
      'source.fixAll.eciLens',
    );
    await apply(actions[0]);
    assert.equal(
      document.getText(),
      'services:\n  a:\n    image: nginx\n  b:\n    image: nginx\n    network_mode: host\n',
    );
  });

  it('shows in a terminal the commands that build with the docker-container driver', async () => {
    const { document } = await open('compose.yaml');
    const finding = await untilRule(document.uri, 'build-host-network');
    const fixes = await fixesFor(document.uri, finding);
    const shown = fixes.find(({ command }) => command?.command === 'eciLens.showCommands');
    assert(shown?.command, 'the commands are offered');
    assert.match(
      JSON.stringify(shown.command.arguments),
      /docker buildx create .*--driver docker-container/u,
    );
    const before = vscode.window.terminals.length;
    await vscode.commands.executeCommand(shown.command.command, ...(shown.command.arguments ?? []));
    assert.equal(vscode.window.terminals.length, before + 1);
    for (const terminal of vscode.window.terminals) terminal.dispose();
  });

  it('writes the build commands down, and then is silent', async () => {
    const { document } = await open('Dockerfile');
    const finding = await untilRule(document.uri, 'build-entitlement');
    const fixes = await fixesFor(document.uri, finding);
    const comment = fixes.find(({ edit }) => JSON.stringify(edit?.entries() ?? []).includes('buildx create'));
    await apply(comment);
    assert.match(document.getText(), /^# docker buildx create .*--driver docker-container/mu);
    assert.match(document.getText(), /--allow-insecure-entitlement security\.insecure/u);
    await until(
      document.uri,
      found => !found.some(one => ruleOf(one) === 'build-entitlement'),
      'the finding stays',
    );
  });
});

describe('words', () => {
  afterEach(closeAll);

  it('hover over a construct', async () => {
    const { document } = await open('compose.yaml');
    const finding = await untilRule(document.uri, 'host-network');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      finding.range.start,
    );
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map(content => (typeof content === 'string' ? content : content.value))
      .join('\n');
    assert.match(text, /host-network/u);
    assert.match(text, /user namespace/u);
  });

  it('report what each release does with the workspace', async () => {
    await vscode.commands.executeCommand('eciLens.showReport');
    const uri = vscode.Uri.from({ scheme: 'eci-lens', path: '/ECI Compatibility Report.md' });
    const text = (await vscode.workspace.openTextDocument(uri)).getText();
    assert.match(text, /compose\.yaml/u);
    assert.match(text, /4\.\d+/u);
    assert(
      vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.includes('ECI'))),
      'the report is shown',
    );
  });

  it('stay after the server is restarted', async () => {
    const { document } = await open('compose.yaml');
    await untilRule(document.uri, 'host-network');
    await vscode.commands.executeCommand('eciLens.restartServer');
    await untilRule(document.uri, 'host-network');
    assert.equal(document.uri.toString(), at('compose.yaml').toString());
  });
});
