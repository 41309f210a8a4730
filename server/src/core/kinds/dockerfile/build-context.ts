import { foldersUp, relativeUri } from '../../relative-uri.ts';
import type { Extract } from '../../text.ts';
import type { Files } from '../kind.ts';
import { scriptFile } from '../script-file.ts';
import type { Source } from './copies.ts';

/** How far above a Dockerfile its context may be, and how many files one may ask for. */
const most = { levels: 4, files: 60 };

/**
 * The scripts that a build may copy into its image. A Dockerfile does not say which folder it is built with: what it copies by its name
 * is in the nearest one that has it; what it copies with all else, in its own.
 */
export class BuildContext {
  readonly #uri: string;
  readonly #files: Files;
  readonly #read = new Map<string, Extract | undefined>();

  /** `uri`: the Dockerfile. */
  constructor(uri: string, files: Files) {
    this.#uri = uri;
    this.#files = files;
  }

  read({ path, by }: Source): Extract | undefined {
    const parts = path.split('/').filter(part => part !== '' && part !== '.');
    if (parts.length === 0 || parts.includes('..')) return undefined;
    const inside = parts.join('/');
    const levels = by === 'context' && parts.length === 1 ? 1 : most.levels;
    const key = `${levels} ${inside}`;
    if (!this.#read.has(key) && this.#read.size < most.files) this.#read.set(key, this.#find(inside, levels));
    return this.#read.get(key);
  }

  #find(path: string, levels: number): Extract | undefined {
    const uris = foldersUp(levels).flatMap(above => relativeUri(this.#uri, above + path) ?? []);
    // All are asked for, so that what is missing is loaded in one go.
    const texts = uris.map(uri => ({ uri, text: this.#files.read(uri) }));
    const found = texts.find(({ text }) => text !== undefined);
    return found?.text === undefined ? undefined : scriptFile(found.uri, found.text);
  }
}
