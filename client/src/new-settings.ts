import * as vscode from 'vscode';
import type { LensClient } from './server.ts';

interface Presets {
  readonly presets: readonly { readonly title: string; readonly summary: string; readonly text: string }[];
}

const language = 'docker-admin-settings';

/** “New admin-settings.json”: what for, and where. */
export function registerNewSettings(client: LensClient): vscode.Disposable {
  return vscode.commands.registerCommand('eciLens.newAdminSettings', async () => {
    const { presets } = await client.request<Presets>('eciLens/presets', {});
    const chosen = await vscode.window.showQuickPick(
      presets.map(({ title, summary, text }) => ({ label: title, detail: summary, text })),
      { title: vscode.l10n.t('What should the settings enforce?'), matchOnDetail: true },
    );
    if (chosen === undefined) return;
    const place = await askForPlace();
    if (place === undefined) return;
    if (place === 'untitled') {
      await vscode.window.showTextDocument(
        await vscode.workspace.openTextDocument({ language, content: chosen.text }),
      );
      return;
    }
    if (await exists(place)) {
      const replace = vscode.l10n.t('Open It');
      const answer = await vscode.window.showWarningMessage(
        vscode.l10n.t('{0} is there already, and is left as it is.', vscode.workspace.asRelativePath(place)),
        replace,
      );
      if (answer === undefined) return;
    } else await vscode.workspace.fs.writeFile(place, new TextEncoder().encode(chosen.text));
    await vscode.window.showTextDocument(place);
  });
}

async function askForPlace(): Promise<vscode.Uri | 'untitled' | undefined> {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ name, uri }) => ({
    label: vscode.l10n.t('In {0}', name),
    description: 'admin-settings.json',
    place: vscode.Uri.joinPath(uri, 'admin-settings.json'),
  }));
  if (folders.length === 0) return 'untitled';
  const untitled = {
    label: vscode.l10n.t('In a new editor'),
    description: vscode.l10n.t('without a file yet'),
    place: 'untitled' as const,
  };
  const chosen = await vscode.window.showQuickPick([...folders, untitled], {
    title: vscode.l10n.t('Where should it be?'),
  });
  return chosen?.place;
}

const exists = (uri: vscode.Uri): Thenable<boolean> =>
  vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
