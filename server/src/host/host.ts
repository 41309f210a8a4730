import type { Entries } from '../core/kinds/kind.ts';
import type { Platform } from '../core/knowledge/behaviour.ts';
import type { Bundle } from '../core/message.ts';

/** The files that the parsers are loaded from. */
export type AssetName = 'web-tree-sitter.wasm' | 'tree-sitter-bash.wasm' | 'tree-sitter-hcl.wasm';

/** The port to the machine: Node's on the desktop and the command line, the client's in a browser. */
export interface Host {
  /** The text of a file; undefined where there is none or it may not be read. */
  read(uri: string): Promise<string | undefined>;
  /** What is in a folder itself, unless it is, by whatever links, outside of all the folders `within`, or holds far too much. */
  list(folder: string, within: readonly string[]): Promise<Entries | undefined>;
  /** URIs of the files under `folder` (a URI) that match one of the globs, in a stable order. */
  find(folder: string, globs: readonly string[], ignore?: readonly string[]): Promise<readonly string[]>;
  /** Whether a file begins with a text (in ASCII), told without reading all of it. */
  begins(uri: string, text: string): Promise<boolean>;
  /** A parser's binary; undefined where it is not shipped. */
  asset(name: AssetName): Promise<Uint8Array | undefined>;
  /** The translation of the messages; undefined: English. */
  translation(locale: string): Promise<Bundle | undefined>;
  /** The platform of this machine, where it is one that Docker Desktop runs on. */
  readonly platform: Platform | undefined;
  /** The admin-settings.json that Docker Desktop on this machine reads (a URI). */
  readonly adminSettings: string | undefined;
}
