import * as vscode from 'vscode';

/**
 * `eciLens.showCommands`: puts commands into a terminal, ready for Enter and never executed.
 * They come from a workspace file, so only a trusted workspace may put them there.
 */
export function registerTerminal(): vscode.Disposable {
  return vscode.commands.registerCommand('eciLens.showCommands', (payload: unknown) => {
    const commands = commandsIn(payload);
    if (commands.length === 0) return;
    if (!vscode.workspace.isTrusted) {
      void vscode.window
        .showWarningMessage(
          vscode.l10n.t(
            'ECI Lens puts commands into a terminal only in a trusted workspace: they are made from its files.',
          ),
          vscode.l10n.t('Manage Workspace Trust'),
        )
        .then(chosen => chosen && vscode.commands.executeCommand('workbench.trust.manage'));
      return;
    }
    const terminal = vscode.window.createTerminal({ name: vscode.l10n.t('ECI Lens: build commands') });
    terminal.show();
    terminal.sendText(oneLine(commands), false);
  });
}

/** The commands of a list, each on one line and without control characters: none can press Enter. */
export function commandsIn(payload: unknown): readonly string[] {
  if (!Array.isArray(payload)) return [];
  return payload
    .filter(command => typeof command === 'string')
    .map(command => unfolded(command))
    .filter(command => command !== '');
}

/** One line for the shell: PowerShell 5 has no `&&`, so `;` is what every shell understands. */
const oneLine = (commands: readonly string[]): string =>
  commands.join(vscode.env.shell.toLowerCase().includes('powershell') ? ' ; ' : ' && ');

const unfolded = (command: string): string =>
  command
    .replace(/\\\r?\n/gu, ' ')
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/ {2,}/gu, ' ')
    .trim();
