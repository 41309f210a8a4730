import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { at, closeAll, create, findings, open, rulesIn, until, untilNone, untilRule } from './editor.ts';

const hostNetwork = 'services:\n  web:\n    image: nginx\n    network_mode: host\n';

describe('findings', () => {
  before(async () => {
    const extension = vscode.extensions.getExtension('eci-lens.eci-lens');
    assert(extension, 'the extension is there');
    await extension.activate();
  });
  afterEach(closeAll);

  const kinds: readonly (readonly [string, string])[] = [
    ['compose.yaml', 'host-network'],
    ['Dockerfile', 'build-host-network'],
    ['kubernetes/agent.yaml', 'privileged-pod'],
    ['admin-settings.json', 'eci-not-enforced'],
    ['docker-bake.hcl', 'build-entitlement'],
    ['.devcontainer/devcontainer.json', 'host-network'],
    ['.github/workflows/images.yml', 'build-host-network'],
  ];
  for (const [path, rule] of kinds)
    it(`are shown in ${path}`, async () => {
      await open(path);
      await untilRule(at(path), rule);
    });

  it('tell the rule, its page, the severity and the exact range', async () => {
    const { document } = await open('compose.yaml');
    const finding = await untilRule(document.uri, 'host-network');
    assert.equal(finding.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(document.getText(finding.range), 'host');
    assert.match(finding.message, /^web cannot start/u);
    assert(typeof finding.code === 'object');
    assert.match(finding.code.target.toString(), /host-network/u);
    const ignored = await untilRule(document.uri, 'runtime-override');
    assert.equal(ignored.severity, vscode.DiagnosticSeverity.Information);
    const restricted = await untilRule(document.uri, 'global-sysctl');
    assert.equal(restricted.severity, vscode.DiagnosticSeverity.Warning);
  });

  it('follow what is typed', async () => {
    const editor = await create('compose.typed.yaml', 'services:\n  web:\n    image: nginx\n');
    const { document } = editor;
    await editor.edit(edit => edit.insert(new vscode.Position(3, 0), '    network_mode: host\n'));
    const finding = await untilRule(document.uri, 'host-network');
    assert.equal(finding.range.start.line, 3);
    await editor.edit(edit => edit.insert(new vscode.Position(0, 0), '# a line above\n'));
    await until(document.uri, ([one]) => one?.range.start.line === 4, 'the finding moves along');
    await editor.edit(edit => edit.delete(new vscode.Range(4, 0, 5, 0)));
    await untilNone(document.uri);
  });

  it('survive half-typed text', async () => {
    const editor = await create('compose.broken.yaml', hostNetwork);
    await untilRule(editor.document.uri, 'host-network');
    await editor.edit(edit => edit.insert(new vscode.Position(2, 0), '    volumes: [ "\n'));
    await editor.edit(edit => edit.delete(new vscode.Range(2, 0, 3, 0)));
    await untilRule(editor.document.uri, 'host-network');
  });

  it('go when the file is closed', async () => {
    const { document } = await create('compose.closed.yaml', hostNetwork);
    await untilRule(document.uri, 'host-network');
    await closeAll();
    await untilNone(document.uri);
  });

  it('move when the file is renamed', async () => {
    const { document } = await create('compose.old.yaml', hostNetwork);
    await untilRule(document.uri, 'host-network');
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(at('compose.old.yaml'), at('compose.new.yaml'));
    assert(await vscode.workspace.applyEdit(edit));
    await open('compose.new.yaml');
    await untilRule(at('compose.new.yaml'), 'host-network');
    await untilNone(at('compose.old.yaml'));
  });

  it('go when the file is renamed to what no container reads', async () => {
    const { document } = await create('compose.away.yaml', hostNetwork);
    await untilRule(document.uri, 'host-network');
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(at('compose.away.yaml'), at('notes.txt'));
    assert(await vscode.workspace.applyEdit(edit));
    await untilNone(at('compose.away.yaml'));
    assert.deepEqual(findings(at('notes.txt')), []);
  });

  it('go when the file is deleted', async () => {
    const { document } = await create('compose.deleted.yaml', hostNetwork);
    await untilRule(document.uri, 'host-network');
    await vscode.workspace.fs.delete(document.uri);
    await closeAll();
    await untilNone(document.uri);
  });

  it('follow the settings', async () => {
    const { document } = await create('compose.settings.yaml', hostNetwork);
    await untilRule(document.uri, 'host-network');
    const settings = vscode.workspace.getConfiguration('eciLens');
    await settings.update('rules', { 'host-network': 'off' }, vscode.ConfigurationTarget.Workspace);
    try {
      await untilNone(document.uri);
    } finally {
      await settings.update('rules', undefined, vscode.ConfigurationTarget.Workspace);
    }
    await untilRule(document.uri, 'host-network');
  });

  it('follow admin-settings.json, in every open file', async () => {
    const { document } = await open('compose.yaml');
    await until(
      document.uri,
      found => found.filter(({ message }) => message.includes('example/tests')).length === 1,
      'the socket is refused',
    );
    const settings = await vscode.workspace.openTextDocument(at('admin-settings.json'));
    const text = settings.getText();
    const before = text.indexOf('"docker.io/testcontainers/ryuk:*"');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(settings.uri, settings.positionAt(before), '"docker.io/example/tests:*", ');
    assert(await vscode.workspace.applyEdit(edit));
    await until(
      document.uri,
      found => found.length > 0 && found.every(({ message }) => !message.includes('example/tests')),
      'the socket is allowed',
    );
    await vscode.window.showTextDocument(settings);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('are none in text that only looks like it', async () => {
    await open('Dockerfile');
    await untilRule(at('Dockerfile'), 'kernel-module');
    assert.equal(rulesIn(at('Dockerfile')).filter(rule => rule === 'kernel-module').length, 1);
  });
});
