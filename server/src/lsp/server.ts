import {
  CodeActionKind,
  type Connection,
  type InitializeParams,
  type ServerCapabilities,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Bundle } from '../core/message.ts';
import type { Host } from '../host/host.ts';
import { annotations } from './annotations.ts';
import { changes, watch } from './changes.ts';
import { codeActions, fixAllKind } from './code-actions.ts';
import { completion } from './completion.ts';
import { diagnostics } from './diagnostics.ts';
import { formatting, registerFormatting } from './formatting.ts';
import { hover } from './hover.ts';
import { outline } from './outline.ts';
import { policyRequests } from './policy.ts';
import { reports } from './report.ts';
import { Session } from './session.ts';

/** What a client may say at the start, besides the protocol's own. */
export interface InitializationOptions {
  /** Whether the user trusts the workspace. Clients that know of trust show commands in a terminal, too. */
  readonly trusted?: boolean;
  readonly locale?: string;
  /** For clients without workspace/configuration: what `eciLens` would hold. */
  readonly settings?: unknown;
}

const features = [
  changes,
  diagnostics,
  codeActions,
  hover,
  completion,
  outline,
  formatting,
  annotations,
  policyRequests,
  reports,
] as const;

/** Serves one client. All state lives in the session made here. */
export function startServer(connection: Connection, host: Host): void {
  const documents = new TextDocuments(TextDocument);
  const session = new Session(connection, host, documents);

  connection.onInitialize(async params => {
    session.client = await clientInfo(params, host);
    return { capabilities: capabilities(params), serverInfo: { name: 'ECI Lens' } };
  });
  connection.onInitialized(() => {
    for (const register of [watch, registerFormatting])
      register(session).catch(error => connection.console.error(String(error)));
  });

  // Changes first: they tell the session of a document before anybody asks about it.
  for (const feature of features) feature(session);
  documents.listen(connection);
  connection.listen();
}

async function clientInfo(params: InitializeParams, host: Host): Promise<Session['client']> {
  const options = (params.initializationOptions ?? {}) as InitializationOptions;
  const locale = options.locale ?? params.locale;
  const bundle: Bundle | undefined = locale === undefined ? undefined : await host.translation(locale);
  return {
    capabilities: params.capabilities,
    folders: params.workspaceFolders?.map(folder => folder.uri) ?? (params.rootUri ? [params.rootUri] : []),
    trusted: options.trusted !== false,
    hasTerminal: options.trusted === true,
    bundle,
    settings: options.settings,
  };
}

const capabilities = ({ capabilities: client }: InitializeParams): ServerCapabilities => ({
  textDocumentSync: TextDocumentSyncKind.Incremental,
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
  hoverProvider: true,
  completionProvider: { triggerCharacters: ['"'] },
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  ...(client.textDocument?.formatting?.dynamicRegistration === true
    ? {}
    : { documentFormattingProvider: true }),
  ...(client.textDocument?.rangeFormatting?.dynamicRegistration === true
    ? {}
    : { documentRangeFormattingProvider: true }),
  documentLinkProvider: {},
  codeLensProvider: {},
  inlayHintProvider: true,
  ...(client.textDocument?.diagnostic === undefined
    ? {}
    : { diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: false } }),
  workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
});
