import { URI, Utils } from 'vscode-uri';
import { configFileName } from '../core/config.ts';
import { type FileCache, plain } from './files.ts';
import { type Project, within } from './project.ts';

/** How projects are found and read. */
interface Finding {
  /** Above these folders, no configuration is looked for: workspace folders, the roots of repositories. */
  readonly isTop: (folder: string) => boolean;
  /** `outer`: the project around it, which a configuration of its own does not leave. */
  readonly load: (folder: string | undefined, outer: Project | undefined) => Promise<Project>;
}

/**
 * What each file is judged by: the configuration of the nearest folder above it that has one. Configurations are not merged; the
 * admin settings of the outer project and what it ignores hold within, too.
 */
export class Projects {
  readonly #files: Pick<FileCache, 'text'>;
  readonly #finding: Finding;
  readonly #nearest = new Map<string, Promise<string | undefined>>();
  readonly #loading = new Map<string | undefined, Promise<Project>>();

  constructor(files: Pick<FileCache, 'text'>, finding: Finding) {
    this.#files = files;
    this.#finding = finding;
  }

  /** The project of what is in a folder. `otherwise`: the folder whose project it is where no configuration is above it. */
  async of(folder: string, otherwise: string): Promise<Project> {
    const fallback = plain(otherwise);
    return await this.#project((await this.#nearestAt(plain(folder))) ?? fallback, fallback);
  }

  /** The project of what is in no folder. */
  async loose(): Promise<Project> {
    return await this.#once(undefined, () => this.#finding.load(undefined, undefined));
  }

  clear(): void {
    this.#nearest.clear();
    this.#loading.clear();
  }

  #project(folder: string, otherwise: string): Promise<Project> {
    return this.#once(folder, async () => this.#finding.load(folder, await this.#around(folder, otherwise)));
  }

  async #around(folder: string, otherwise: string): Promise<Project | undefined> {
    const above = this.#above(folder);
    const outer = above === undefined ? undefined : await this.#nearestAt(above);
    // Only ever outwards, so that no project waits for itself.
    if (outer !== undefined) return await this.#project(outer, otherwise);
    return folder.startsWith(`${otherwise}/`) ? await this.#project(otherwise, otherwise) : undefined;
  }

  #once(folder: string | undefined, load: () => Promise<Project>): Promise<Project> {
    const loading = this.#loading.get(folder) ?? load();
    this.#loading.set(folder, loading);
    return loading;
  }

  /** The folder that has a configuration: this one, or the nearest above it. */
  #nearestAt(folder: string): Promise<string | undefined> {
    const looking = this.#nearest.get(folder) ?? this.#look(folder);
    this.#nearest.set(folder, looking);
    return looking;
  }

  async #look(folder: string): Promise<string | undefined> {
    if ((await this.#files.text(within(folder, configFileName))) !== undefined) return folder;
    const above = this.#above(folder);
    return above === undefined ? undefined : await this.#nearestAt(above);
  }

  #above(folder: string): string | undefined {
    const above = folderOf(folder);
    return above === folder || this.#finding.isTop(folder) ? undefined : above;
  }
}

/** The folder that a file is in. */
export const folderOf = (uri: string): string => plain(Utils.dirname(URI.parse(uri)).toString());
