import * as vscode from 'vscode';
import {
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  State,
  TransportKind,
} from 'vscode-languageclient/node';
import { documentSelector } from './documents.ts';

/** The language server, as long as the extension lives. */
export class LensClient implements vscode.Disposable {
  readonly #client: LanguageClient;
  readonly #status: vscode.LanguageStatusItem;

  constructor(context: vscode.ExtensionContext) {
    const module = vscode.Uri.joinPath(context.extensionUri, 'server', 'dist', 'server.mjs').fsPath;
    const server: ServerOptions = {
      run: { module, transport: TransportKind.ipc },
      debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6011'] } },
    };
    const options: LanguageClientOptions = {
      documentSelector: [...documentSelector],
      initializationOptions: () => ({ locale: vscode.env.language, trusted: vscode.workspace.isTrusted }),
      markdown: { isTrusted: { enabledCommands: ['eciLens.showReport'] } },
    };
    this.#client = new LanguageClient('eciLens', 'ECI Lens', server, options);
    this.#status = vscode.languages.createLanguageStatusItem('eciLens.server', [...documentSelector]);
    this.#status.name = 'ECI Lens';
    this.#client.onDidChangeState(({ newState }) => this.#show(newState));
    context.subscriptions.push(
      this.#status,
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.#client.sendNotification('eciLens/trust', { trusted: true }).catch(() => undefined);
      }),
    );
  }

  async start(): Promise<void> {
    try {
      await this.#client.start();
    } catch (error) {
      this.#fail(error);
    }
  }

  async restart(): Promise<void> {
    try {
      await this.#client.restart();
    } catch (error) {
      this.#fail(error);
    }
  }

  request<R>(method: string, params: unknown, token?: vscode.CancellationToken): Promise<R> {
    // An absent token would count as another parameter.
    return token === undefined
      ? this.#client.sendRequest<R>(method, params)
      : this.#client.sendRequest<R>(method, params, token);
  }

  async dispose(): Promise<void> {
    await this.#client.dispose();
  }

  #fail(error: unknown): void {
    this.#client.error('The language server could not be started.', error, false);
    const why = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(
      vscode.l10n.t('ECI Lens: the language server could not be started. {0}', why),
    );
  }

  #show(state: State): void {
    const status = this.#status;
    status.busy = state === State.Starting;
    status.severity =
      state === State.Stopped
        ? vscode.LanguageStatusSeverity.Error
        : vscode.LanguageStatusSeverity.Information;
    if (state === State.Running) {
      status.text = vscode.l10n.t('Enhanced Container Isolation');
      status.command = { title: vscode.l10n.t('Compatibility report'), command: 'eciLens.showReport' };
    } else if (state === State.Stopped) {
      status.text = vscode.l10n.t('ECI Lens has stopped');
      status.command = { title: vscode.l10n.t('Restart'), command: 'eciLens.restartServer' };
    } else {
      status.text = vscode.l10n.t('ECI Lens is starting');
      status.command = undefined;
    }
  }
}
