import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type FileSystemWatcher,
} from 'vscode-languageserver';
import { configFileName } from '../core/config.ts';
import { decoded } from '../core/relative-uri.ts';
import type { Session } from './session.ts';

const isSettings = (uri: string): boolean => /\/admin-settings[^/]*\.json$/i.test(decoded(uri));
const isConfig = (uri: string): boolean => uri.endsWith(`/${configFileName}`);

/** Whatever changes besides the text of a file: settings, other files, folders, trust. */
export function changes(session: Session): void {
  const { connection, documents } = session;

  documents.onDidOpen(({ document }) => {
    session.opened(document);
    // What was read from disk may differ from what the editor holds.
    if (session.files.asked(document.uri)) changed(session, document.uri);
  });
  documents.onDidClose(({ document }) => {
    const asked = session.files.asked(document.uri);
    session.closed(document);
    if (asked) invalidateFor(session, document.uri);
  });
  documents.onDidChangeContent(({ document }) => {
    if (document.version > 0 && session.files.asked(document.uri)) changed(session, document.uri);
  });

  connection.onDidChangeWatchedFiles(({ changes: events }) => {
    let any = false;
    let projects = false;
    for (const { uri, type } of events) {
      projects ||= isConfig(uri) || isSettings(uri) || uri === session.host.adminSettings;
      any ||= projects || session.files.asked(uri);
      // What a settings file says of the workspace's images; they are only looked for once one is open.
      any ||= session.socketUsers.knows(uri) || type === FileChangeType.Created;
      session.files.forget(uri);
      session.socketUsers.forget(uri);
    }
    if (any) session.invalidate(projects);
  });

  connection.onDidChangeConfiguration(({ settings }) => {
    const own = (settings as { eciLens?: unknown } | null | undefined)?.eciLens;
    if (own !== undefined) session.client = { ...session.client, settings: own };
    session.invalidate(true);
  });

  connection.onNotification('eciLens/trust', ({ trusted }: { trusted: boolean }) => {
    session.client = { ...session.client, trusted };
  });
}

/** Another file's findings may depend on this one. */
function changed(session: Session, uri: string): void {
  session.files.forget(uri);
  invalidateFor(session, uri);
}

function invalidateFor(session: Session, uri: string): void {
  session.invalidate(isConfig(uri) || isSettings(uri));
}

/** Asks the client to tell of changes; called once it is initialized. */
export async function watch(session: Session): Promise<void> {
  const { connection, client, host } = session;
  const { workspace } = client.capabilities;
  if (workspace?.didChangeConfiguration?.dynamicRegistration === true)
    await connection.client.register(DidChangeConfigurationNotification.type, { section: 'eciLens' });
  if (workspace?.workspaceFolders === true)
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = removed.map(folder => folder.uri);
      const folders = client.folders.filter(uri => !gone.includes(uri));
      session.client = { ...session.client, folders: [...folders, ...added.map(folder => folder.uri)] };
      session.invalidate(true);
    });
  const files = workspace?.didChangeWatchedFiles;
  if (files?.dynamicRegistration !== true) return;
  const watchers: FileSystemWatcher[] = [
    { globPattern: `**/${configFileName}` },
    { globPattern: '**/*.{yml,yaml,json,env,hcl,sh}' },
    { globPattern: '**/{.env,Dockerfile*,Containerfile*}' },
  ];
  if (files.relativePatternSupport === true && host.adminSettings !== undefined) {
    const at = host.adminSettings.lastIndexOf('/');
    watchers.push({
      globPattern: { baseUri: host.adminSettings.slice(0, at), pattern: host.adminSettings.slice(at + 1) },
    });
  }
  await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
}
