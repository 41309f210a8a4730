import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type FileSystemWatcher,
  WatchKind,
} from 'vscode-languageserver';
import { configFileName } from '../core/config.ts';
import { decoded } from '../core/relative-uri.ts';
import { candidateGlobs, isCandidate } from '../workspace/candidates.ts';
import type { Session } from './session.ts';

const isSettings = (uri: string): boolean => /\/admin-settings[^/]*\.json$/i.test(decoded(uri));
const isConfig = (uri: string): boolean => uri.endsWith(`/${configFileName}`);

/** Whatever changes besides the text of a file: settings, other files, folders, trust. */
export function changes(session: Session): void {
  const { connection, documents } = session;

  // What was read from disk may differ from what the editor holds.
  documents.onDidOpen(({ document }) => {
    session.opened(document);
    dependents(session, document.uri)();
  });
  documents.onDidClose(({ document }) => {
    const judgeAgain = dependents(session, document.uri);
    session.closed(document);
    judgeAgain();
  });
  documents.onDidChangeContent(({ document }) => {
    if (document.version > 0) dependents(session, document.uri)();
  });

  connection.onDidChangeWatchedFiles(({ changes: events }) => {
    let any = false;
    let projects = false;
    for (const { uri, type } of events) {
      projects ||= decides(session, uri);
      any ||= projects || session.files.asked(uri);
      // What a settings file says of the workspace's images; they are only looked for once one is open.
      any ||= session.socketUsers.knows(uri) || (type === FileChangeType.Created && isCandidate(uri));
      any ||= type === FileChangeType.Deleted && session.files.asksUnder(uri);
      if (type !== FileChangeType.Changed) any = session.forgetLists(uri) || any;
      session.files.forget(uri);
      if (type === FileChangeType.Deleted) session.files.forgetUnder(uri);
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
    session.client = { ...session.client, trusted, hasTerminal: trusted };
    // What was not to be read before may be now.
    session.files.clear();
    session.forgetLists();
    session.socketUsers.clear();
    session.invalidate(true);
  });
}

/** Judges again what depends on a file, as it does now, before the file is another. */
function dependents(session: Session, uri: string): () => void {
  const mayMount = session.socketUsers.knows(uri);
  if (!decides(session, uri))
    // What is found in a settings file depends on who mounts the socket.
    return () => session.changed(uri, reader => mayMount && reader !== uri && isSettings(reader));
  if (!mayMount && !session.files.asked(uri)) return () => undefined;
  return () => {
    session.files.forget(uri);
    session.invalidate(true);
  };
}

/** Whether projects are judged by the file. */
const decides = (session: Session, uri: string): boolean =>
  isConfig(uri) || isSettings(uri) || session.decides(uri);

/** Asks the client to tell of changes; called once it is initialized. */
export async function watch(session: Session): Promise<void> {
  const { connection, host } = session;
  const { workspace } = session.client.capabilities;
  if (workspace?.workspaceFolders === true)
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = removed.map(folder => folder.uri);
      const folders = session.client.folders.filter(uri => !gone.includes(uri));
      session.client = { ...session.client, folders: [...folders, ...added.map(folder => folder.uri)] };
      session.forgetLists(...[...added, ...removed].map(folder => folder.uri));
      session.invalidate(true);
    });
  if (workspace?.didChangeConfiguration?.dynamicRegistration === true)
    await connection.client.register(DidChangeConfigurationNotification.type, { section: 'eciLens' });
  const files = workspace?.didChangeWatchedFiles;
  if (files?.dynamicRegistration !== true) return;
  const watchers: FileSystemWatcher[] = [
    ...[`**/${configFileName}`, '**/{.env,.env.*,*.env,.gitignore}', ...candidateGlobs].map(globPattern => ({
      globPattern,
    })),
    // A deleted folder takes its files along, whatever they are called; a new file may be one of a folder that a file names.
    { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
  ];
  if (files.relativePatternSupport === true && host.adminSettings !== undefined) {
    const at = host.adminSettings.lastIndexOf('/');
    watchers.push({
      globPattern: { baseUri: host.adminSettings.slice(0, at), pattern: host.adminSettings.slice(at + 1) },
    });
  }
  await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
}
