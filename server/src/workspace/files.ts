import { URI } from 'vscode-uri';
import type { Entries, Files } from '../core/kinds/kind.ts';
import { maxLength } from '../core/lowering.ts';
import { Recent } from '../core/recent.ts';
import type { Source } from '../core/text.ts';
import type { Host } from '../host/host.ts';
import { ReadOnce } from './read-once.ts';

/** One spelling a file: clients encode URIs in different ways. */
export const normal = (uri: string): string => URI.parse(uri).toString();

/** A folder in that spelling, without a slash at its end. */
export const plain = (folder: string): string => normal(folder).replace(/(?<=[^/])\/$/, '');

/** Whether a file or folder, by its normal URI, is in a folder or below. */
export const isIn = (uri: string, folder: string): boolean =>
  uri.startsWith(`${normal(folder).replace(/\/$/, '')}/`);

/** Of so many characters is kept what kinds made of them: of those of a project with many files, or of a very long file. */
const mostKept = 400_000;

/** What was made of a text, by who made it. */
interface Kept {
  readonly text: string;
  readonly made: Map<(source: Source) => unknown, unknown>;
}

/** Where a cache has it all from. */
export interface FileSource extends Pick<Host, 'read'> {
  /** Absent: no folder may be listed. */
  list?(folder: string): Promise<Entries | undefined>;
}

/** A folder as one of the things that the linter asks for: no file's URI ends so. */
const folderKey = (folder: string): string => `${plain(folder).replace(/\/$/, '')}/`;

/**
 * The texts of files, and what is in folders, read once. The linter reads synchronously, so what it lacks is noted, loaded, and the file linted again.
 * What is open in an editor comes before what is on disk.
 */
export class FileCache {
  readonly #texts = new ReadOnce<string>();
  readonly #kept = new Recent<string, Kept>(mostKept);
  readonly #lists = new ReadOnce<Entries>();
  readonly #host: FileSource;
  readonly #open: (uri: string) => string | undefined;

  constructor(host: FileSource, open: (uri: string) => string | undefined = () => undefined) {
    this.#host = host;
    this.#open = open;
  }

  /** Whether anybody has asked for the file since it was last forgotten. */
  asked(uri: string): boolean {
    return this.#texts.asked(normal(uri));
  }

  forget(uri: string): void {
    this.#texts.forget(normal(uri));
  }

  /** A file or folder was made or deleted: the folders that it is in, and what was in it, are another. Whether any had been listed. */
  forgetLists(uri: string): boolean {
    const key = folderKey(uri);
    const others = this.#lists.keys().filter(folder => key.startsWith(folder) || folder.startsWith(key));
    for (const folder of others) this.#lists.forget(folder);
    return others.length > 0;
  }

  /** Whether anybody has asked for a file of the folder. */
  asksUnder(folder: string): boolean {
    return this.#under(folder).length > 0;
  }

  /** The folder was deleted, or moved away. */
  forgetUnder(folder: string): void {
    for (const key of this.#under(folder)) this.forget(key);
  }

  #under(folder: string): readonly string[] {
    return this.#texts.keys().filter(key => isIn(key, folder));
  }

  clear(): void {
    this.#texts.clear();
    this.#lists.clear();
  }

  /** Loads what a view lacked: a file, or the names in a folder. */
  async load(missing: string): Promise<void> {
    await (missing.endsWith('/') ? this.entries(missing) : this.text(missing));
  }

  async entries(folder: string): Promise<Entries | undefined> {
    const key = folderKey(folder);
    return await this.#lists.load(key, async () => await this.#host.list?.(key));
  }

  async text(uri: string): Promise<string | undefined> {
    const key = normal(uri);
    const open = this.#open(key);
    if (open !== undefined) {
      this.#texts.set(key, open);
      return open;
    }
    // It may have been opened meanwhile.
    return await this.#texts.load(
      key,
      () => this.#host.read(key),
      read => this.#open(key) ?? read,
    );
  }

  /** A view for one run: reads what is loaded, and notes in `missing` what is not, in `asked` all that it is asked for. */
  view(missing: Set<string>, asked?: Set<string>): Files {
    return {
      read: uri => {
        const key = normal(uri);
        asked?.add(key);
        const open = this.#open(key);
        if (open !== undefined) this.#texts.set(key, open);
        else if (!this.#texts.has(key)) missing.add(key);
        const text = open ?? this.#texts.get(key);
        return text !== undefined && text.length > maxLength ? undefined : text;
      },
      list: folder => {
        const key = folderKey(folder);
        asked?.add(key);
        if (!this.#lists.has(key)) missing.add(key);
        return this.#lists.get(key);
      },
      kept: (source, make) => this.#made(source, make),
    };
  }

  #made<T>(source: Source, make: (source: Source) => T): T {
    const { uri, text } = source;
    const known = this.#kept.get(uri);
    const kept = known?.text === text ? known : { text, made: new Map() };
    if (kept !== known) this.#kept.set(uri, kept, text.length);
    if (!kept.made.has(make)) kept.made.set(make, make(source));
    return kept.made.get(make) as T;
  }
}
