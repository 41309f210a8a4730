import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import picomatch from 'picomatch';
import { URI } from 'vscode-uri';
import type { Entries } from '../../../server/src/core/kinds/kind.ts';
import type { Platform } from '../../../server/src/core/knowledge/behaviour.ts';
import type { Bundle } from '../../../server/src/core/message.ts';
import type { AssetName, Host } from '../../../server/src/host/host.ts';
import { entriesIn } from '../../support/entries.ts';

const packages: Readonly<Record<AssetName, string>> = {
  'web-tree-sitter.wasm': 'web-tree-sitter',
  'tree-sitter-bash.wasm': 'tree-sitter-bash',
  'tree-sitter-hcl.wasm': '@tree-sitter-grammars/tree-sitter-hcl',
};

const normal = (uri: string): string => URI.parse(uri).toString();

/** A machine whose disk is a map. The parsers are the real ones. */
export class MemoryHost implements Host {
  readonly platform: Platform | undefined = 'mac';
  readonly adminSettings: string | undefined;
  /** Translations by locale. */
  readonly translations: Readonly<Record<string, Bundle>>;
  /** How often each file was read. */
  readonly reads = new Map<string, number>();
  /** The folders that were listed. */
  readonly lists: string[] = [];
  readonly #files = new Map<string, string>();

  constructor(
    files: Readonly<Record<string, string>> = {},
    more: { readonly adminSettings?: string; readonly translations?: Readonly<Record<string, Bundle>> } = {},
  ) {
    for (const [uri, text] of Object.entries(files)) this.write(uri, text);
    this.adminSettings = more.adminSettings;
    this.translations = more.translations ?? {};
  }

  write(uri: string, text: string): void {
    this.#files.set(normal(uri), text);
  }

  delete(uri: string): void {
    this.#files.delete(normal(uri));
  }

  async read(uri: string): Promise<string | undefined> {
    const key = normal(uri);
    this.reads.set(key, (this.reads.get(key) ?? 0) + 1);
    return this.#files.get(key);
  }

  async list(folder: string, within: readonly string[]): Promise<Entries | undefined> {
    const base = `${normal(folder).replace(/\/$/, '')}/`;
    if (!within.some(root => base.startsWith(`${normal(root).replace(/\/$/, '')}/`))) return undefined;
    this.lists.push(base);
    return entriesIn(this.#files.keys(), base);
  }

  async find(
    folder: string,
    globs: readonly string[],
    ignore: readonly string[] = [],
  ): Promise<readonly string[]> {
    const base = `${normal(folder).replace(/\/$/, '')}/`;
    const matches = picomatch([...globs], { dot: true, ignore: [...ignore] });
    return [...this.#files.keys()]
      .filter(uri => uri.startsWith(base) && matches(URI.parse(uri).path.slice(URI.parse(base).path.length)))
      .sort();
  }

  async begins(uri: string, text: string): Promise<boolean> {
    return this.#files.get(normal(uri))?.startsWith(text) === true;
  }

  async asset(name: AssetName): Promise<Uint8Array | undefined> {
    return await readFile(createRequire(import.meta.url).resolve(`${packages[name]}/${name}`));
  }

  async translation(locale: string): Promise<Bundle | undefined> {
    return this.translations[locale];
  }
}
