import * as vscode from 'vscode';
import type { LensClient } from './server.ts';

/** What the server answers to `eciLens/socketImages`. */
interface SocketImages {
  readonly images: readonly {
    readonly image: string;
    readonly workload: string;
    readonly uri: string;
    readonly range: { readonly start: { readonly line: number; readonly character: number } };
    readonly answer: 'allowed' | 'denied' | 'unknown';
    readonly reason: string;
  }[];
}

const icons = { allowed: '$(pass)', denied: '$(error)', unknown: '$(question)' } as const;

/** The list behind the code lens: who mounts the Docker socket, and what the settings file says to it. */
export function registerSocketImages(client: LensClient): vscode.Disposable {
  return vscode.commands.registerCommand('eciLens.showSocketImages', async (given?: unknown) => {
    const uri = typeof given === 'string' ? given : vscode.window.activeTextEditor?.document.uri.toString();
    if (uri === undefined) return;
    const { images } = await client.request<SocketImages>('eciLens/socketImages', { uri });
    if (images.length === 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t(
          'No container of this workspace mounts the Docker socket, or ECI is not turned on in this file.',
        ),
      );
      return;
    }
    const order = ['denied', 'unknown', 'allowed'];
    const chosen = await vscode.window.showQuickPick(
      [...images]
        .sort((a, b) => order.indexOf(a.answer) - order.indexOf(b.answer))
        .map(one => ({
          label: `${icons[one.answer]} ${one.image}`,
          description: `${one.workload} · ${vscode.workspace.asRelativePath(vscode.Uri.parse(one.uri))}`,
          detail: one.reason,
          one,
        })),
      { title: vscode.l10n.t('Images that mount the Docker socket'), matchOnDescription: true },
    );
    if (chosen === undefined) return;
    const { line, character } = chosen.one.range.start;
    await vscode.window.showTextDocument(vscode.Uri.parse(chosen.one.uri), {
      selection: new vscode.Range(line, character, line, character),
    });
  });
}
