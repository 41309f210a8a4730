import { foldersUp, relativeUri } from '../../relative-uri.ts';
import type { Extract, Source } from '../../text.ts';
import type { Entries, Files } from '../kind.ts';
import { scriptFile } from '../script-file.ts';
import type { CopySource } from './copies.ts';

/** How far above a Dockerfile its context may be, how many files and folders one may ask for, and of how many names whether they are of files. */
const most = { levels: 4, files: 120, folders: 100, names: 120 };

/**
 * The scripts that a build may copy into its image. A Dockerfile does not say which folder it is built with: what it copies by its name
 * is in the nearest one that has it; what it copies with all else, in its own.
 */
export class BuildContext {
  readonly #uri: string;
  readonly #files: Files;
  readonly #read = new Map<string, Extract | undefined>();
  readonly #listed = new Map<string, Entries | undefined>();
  readonly #isFileAt = new Map<string, boolean>();

  /** `uri`: the Dockerfile. */
  constructor(uri: string, files: Files) {
    this.#uri = uri;
    this.#files = files;
  }

  read({ path, by, named }: CopySource): Extract | undefined {
    if (by === 'directory' && this.#isFile(named)) return undefined;
    const parts = path.split('/').filter(part => part !== '' && part !== '.');
    if (parts.length === 0 || parts.includes('..')) return undefined;
    const inside = parts.join('/');
    const levels = by === 'context' && parts.length === 1 ? 1 : most.levels;
    const key = `${levels} ${inside}`;
    if (!this.#read.has(key) && this.#read.size < most.files) this.#read.set(key, this.#find(inside, levels));
    return this.#read.get(key);
  }

  /** What is in a folder of the context, in the nearest one that has it. */
  list({ path, by }: CopySource): Entries | undefined {
    const parts = path.split('/').filter(part => part !== '' && part !== '.');
    if (parts.length === 0 || parts.includes('..')) return undefined;
    const inside = parts.join('/');
    const levels = by === 'context' && parts.length === 1 ? 1 : most.levels;
    const key = `${levels} ${inside}`;
    if (!this.#listed.has(key) && this.#listed.size < most.folders)
      this.#listed.set(key, this.#entriesOf(inside, levels));
    return this.#listed.get(key);
  }

  #entriesOf(inside: string, levels: number): Entries | undefined {
    const lists = foldersUp(levels).map(above => {
      const uri = relativeUri(this.#uri, above + inside);
      return uri === undefined ? undefined : this.#files.list?.(uri);
    });
    return lists.find(one => one !== undefined);
  }

  /** Whether what COPY names is a file, in which nothing else can be. */
  #isFile(path: string): boolean {
    const known = this.#isFileAt.get(path);
    if (known !== undefined) return known;
    // Of more, nobody asks what is in them.
    if (this.#isFileAt.size >= most.names) return true;
    const parts = path.split('/').filter(part => part !== '' && part !== '.');
    const may = !path.endsWith('/') && parts.length > 0 && !parts.includes('..');
    const is = may && this.#nearest(parts.join('/'), most.levels) !== undefined;
    this.#isFileAt.set(path, is);
    return is;
  }

  #find(path: string, levels: number): Extract | undefined {
    const found = this.#nearest(path, levels);
    return found === undefined ? undefined : scriptFile(found.uri, found.text);
  }

  #nearest(path: string, levels: number): Source | undefined {
    const uris = foldersUp(levels).flatMap(above => relativeUri(this.#uri, above + path) ?? []);
    // All are asked for, so that what is missing is loaded in one go.
    const texts = uris.map(uri => ({ uri, text: this.#files.read(uri) }));
    return texts.flatMap(({ uri, text }) => (text === undefined ? [] : [{ uri, text }]))[0];
  }
}
