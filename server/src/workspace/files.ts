import { URI } from 'vscode-uri';
import type { Files } from '../core/kinds/kind.ts';
import type { Host } from '../host/host.ts';

/** One spelling a file: clients encode URIs in different ways. */
export const normal = (uri: string): string => URI.parse(uri).toString();

/**
 * The texts of files, read once. The linter reads synchronously, so what it lacks is noted, loaded, and the file linted again.
 * What is open in an editor comes before what is on disk.
 */
export class FileCache {
  readonly #texts = new Map<string, string | undefined>();
  readonly #reading = new Map<string, Promise<string | undefined>>();
  readonly #host: Pick<Host, 'read'>;
  readonly #open: (uri: string) => string | undefined;

  constructor(host: Pick<Host, 'read'>, open: (uri: string) => string | undefined = () => undefined) {
    this.#host = host;
    this.#open = open;
  }

  /** Whether anybody has asked for the file since it was last forgotten. */
  asked(uri: string): boolean {
    return this.#texts.has(normal(uri));
  }

  forget(uri: string): void {
    const key = normal(uri);
    this.#texts.delete(key);
    // What is being read may be the old text: whoever asks from now on reads again.
    this.#reading.delete(key);
  }

  async text(uri: string): Promise<string | undefined> {
    const key = normal(uri);
    const open = this.#open(key);
    if (open !== undefined) {
      this.#texts.set(key, open);
      return open;
    }
    if (this.#texts.has(key)) return this.#texts.get(key);
    const reading = this.#reading.get(key) ?? this.#host.read(key);
    this.#reading.set(key, reading);
    const text = await reading;
    if (this.#reading.get(key) === reading) {
      this.#reading.delete(key);
      this.#texts.set(key, text);
    }
    return text;
  }

  /** A view for one run: reads what is loaded, and notes in `missing` what is not. */
  view(missing: Set<string>): Files {
    return {
      read: uri => {
        const key = normal(uri);
        const open = this.#open(key);
        if (open !== undefined) this.#texts.set(key, open);
        else if (!this.#texts.has(key)) missing.add(key);
        return open ?? this.#texts.get(key);
      },
    };
  }
}
