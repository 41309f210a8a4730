import type { Entries, Syntaxes } from '../core/kinds/kind.ts';
import { kindFor } from '../core/lint.ts';
import { lower } from '../core/lowering.ts';
import {
  type ImageUse,
  imagesOf,
  mayMountSocket,
  type SocketUser,
  socketUsersOf,
} from '../core/socket-users.ts';
import type { Source } from '../core/text.ts';
import type { Host } from '../host/host.ts';
import { candidatesIn } from './candidates.ts';
import { FileCache, type FileSource, normal } from './files.ts';
import type { Project } from './project.ts';
import { withFiles } from './with-files.ts';

/** What the files of a workspace run. */
export interface WorkspaceImages {
  /** Containers that mount the Docker socket. */
  readonly users: readonly SocketUser[];
  /** Every image that a file names. */
  readonly images: readonly ImageUse[];
}

export const noImages: WorkspaceImages = { users: [], images: [] };

interface Read extends WorkspaceImages {
  readonly text: string;
  /** The other files that were looked at, and what they held. */
  readonly others: ReadonlyMap<string, string | undefined>;
  /** The folders that were listed, and what was in them. */
  readonly folders: ReadonlyMap<string, Entries | undefined>;
}

/** Files larger than this are data, not what people run. In UTF-16 code units. */
const largest = 500_000;

type SocketUsersHost = FileSource & Pick<Host, 'find' | 'begins' | 'platform'>;

/**
 * Who mounts the Docker socket in a workspace. Each file is read once, and again when it has changed. It has a cache of its own,
 * so that looking here does not make the findings of open files depend on every file.
 */
export class SocketUsers {
  readonly #host: SocketUsersHost;
  readonly #files: FileCache;
  readonly #lists = new Map<string, Promise<readonly string[]>>();
  readonly #read = new Map<string, Read>();

  /** `open`: the text of a file in the editor, by its normal URI. */
  constructor(host: SocketUsersHost, open: (uri: string) => string | undefined = () => undefined) {
    this.#host = host;
    this.#files = new FileCache(host, open);
  }

  /** Whether what was found may depend on the file. */
  knows(uri: string): boolean {
    return this.#files.asked(uri);
  }

  /** A file was written, made or deleted. */
  forget(uri: string): void {
    this.#lists.clear();
    this.#files.forget(uri);
    this.#read.delete(normal(uri));
  }

  /** A file or folder was made or deleted. Whether what was found may depend on it. */
  forgetLists(uri: string): boolean {
    return this.#files.forgetLists(uri);
  }

  clear(): void {
    this.#lists.clear();
    this.#files.clear();
    this.#read.clear();
  }

  /** What the project's files run. `ignores`: whether a project within it leaves a file out. */
  async of(
    { folder, config }: Pick<Project, 'folder' | 'config'>,
    syntaxes: Syntaxes,
    ignores: (uri: string) => Promise<boolean>,
  ): Promise<WorkspaceImages> {
    if (folder === undefined) return noImages;
    const key = JSON.stringify([folder, config.ignore]);
    const listed = this.#lists.get(key) ?? candidatesIn({ folder, config }, this.#host, this.#files);
    this.#lists.set(key, listed);
    // A folder that cannot be searched now may be later.
    listed.catch(() => this.#lists.delete(key));
    const users: SocketUser[] = [];
    const images: ImageUse[] = [];
    for (const uri of await listed) {
      if (await ignores(uri)) continue;
      const text = await this.#files.text(uri);
      if (text === undefined || text.length > largest) continue;
      const read = await this.#readFile({ uri, text }, syntaxes);
      users.push(...read.users);
      images.push(...read.images);
    }
    return { users, images };
  }

  async #readFile(source: Source, syntaxes: Syntaxes): Promise<WorkspaceImages> {
    const known = this.#read.get(source.uri);
    if (known?.text === source.text && (await this.#isCurrent(known))) return known;
    const kind = kindFor(source);
    if (kind === undefined || kind.id === 'admin-settings') return noImages;
    const others = new Map<string, string | undefined>();
    const folders = new Map<string, Entries | undefined>();
    // Without a shell's grammar, what the steps of a Dockerfile run is not looked at: they name no image.
    const needed = mayMountSocket(source.text) ? syntaxes : {};
    const { workloads } = await withFiles(this.#files, needed, ({ files, ...context }) => {
      const read = (uri: string): string | undefined => {
        const text = files.read(uri);
        others.set(uri, text);
        return text;
      };
      const list = (folder: string): Entries | undefined => {
        const entries = files.list?.(folder);
        folders.set(folder, entries);
        return entries;
      };
      return lower(kind, source, { ...context, files: { ...files, read, list } });
    });
    const read: Read = {
      text: source.text,
      others,
      folders,
      users: socketUsersOf(workloads).filter(({ at }) => at.uri === source.uri),
      images: imagesOf(workloads).filter(({ at }) => at.uri === source.uri),
    };
    this.#read.set(source.uri, read);
    return read;
  }

  async #isCurrent({ others, folders }: Read): Promise<boolean> {
    // A folder that was listed again is another one.
    for (const [uri, entries] of folders) if ((await this.#files.entries(uri)) !== entries) return false;
    for (const [uri, text] of others) if ((await this.#files.text(uri)) !== text) return false;
    return true;
  }
}
