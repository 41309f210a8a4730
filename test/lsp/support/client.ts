import { PassThrough } from 'node:stream';
import {
  type ClientCapabilities,
  CodeAction,
  CodeActionRequest,
  CodeActionTriggerKind,
  ConfigurationRequest,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticRequest,
  type FileChangeType,
  type Hover,
  HoverRequest,
  InitializedNotification,
  type InitializeParams,
  InitializeRequest,
  type InitializeResult,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  type Range,
  RegistrationRequest,
  ShowMessageNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Host } from '../../../server/src/host/host.ts';
import { startServer } from '../../../server/src/lsp/server.ts';

/** What a current VS Code says of itself, as far as the server asks. */
export const modern: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
    diagnostics: { refreshSupport: true },
    workspaceEdit: { documentChanges: true },
  },
  textDocument: {
    diagnostic: { dynamicRegistration: true },
    publishDiagnostics: { relatedInformation: true },
  },
};

/** A plain client of years ago: diagnostics are pushed to it, nothing is registered with it. */
export const plain: ClientCapabilities = {
  textDocument: { publishDiagnostics: { relatedInformation: true } },
};

export interface ClientOptions {
  readonly capabilities?: ClientCapabilities;
  readonly folders?: readonly string[];
  readonly rootUri?: string;
  /** Answers requests to refresh with an error. */
  readonly refuses?: boolean;
  /** Answers workspace/configuration, by the scope that is asked for. */
  readonly settings?: (scope: string | undefined) => unknown;
  readonly initializationOptions?: unknown;
  readonly locale?: string;
}

/** An editor in the same process: talks to the real server over JSON-RPC, and keeps the documents as an editor would. */
export class Client {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  /** What the server registered dynamically, by method. */
  readonly registered = new Map<string, unknown>();
  /** Everything pushed, in order. */
  readonly pushed: PublishDiagnosticsParams[] = [];
  /** How often the server asked to pull again. */
  refreshes = 0;
  /** What the server showed the user. */
  readonly messages: string[] = [];
  settings: ClientOptions['settings'];
  readonly #documents = new Map<string, TextDocument>();
  readonly #waiting = new Set<() => void>();

  private constructor(connection: ProtocolConnection, initialized: InitializeResult) {
    this.connection = connection;
    this.initialized = initialized;
  }

