import * as vscode from 'vscode';
import type { LensClient } from './server.ts';

/** What the server answers to `eciLens/policy`. */
interface Explanation {
  /** The settings file that decides; null: there is none. */
  readonly policy: string | null;
  /** Whether every machine of the fleet answers alike. */
  readonly alike: boolean;
  readonly answers: readonly {
    readonly about: 'image' | 'command';
    readonly answer: 'allowed' | 'unknown' | 'blocked';
    readonly reason: string;
    readonly targets: readonly string[];
    readonly at?: { readonly uri: string; readonly line: number };
  }[];
}

/** What the server answers to `eciLens/socketUsers`. */
interface SocketUsers {
  readonly users: readonly { readonly image: string; readonly workload: string; readonly uri: string }[];
}

/** “Explain Docker Socket Policy”: an image and a command; the answer, and the line that decides. */
export function registerExplainPolicy(client: LensClient): vscode.Disposable {
  return vscode.commands.registerCommand(
    'eciLens.explainSocketPolicy',
    async (given?: { readonly image?: string; readonly command?: string }) => {
      const image = given?.image ?? (await askForImage(client));
      if (image === undefined || image === '') return;
      const command = given?.image === undefined ? await askForCommand() : (given.command ?? '');
      if (command === undefined) return;
      const active = vscode.window.activeTextEditor?.document.uri;
      const explanation = await client.request<Explanation>('eciLens/policy', {
        image,
        ...(command === '' ? {} : { command }),
        ...(active === undefined ? {} : { uri: active.toString() }),
      });
      await show(image, command, explanation);
    },
  );
}

async function askForImage(client: LensClient): Promise<string | undefined> {
  const { users } = await client.request<SocketUsers>('eciLens/socketUsers', {});
  const known = users.map(({ image, workload, uri }) => ({
    label: image,
    description: `${workload} · ${vscode.workspace.asRelativePath(vscode.Uri.parse(uri))}`,
  }));
  const pick = vscode.window.createQuickPick();
  pick.title = vscode.l10n.t('Which image mounts the Docker socket?');
  pick.placeholder = vscode.l10n.t('An image, such as docker:cli');
  pick.items = known;
  pick.onDidChangeValue(value => {
    const typed = value.trim();
    const isNew = typed !== '' && !known.some(({ label }) => label === typed);
    pick.items = isNew ? [{ label: typed, alwaysShow: true }, ...known] : known;
  });
  return new Promise(resolve => {
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.label ?? pick.value.trim());
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

const askForCommand = (): Thenable<string | undefined> =>
  vscode.window.showInputBox({
    title: vscode.l10n.t('Which docker command does it send?'),
    placeHolder: 'docker push',
    prompt: vscode.l10n.t('Leave it empty to ask about the mount only.'),
  });

async function show(image: string, command: string, { policy, alike, answers }: Explanation): Promise<void> {
  if (policy === null) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'No admin-settings.json that turns Enhanced Container Isolation on was found, neither in the workspace nor on this machine.',
      ),
    );
    return;
  }
  const message = answers.map(({ about, answer, reason, targets }) => {
    const asked = about === 'image' ? image : command;
    const text =
      answer === 'allowed'
        ? vscode.l10n.t('{0}: allowed. {1}', asked, reason)
        : answer === 'blocked'
          ? vscode.l10n.t('{0}: blocked. {1}', asked, reason)
          : vscode.l10n.t('{0}: cannot be told. {1}', asked, reason);
    // Where the machines differ, each line says which it speaks of.
    return alike ? text : `${targets.join(', ')}: ${text}`;
  });
  const deciding =
    answers.find(({ answer, at }) => answer !== 'allowed' && at !== undefined) ??
    answers.find(({ at }) => at !== undefined);
  const open = deciding === undefined ? vscode.l10n.t('Open the Policy') : vscode.l10n.t('Show the Line');
  const chosen = await vscode.window.showInformationMessage(message.join(' '), open);
  if (chosen === undefined) return;
  const line = deciding?.at?.line ?? 0;
  await vscode.window.showTextDocument(vscode.Uri.parse(deciding?.at?.uri ?? policy), {
    selection: new vscode.Range(line, 0, line, 0),
  });
}
