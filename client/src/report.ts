import * as vscode from 'vscode';
import type { LensClient } from './server.ts';

/** What the server answers to `eciLens/report`. */
interface Report {
  readonly markdown: string;
}

/** The tab is named after the path. */
const uri = vscode.Uri.from({
  scheme: 'eci-lens',
  path: `/${vscode.l10n.t('ECI Compatibility Report')}.md`,
});

/** The version compatibility report, in VS Code's own Markdown preview. */
export function registerReport(client: LensClient): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  let text = '';

  const show = async (): Promise<void> => {
    const report = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('ECI Lens is reading the workspace'),
        cancellable: true,
      },
      (_progress, token) => client.request<Report>('eciLens/report', {}, token),
    );
    text = report.markdown;
    changed.fire(uri);
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  };

  return vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(uri.scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: () => text,
    }),
    vscode.commands.registerCommand('eciLens.showReport', async () => {
      try {
        await show();
      } catch (error) {
        if (error instanceof vscode.CancellationError) return;
        const why = error instanceof Error ? error.message : String(error);
        void vscode.window.showErrorMessage(vscode.l10n.t('ECI Lens: no report could be made. {0}', why));
      }
    }),
  );
}
