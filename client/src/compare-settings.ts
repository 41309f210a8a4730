import * as vscode from 'vscode';
import type { LensClient } from './server.ts';

interface MachineSettings {
  /** Where Docker Desktop on this machine looks; null: it does not run on this system. */
  readonly uri: string | null;
  readonly text: string | null;
}

const scheme = 'eci-lens-machine';

/** “Compare with This Machine's Policy”: the workspace's settings beside those that Docker Desktop reads here, read-only. */
export function registerCompareSettings(client: LensClient): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const texts = new Map<string, string>();
  return vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: uri => texts.get(uri.toString()) ?? '',
    }),
    vscode.commands.registerCommand('eciLens.compareAdminSettings', async () => {
      const own = await ownSettings();
      if (own === undefined) return;
      const { uri, text } = await client.request<MachineSettings>('eciLens/machineSettings', {});
      if (uri === null || text === null) {
        void vscode.window.showInformationMessage(
          uri === null
            ? vscode.l10n.t(
                'Docker Desktop does not run on this system, so it reads no admin-settings.json here.',
              )
            : vscode.l10n.t('This machine has no policy: there is no {0}.', vscode.Uri.parse(uri).fsPath),
        );
        return;
      }
      const machine = vscode.Uri.parse(uri).with({ scheme });
      texts.set(machine.toString(), text);
      changed.fire(machine);
      await vscode.commands.executeCommand(
        'vscode.diff',
        machine,
        own,
        vscode.l10n.t('This Machine ↔ {0}', vscode.workspace.asRelativePath(own)),
      );
    }),
  );
}

/** The settings file in the active editor, else one of the workspace. */
async function ownSettings(): Promise<vscode.Uri | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  if (active?.languageId === 'docker-admin-settings' && active.uri.scheme !== scheme) return active.uri;
  const found = await vscode.workspace.findFiles('**/admin-settings.json', '**/node_modules/**', 50);
  if (found.length === 0)
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is no admin-settings.json in this workspace.'),
    );
  if (found.length < 2) return found[0];
  const chosen = await vscode.window.showQuickPick(
    found.map(uri => ({ label: vscode.workspace.asRelativePath(uri), uri })),
    { title: vscode.l10n.t('Which file should be compared?') },
  );
  return chosen?.uri;
}
