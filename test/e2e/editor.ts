import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** A file of the workspace that the tests run on: a copy of the sample. */
export function at(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert(folder, 'the tests need a workspace');
  return vscode.Uri.joinPath(folder.uri, path);
}

export async function open(path: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(at(path)));
}

/** Writes a file of its own for a test, and opens it. */
export async function create(path: string, text: string): Promise<vscode.TextEditor> {
  await vscode.workspace.fs.writeFile(at(path), new TextEncoder().encode(text));
  return open(path);
}

export const findings = (uri: vscode.Uri): readonly vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'ECI Lens');

export const ruleOf = ({ code }: vscode.Diagnostic): string =>
  typeof code === 'object' ? String(code.value) : String(code);

export const rulesIn = (uri: vscode.Uri): readonly string[] => findings(uri).map(ruleOf);

/** Waits until a file's findings are as wanted; fails with what they are. */
export async function until(
  uri: vscode.Uri,
  wanted: (found: readonly vscode.Diagnostic[]) => boolean,
  what: string,
): Promise<readonly vscode.Diagnostic[]> {
  const end = Date.now() + 15_000;
  for (;;) {
    const found = findings(uri);
    if (wanted(found)) return found;
    if (Date.now() > end)
      assert.fail(`${what}; there is: ${found.map(one => `${ruleOf(one)}: ${one.message}`).join(' | ')}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

export const untilRule = async (uri: vscode.Uri, rule: string): Promise<vscode.Diagnostic> => {
  const found = await until(uri, all => all.some(one => ruleOf(one) === rule), `no ${rule}`);
  const one = found.find(each => ruleOf(each) === rule);
  assert(one);
  return one;
};

export const untilNone = (uri: vscode.Uri): Promise<unknown> =>
  until(uri, found => found.length === 0, 'findings stay');

/** The quick fixes at a finding. */
export const fixesFor = (uri: vscode.Uri, finding: vscode.Diagnostic): Thenable<vscode.CodeAction[]> =>
  vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    finding.range,
    vscode.CodeActionKind.QuickFix.value,
  );

export async function apply(action: vscode.CodeAction | undefined): Promise<void> {
  assert(action?.edit, 'the action edits');
  assert(await vscode.workspace.applyEdit(action.edit), 'the edit applies');
}

export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.files.revert').then(undefined, () => {});
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
