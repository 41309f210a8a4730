import type { Workload } from '../facts.ts';
import type { Message } from '../message.ts';
import type { HclSyntax } from '../syntax/hcl/syntax.ts';
import type { ShellSyntax } from '../syntax/shell/syntax.ts';
import type { Source, Span } from '../text.ts';

export const kindIds = [
  'admin-settings',
  'dockerfile',
  'compose',
  'kubernetes',
  'bake',
  'devcontainer',
  'github-workflow',
  'gitlab-ci',
  'shell',
  'makefile',
  'justfile',
  'taskfile',
  'package-json',
  'vscode-tasks',
] as const;
export type KindId = (typeof kindIds)[number];

/** The names of what is in a folder, sorted. A link to a folder is neither: it may lead anywhere, and around. */
export interface Entries {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** Files by URI, read synchronously; a missing one is remembered, so that an edge can load it and run again. */
export interface Files {
  read(uri: string): string | undefined;
  /** What is in a folder (a URI); undefined where there is none, or it may not be listed. Absent: none may. */
  list?(folder: string): Entries | undefined;
  /** What `make` makes of a text, kept as long as the file has it. Absent: nobody keeps anything. */
  kept?<T>(source: Source, make: (source: Source) => T): T;
}

/** What `make`, which depends on nothing else, makes of a text: once, though it is asked for again whenever a file was missing. */
export const readOnce = <T>(files: Files, source: Source, make: (source: Source) => T): T =>
  files.kept === undefined ? make(source) : files.kept(source, make);

/** The same of a file that another names: not with every keystroke there. */
export function readAs<T>(files: Files, uri: string, make: (source: Source) => T): T | undefined {
  const text = files.read(uri);
  return text === undefined ? undefined : readOnce(files, { uri, text }, make);
}

/** The parsers that must be loaded before use. Absent: embedded text of that language is not read. */
export interface Syntaxes {
  readonly shell?: ShellSyntax;
  readonly hcl?: HclSyntax;
}

export interface LowerContext {
  readonly files: Files;
  readonly syntaxes: Syntaxes;
}

export interface Lowered {
  readonly workloads: readonly Workload[];
  /** Comments, for suppressions: span with its marker. */
  readonly comments: readonly Span[];
  /** Where the file could not be read as its kind. */
  readonly unreadable: readonly { readonly span: Span; readonly message: Message }[];
}

export interface Kind {
  readonly id: KindId;
  /** The usual file name, used for examples. */
  readonly fileName: string;
  /** How a comment is written, for the fix that inserts a suppression; absent: the kind has none. */
  readonly comment?: '#' | '//';
  /** Whether the file is of this kind; `path` has forward slashes, `text` is for a look at the content. */
  claims(path: string, text: string): boolean;
  /** How many characters of the text are to be read; absent: all. */
  weigh?(text: string): number;
  lower(source: Source, context: LowerContext): Lowered;
}

/** How a comment is written in the file; undefined: it can hold none. Several kinds have a form in JSON. */
export const commentIn = (kind: Kind, uri: string): Kind['comment'] =>
  kind.comment === '#' && /\.json$/i.test(uri) ? undefined : kind.comment;
