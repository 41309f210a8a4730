import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { kindFor, type LintContext, type Linted } from '../core/lint.ts';
import { render } from '../core/message.ts';
import type { Source } from '../core/text.ts';
import type { Host } from '../host/host.ts';
import { nodeHost } from '../host/node.ts';
import { sourcesOf } from '../workspace/candidates.ts';
import { FileCache, type FileSource, plain } from '../workspace/files.ts';
import { lintFile } from '../workspace/lint-file.ts';
import { isPolicyFile } from '../workspace/policy.ts';
import { loadProject, type Project } from '../workspace/project.ts';
import { folderOf, Projects } from '../workspace/projects.ts';
import { SocketUsers } from '../workspace/socket-users.ts';
import { loadSyntaxes } from '../workspace/syntaxes.ts';
import { stringOf, type Values } from './options.ts';
import { targetsOf } from './targets.ts';

const text = { type: 'string' } as const;

/** The options of every command that reads files. */
export const runOptions = { target: text, platform: text, config: text, 'admin-settings': text } as const;

/** A file, or why there is none. */
export interface RunError {
  readonly file: string;
  readonly message: string;
}

/** What a command that reads files works with. */
export class Run {
  readonly host: Host = nodeHost(dirname(fileURLToPath(import.meta.url)));
  readonly errors: RunError[] = [];
  /** Texts that differ from the disk's: fixed, not yet written. */
  readonly changed = new Map<string, string>();
  /** What those were before. */
  readonly originals = new Map<string, string>();
  /** The working directory. */
  readonly #here = uriOf('.');
  /** The folders that the command looks at: others are not listed. */
  readonly #folders = new Set([this.#here]);
  readonly #source: FileSource & Host = {
    ...this.host,
    list: folder => this.host.list(folder, [...this.#folders]),
  };
  readonly files = new FileCache(this.#source, uri => this.changed.get(uri));
  readonly #values: Values;
  readonly #users = new SocketUsers(this.#source);
  readonly #projects = new Projects(this.files, {
    isTop: folder => existsSync(join(fileURLToPath(folder), '.git')),
    load: (folder, outer) => this.#load(folder, outer),
  });
  #syntaxes: ReturnType<typeof loadSyntaxes> | undefined;

  constructor(values: Values) {
    this.#values = values;
  }

  /**
   * What a file is judged by: the configuration of the nearest folder above it that has one, up to the root of its repository;
   * else that of the working directory.
   * @throws {Error} where it cannot be used.
   */
  async projectOf(uri: string): Promise<Project> {
    return await this.projectIn(folderOf(uri));
  }

  /** What the files of a folder are judged by, unless a configuration is nearer to them. */
  async projectIn(folder: string): Promise<Project> {
    return await this.#projects.of(this.#values.config === undefined ? folder : this.#here, this.#here);
  }

  /** What was fixed may be what the other files are judged by. */
  forgetProjects(): void {
    this.#projects.clear();
  }

  async #load(folder: string | undefined, outer: Project | undefined): Promise<Project> {
    const config = stringOf(this.#values, 'config');
    const settings = stringOf(this.#values, 'admin-settings');
    for (const path of [config, settings]) if (path !== undefined) await mustExist(path);
    const { target, platform } = this.#values;
    const project = await loadProject(this.host, this.files, {
      folder,
      outer,
      targets: targetsOf(target, platform, this.host.platform ?? 'linux'),
      configUri: config === undefined ? undefined : uriOf(config),
      adminSettings: settings === undefined ? undefined : uriOf(settings),
    });
    const [problem] = project.problems;
    if (problem !== undefined) {
      const where = problem.at === undefined ? '' : ` ${nameOf(problem.at.uri)}`;
      throw new Error(`the configuration${where} cannot be used: ${render(problem.message)}`);
    }
    return project;
  }

  /** A file as it is linted. @throws what the linter throws: a fault of its own. */
  async lint(source: Source, project: Project): Promise<Linted> {
    const { targets, policy, config } = project;
    this.#syntaxes ??= loadSyntaxes(this.host);
    const syntaxes = await this.#syntaxes;
    const users = isPolicyFile(source, project)
      ? (await this.#users.of(project, syntaxes, uri => this.#ignores(uri))).users
      : [];
    const context: Omit<LintContext, 'files'> = {
      targets,
      policy,
      syntaxes,
      severities: config.rules,
      ci: config.ci,
      socketUsers: users,
    };
    return await lintFile(source, context, this.files);
  }

  /**
   * The files at the paths that some kind reads, each once: folders with all that is in them, files, and globs.
   * @throws {Error} where a path leads to nothing.
   */
  async sources(paths: readonly string[]): Promise<readonly Source[]> {
    const sources = new Map<string, Source>();
    for (const path of paths.length === 0 ? ['.'] : paths)
      for (const source of await this.#at(path)) sources.set(source.uri, source);
    return [...sources.values()];
  }

  /** Stands in for a file that could not be worked on, and never stops the rest. */
  failed(uri: string, message: string): void {
    this.errors.push({ file: nameOf(uri), message });
  }

  async #at(path: string): Promise<readonly Source[]> {
    const uri = uriOf(path);
    const found = await stat(path).catch(() => undefined);
    this.#folders.add(found?.isDirectory() === true ? uri : folderOf(uri));
    if (found?.isDirectory() === true) {
      const project = await this.projectIn(uri);
      // The globs of the configuration are relative to where it is.
      const config = uri === project.folder ? project.config : { ...project.config, ignore: [] };
      const sources = await sourcesOf({ ...project, folder: uri, config }, this.host, this.files, {
        unreadable: file => this.failed(file, 'cannot be read'),
      });
      return await this.#wanted(sources);
    }
    if (found !== undefined) return await this.#named([uri]);
    const matching = /[*?[{]/.test(path)
      ? await this.host.find(uriOf('.'), [path.replaceAll('\\', '/')])
      : [];
    if (matching.length === 0) throw new Error(`${path} does not exist`);
    return await this.#wanted(await this.#named(matching));
  }

  /** What the configurations do not ignore; a file that is named is never ignored. */
  async #wanted(sources: readonly Source[]): Promise<readonly Source[]> {
    const wanted: Source[] = [];
    for (const source of sources) if (!(await this.#ignores(source.uri))) wanted.push(source);
    return wanted;
  }

  async #ignores(uri: string): Promise<boolean> {
    return (await this.projectOf(uri)).ignores(uri);
  }

  async #named(uris: readonly string[]): Promise<readonly Source[]> {
    const sources: Source[] = [];
    for (const uri of uris) {
      const content = await this.files.text(uri);
      if (content === undefined) this.failed(uri, 'cannot be read');
      else if (kindFor({ uri, text: content }) !== undefined) sources.push({ uri, text: content });
    }
    return sources;
  }
}

export const uriOf = (path: string): string => plain(pathToFileURL(resolve(path)).toString());

/** A file as the user knows it: relative to the working directory. */
export const nameOf = (uri: string): string => relative('.', fileURLToPath(uri)).replaceAll('\\', '/') || '.';

async function mustExist(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) throw new Error(`${path} cannot be read`);
}
