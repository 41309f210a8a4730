import type { TextDocument } from 'vscode-languageserver-textdocument';
import { normal } from '../workspace/files.ts';

interface Known<A> {
  readonly document: TextDocument;
  readonly version: number;
  readonly id: number;
  /** The files that it has asked for so far, there or not. */
  readonly asked: ReadonlySet<string>;
  readonly result: Promise<A>;
}

/** The analyses of open files, each of the version that is open, with the files that it depends on. */
export class Analyses<A> {
  readonly #known = new Map<string, Known<A>>();
  #ids = 0;

  /** The same version is analysed once, however many ask. */
  of(document: TextDocument, analyse: (id: number, asked: Set<string>) => Promise<A>): Promise<A> {
    const { uri, version } = document;
    const known = this.#known.get(uri);
    if (known?.document === document && known.version === version) return known.result;
    const id = ++this.#ids;
    const asked = new Set<string>();
    const result = analyse(id, asked);
    this.#known.set(uri, { document, version, id, asked, result });
    return result;
  }

  /** Whether the analysis of this number is of the text as it is now, and of all else that it depends on. */
  isCurrent(uri: string, id: number, document: TextDocument | undefined): boolean {
    const known = this.#known.get(uri);
    return known?.id === id && known.document === document && known.version === document?.version;
  }

  forget(uri: string): void {
    this.#known.delete(uri);
  }

  /** Those of other files that have asked for one, or depend on it in another way. Returns whether there were any. */
  forgetReaders(uri: string, others: (reader: string) => boolean): boolean {
    const file = normal(uri);
    const readers = [...this.#known].filter(
      ([reader, { asked }]) => (asked.has(file) && normal(reader) !== file) || others(reader),
    );
    for (const [reader] of readers) this.#known.delete(reader);
    return readers.length > 0;
  }

  clear(): void {
    this.#known.clear();
  }
}