  static async start(host: Host, options: ClientOptions = {}): Promise<Client> {
    const [toServer, toClient] = [new PassThrough(), new PassThrough()];
    // Readers rather than streams: with streams the library ends the process when they close.
    startServer(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)), host);
    const connection = createProtocolConnection(
      new StreamMessageReader(toClient),
      new StreamMessageWriter(toServer),
    );
    const events: { client?: Client } = {};
    connection.onRequest(ConfigurationRequest.type, ({ items }) =>
      items.map(({ scopeUri }) => events.client?.settings?.(scopeUri) ?? null),
    );
    connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
      for (const { method, registerOptions } of registrations)
        events.client?.registered.set(method, registerOptions);
      events.client?.changed();
    });
    connection.onNotification(ShowMessageNotification.type, ({ message }) => {
      events.client?.messages.push(message);
      events.client?.changed();
    });
    connection.onRequest(DiagnosticRefreshRequest.type, () => {
      if (options.refuses === true) throw new Error('not now');
      if (events.client !== undefined) events.client.refreshes++;
      events.client?.changed();
    });
    connection.onNotification(PublishDiagnosticsNotification.type, params => {
      events.client?.pushed.push(params);
      events.client?.changed();
    });
    connection.listen();
    const params: InitializeParams = {
      processId: null,
      rootUri: options.rootUri ?? null,
      capabilities: options.capabilities ?? modern,
      workspaceFolders: options.folders?.map(uri => ({ uri, name: uri.replace(/^.*\//, '') })) ?? null,
      initializationOptions: options.initializationOptions,
      ...(options.locale === undefined ? {} : { locale: options.locale }),
    };
    const client = new Client(connection, await connection.sendRequest(InitializeRequest.type, params));
    client.settings = options.settings;
    events.client = client;
    await connection.sendNotification(InitializedNotification.type, {});
    return client;
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest(ShutdownRequest.type);
    this.connection.end();
    this.connection.dispose();
  }

  changed(): void {
    for (const look of this.#waiting) look();
  }

  /** Waits for something the server does by itself. Rejects after 20 seconds: then it does not. */
  async until<T>(what: () => T | undefined | false): Promise<T> {
    return await new Promise<T>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`never: ${what.toString()}`)), 20_000);
      const look = (): void => {
        const found = what();
        if (found === undefined || found === false) return;
        this.#waiting.delete(look);
        clearTimeout(late);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }

  document(uri: string): TextDocument {
    const document = this.#documents.get(uri);
    if (document === undefined) throw new Error(`${uri} is not open`);
    return document;
  }

  async open(uri: string, text: string, languageId = 'plaintext', version = 1): Promise<void> {
    this.#documents.set(uri, TextDocument.create(uri, languageId, version, text));
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId, version, text },
    });
  }

  /** Changes as an editor sends them: incrementally, with the next version. */
  async change(uri: string, ...contentChanges: TextDocumentContentChangeEvent[]): Promise<void> {
    const document = this.document(uri);
    const version = document.version + 1;
    TextDocument.update(document, contentChanges, version);
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  /** Replaces the first `old` in the document. */
  async replace(uri: string, old: string, text: string): Promise<void> {
    await this.change(uri, { range: this.rangeOf(uri, old), text });
  }

  async close(uri: string): Promise<void> {
    this.#documents.delete(uri);
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  }

  async watched(uri: string, type: FileChangeType): Promise<void> {
    await this.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri, type }],
    });
  }

  async trust(): Promise<void> {
    await this.connection.sendNotification('eciLens/trust', { trusted: true });
  }

  async configure(settings: unknown): Promise<void> {
    await this.connection.sendNotification(DidChangeConfigurationNotification.type, { settings });
  }

  async folders(added: readonly string[], removed: readonly string[]): Promise<void> {
    const folder = (uri: string) => ({ uri, name: uri });
    await this.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
      event: { added: added.map(folder), removed: removed.map(folder) },
    });
  }

  async report(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return await this.connection.sendRequest(DocumentDiagnosticRequest.type, {
      textDocument: { uri },
      ...(previousResultId === undefined ? {} : { previousResultId }),
    });
  }

  /** The findings of a document, pulled. */
  async pull(uri: string): Promise<readonly Diagnostic[]> {
    const report = await this.report(uri);
    if (report.kind !== 'full') throw new Error(`a report of kind ${report.kind}`);
    return report.items;
  }

  /** The rules that found something: `host-network host-pid`. */
  async rules(uri: string): Promise<string> {
    return ruleNames(await this.pull(uri));
  }

  /** The findings last pushed for a version of a document. */
  async untilPushed(uri: string, version?: number): Promise<readonly Diagnostic[]> {
    const params = await this.until(() =>
      this.pushed.findLast(sent => sent.uri === uri && (version === undefined || sent.version === version)),
    );
    return params.diagnostics;
  }

  async hover(uri: string, at: string): Promise<Hover | null> {
    return await this.connection.sendRequest(HoverRequest.type, {
      textDocument: { uri },
      position: this.rangeOf(uri, at).start,
    });
  }

  /** What the lightbulb offers on a text. */
  async actions(uri: string, at: string | Range, only?: readonly string[]): Promise<readonly CodeAction[]> {
    const found = await this.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range: typeof at === 'string' ? this.rangeOf(uri, at) : at,
      context: {
        diagnostics: [],
        triggerKind: CodeActionTriggerKind.Invoked,
        ...(only === undefined ? {} : { only: [...only] }),
      },
    });
    return (found ?? []).flatMap(action => (CodeAction.is(action) ? [action] : []));
  }

  /** The text of a document after an edit. Refuses edits that were made for another version. */
  edited(uri: string, edit: WorkspaceEdit | undefined): string {
    const document = this.document(uri);
    const changes = edit?.documentChanges?.filter(change => 'edits' in change) ?? [];
    const own = changes.filter(({ textDocument }) => textDocument.uri === uri);
    for (const { textDocument } of own)
      if (textDocument.version !== document.version)
        throw new Error(`an edit for version ${textDocument.version} of ${document.version}`);
    const edits = [...own.flatMap(change => change.edits), ...(edit?.changes?.[uri] ?? [])];
    return TextDocument.applyEdits(
      document,
      edits.filter(one => 'newText' in one),
    );
  }

  rangeOf(uri: string, text: string): Range {
    const document = this.document(uri);
    const start = document.getText().indexOf(text);
    if (start < 0) throw new Error(`no ${text} in ${uri}`);
    return { start: document.positionAt(start), end: document.positionAt(start + text.length) };
  }
}

export const ruleNames = (diagnostics: readonly Diagnostic[]): string =>
  diagnostics.map(({ code }) => String(code)).join(' ');
