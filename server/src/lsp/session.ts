import {
  type ClientCapabilities,
  type Connection,
  MessageType,
  type Range,
  ShowMessageNotification,
  type TextDocuments,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Linted } from '../core/lint.ts';
import { type Bundle, type Message, render } from '../core/message.ts';
import type { SocketUser } from '../core/socket-users.ts';
import { LineIndex, type Place, type Source } from '../core/text.ts';
import type { Host } from '../host/host.ts';
import { FileCache, type FileSource, isIn, normal, plain } from '../workspace/files.ts';
import { lintFile } from '../workspace/lint-file.ts';
import { isPolicyFile } from '../workspace/policy.ts';
import { loadProject, type Project } from '../workspace/project.ts';
import { folderOf, Projects } from '../workspace/projects.ts';
import { SocketUsers, type WorkspaceImages } from '../workspace/socket-users.ts';
import { loadSyntaxes } from '../workspace/syntaxes.ts';
import { Analyses } from './analyses.ts';
import { kindOfLanguage } from './languages.ts';
import { mayRead, readable } from './trust.ts';

/** One version of an open file, and what was found in it. */
export interface Analysis extends Linted {
  readonly source: Source;
  readonly version: number;
  readonly index: LineIndex;
  readonly project: Project;
  /** No other analysis has it. */
  readonly id: number;
}

/** What the client said of itself when it started the server. */
export interface ClientInfo {
  readonly capabilities: ClientCapabilities;
  readonly folders: readonly string[];
  /** Whether the user trusts the workspace: only then are files outside of it read. */
  readonly trusted: boolean;
  /** Whether a fix may lead to a terminal: the client has one, and the user trusts the workspace. */
  readonly hasTerminal: boolean;
  readonly bundle: Bundle | undefined;
  readonly settings: unknown;
}

/** Everything the server remembers. Created by startServer, and gone with its connection. */
export class Session {
  readonly connection: Connection;
  readonly host: Host;
  readonly documents: TextDocuments<TextDocument>;
  readonly files: FileCache;
  readonly socketUsers: SocketUsers;
  /** For who reads files that no open file depends on. */
  readonly newCache: () => FileCache;
  client: ClientInfo = {
    capabilities: {},
    folders: [],
    trusted: false,
    hasTerminal: false,
    bundle: undefined,
    settings: undefined,
  };
  readonly #projects: Projects;
  /** The files that the projects were read from. */
  readonly #deciding = new Set<string>();
  readonly #analyses = new Analyses<Analysis>();
  readonly #said = new Set<string>();
  readonly #listing: Pick<Host, 'find' | 'platform' | 'adminSettings'>;
  readonly #lists = new Map<string, Promise<readonly string[]>>();
  readonly #listeners: (() => void)[] = [];
  readonly #open = new Map<string, TextDocument>();
  #syntaxes: ReturnType<typeof loadSyntaxes> | undefined;

  constructor(connection: Connection, host: Host, documents: TextDocuments<TextDocument>) {
    this.connection = connection;
    this.host = host;
    this.documents = documents;
    const open = (uri: string): string | undefined => this.#open.get(uri)?.getText();
    const careful: FileSource & Pick<Host, 'find' | 'begins' | 'platform'> = {
      read: async uri =>
        mayRead(uri, this.client, this.#open.keys()) || uri === host.adminSettings
          ? await host.read(uri)
          : undefined,
      find: (folder, globs, ignore) => host.find(folder, globs, ignore),
      list: folder => host.list(folder, readable(this.client.folders, this.#open.keys())),
      begins: (uri, text) => host.begins(uri, text),
      platform: host.platform,
    };
    this.#listing = {
      platform: host.platform,
      adminSettings: host.adminSettings,
      find: (folder, globs, ignore) => this.#find(folder, globs, ignore),
    };
    this.newCache = () => new FileCache(careful, open);
    this.files = this.newCache();
    this.socketUsers = new SocketUsers(careful, open);
    this.#projects = new Projects(this.files, {
      isTop: folder => this.client.folders.some(top => plain(top) === folder),
      load: (folder, outer) => this.#load(folder, outer),
    });
  }

  opened(document: TextDocument): void {
    this.#open.set(normal(document.uri), document);
  }

  closed(document: TextDocument): void {
    this.#open.delete(normal(document.uri));
    this.#analyses.forget(document.uri);
    this.files.forget(document.uri);
    this.socketUsers.forget(document.uri);
  }

  /** Files were made or deleted. Whether any folder had been listed that one is, or was, in. */
  forgetLists(...uris: readonly string[]): boolean {
    this.#lists.clear();
    return [
      ...uris.map(uri => this.files.forgetLists(uri)),
      ...uris.map(uri => this.socketUsers.forgetLists(uri)),
    ].includes(true);
  }

  /** The files of a folder, listed once: a keystroke in a settings file changes none. */
  #find(...asked: Parameters<Host['find']>): Promise<readonly string[]> {
    const key = JSON.stringify(asked);
    const listed = this.#lists.get(key) ?? this.host.find(...asked);
    this.#lists.set(key, listed);
    listed.catch(() => this.#lists.delete(key));
    return listed;
  }

  /** Whether a fix may change the file: it is open, or in the workspace. */
  isOurs(uri: string): boolean {
    return this.openDocument(uri) !== undefined || this.folderOf(uri) !== undefined;
  }

  /** Whether a project is judged by the file, or by a file of the folder. */
  decides(uri: string): boolean {
    const key = normal(uri);
    return key === this.host.adminSettings || [...this.#deciding].some(one => one === key || isIn(one, key));
  }

  /** The open document of a file, however its URI is spelt. */
  openDocument(uri: string): TextDocument | undefined {
    return this.#open.get(normal(uri));
  }

  say(message: Message): string {
    return render(message, this.client.bundle);
  }

  /** The workspace folder that a file belongs to: the innermost. */
  folderOf(uri: string): string | undefined {
    const path = normal(uri);
    return this.client.folders.filter(folder => isIn(path, folder)).sort((a, b) => b.length - a.length)[0];
  }

  /** What a file is judged by. */
  async projectOf(uri: string): Promise<Project> {
    const folder = this.folderOf(uri);
    return folder === undefined ? this.#projects.loose() : this.#projects.of(folderOf(uri), folder);
  }

  /** What the files of a workspace folder are judged by, unless a configuration is nearer to them. */
  async projectIn(folder: string | undefined): Promise<Project> {
    return folder === undefined ? this.#projects.loose() : this.#projects.of(folder, folder);
  }

  async #load(folder: string | undefined, outer: Project | undefined): Promise<Project> {
    const settings = await this.#settings(folder);
    const project = await loadProject(this.#listing, this.files, { folder, outer, settings });
    for (const file of project.files) this.#deciding.add(normal(file));
    this.#complain(project);
    return project;
  }

  /** What is wrong with the editor's settings is said once: they have no place to underline. */
  #complain({ problems }: Project): void {
    for (const { message, at } of problems) {
      const text = this.say(message);
      if (at !== undefined || this.#said.has(text)) continue;
      this.#said.add(text);
      this.connection
        .sendNotification(ShowMessageNotification.type, {
          type: MessageType.Warning,
          message: `ECI Lens: ${text}`,
        })
        .catch(() => undefined);
    }
  }

  syntaxes(): ReturnType<typeof loadSyntaxes> {
    this.#syntaxes ??= loadSyntaxes(this.host);
    return this.#syntaxes;
  }

  /** What the files of a project's folder run. */
  async workspaceImages(project: Project): Promise<WorkspaceImages> {
    return this.socketUsers.of(project, await this.syntaxes(), async uri =>
      (await this.projectOf(uri)).ignores(uri),
    );
  }

  /** The findings of an open file as it is now. The same version is linted once, however many ask. */
  async analysis(uri: string): Promise<Analysis | undefined> {
    const document = this.documents.get(uri);
    return document && (await this.#analyses.of(document, (id, asked) => this.#analyse(document, id, asked)));
  }

  /** Whether an analysis is of the text as it is now, and of all else that its findings depend on. */
  isCurrent({ source, id }: Analysis): boolean {
    return this.#analyses.isCurrent(source.uri, id, this.documents.get(source.uri));
  }

  async #analyse(document: TextDocument, id: number, asked: Set<string>): Promise<Analysis> {
    const { version } = document;
    // The document changes in place while we wait: everything refers to the text of this moment.
    const source: Source = { uri: document.uri, text: document.getText() };
    const project = await this.projectOf(document.uri);
    const linted = await this.#lint(source, document.languageId, project, asked);
    return { ...linted, source, version, index: new LineIndex(source.text), project, id };
  }

  /** What would be found in the analysed file, had it this text. */
  async lintText(text: string, { source, project }: Analysis): Promise<Linted> {
    const language = this.documents.get(source.uri)?.languageId ?? '';
    return await this.#lint({ uri: source.uri, text }, language, project);
  }

  async #lint(source: Source, language: string, project: Project, asked?: Set<string>): Promise<Linted> {
    const kind = kindOfLanguage(language);
    if (project.ignores(source.uri))
      return { kind, lowered: { workloads: [], comments: [], unreadable: [] }, findings: [] };
    const context = {
      targets: project.targets,
      policy: project.policy,
      syntaxes: await this.syntaxes(),
      severities: project.config.rules,
      ci: project.config.ci,
      socketUsers: await this.#usersFor(source, project),
      ...(kind === undefined ? {} : { kindOf: () => kind }),
    };
    return await lintFile(source, context, this.files, asked);
  }

  /** Only the settings that the workspace is judged by are asked whether they have its images. */
  async #usersFor(source: Source, project: Project): Promise<readonly SocketUser[]> {
    return isPolicyFile(source, project) ? (await this.workspaceImages(project)).users : [];
  }

  /** Where a place is, in lines; the analysed text for the file itself, the file's own text for another. */
  async range(place: Place, analysis: Analysis): Promise<Range> {
    const own = place.uri === analysis.source.uri;
    const index = own ? analysis.index : new LineIndex((await this.files.text(place.uri)) ?? '');
    return { start: index.positionAt(place.span.start), end: index.positionAt(place.span.end) };
  }

  /** Something changed that findings elsewhere depend on. `projects`: the configuration or the admin settings did. */
  invalidate(projects: boolean): void {
    this.#analyses.clear();
    if (projects) this.#projects.clear();
    for (const listener of this.#listeners) listener();
  }

  /** The text of a file is another: what has asked for it is judged again, and what depends on it in `others` ways. */
  changed(uri: string, others: (reader: string) => boolean): void {
    this.files.forget(uri);
    if (this.#analyses.forgetReaders(uri, others)) for (const listener of this.#listeners) listener();
  }

  /** Called when open files must be judged again. */
  onInvalidated(listener: () => void): void {
    this.#listeners.push(listener);
  }

  async #settings(folder: string | undefined): Promise<unknown> {
    if (this.client.capabilities.workspace?.configuration !== true) return this.client.settings;
    try {
      return await this.connection.workspace.getConfiguration({
        section: 'eciLens',
        ...(folder === undefined ? {} : { scopeUri: folder }),
      });
    } catch (error) {
      this.connection.console.error(`No settings from the client: ${String(error)}`);
      return undefined;
    }
  }
}
