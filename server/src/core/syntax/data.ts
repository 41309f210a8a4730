import type { Anchor } from '../anchor.ts';
import type { Extract, Place, Span } from '../text.ts';

/**
 * A tree of maps, lists and scalars, whichever language it was written in (YAML, JSON). Aliases and merge keys are
 * already followed; `via` tells the places they were used at.
 */
export type DataNode = DataMap | DataList | DataScalar;

interface NodeBase {
  /** The text of the value. */
  readonly span: Span;
  /** Underlines the value; replaces it, or removes the entry or item it belongs to. */
  readonly anchor: Anchor;
  readonly via: readonly Place[];
  /** A tag that tells how the value joins another (Compose's `!reset` and `!override`), or names it (GitLab's `!reference`). */
  readonly tag?: string;
}

export interface DataMap extends NodeBase {
  readonly type: 'map';
  readonly entries: readonly DataEntry[];
  get(key: string): DataNode | undefined;
  entry(key: string): DataEntry | undefined;
}

export interface DataEntry {
  readonly key: string;
  readonly keySpan: Span;
  /** Underlines the key; renames it, or removes the entry. */
  readonly keyAnchor: Anchor;
  readonly value: DataNode;
}

export interface DataList extends NodeBase {
  readonly type: 'list';
  readonly items: readonly DataNode[];
}

export interface DataScalar extends NodeBase {
  readonly type: 'scalar';
  /** As the language resolves it. */
  readonly value: string | number | boolean | null;
  /** The scalar as text, character by character traceable to the file. */
  readonly extract: Extract;
  /** Whether it was written in quotes (so that `"true"` is a string). */
  readonly quoted: boolean;
}

/** One document (a YAML stream has several). */
export interface DataDocument {
  readonly root: DataNode | undefined;
  readonly comments: readonly Span[];
  readonly errors: readonly { readonly span: Span; readonly message: string }[];
  /** YAML: where a map has a key again; of the two, the last is read. */
  readonly repeatedKeys?: () => readonly Span[];
}

export const asMap = (node: DataNode | undefined): DataMap | undefined =>
  node?.type === 'map' ? node : undefined;
export const asList = (node: DataNode | undefined): DataList | undefined =>
  node?.type === 'list' ? node : undefined;
export const asScalar = (node: DataNode | undefined): DataScalar | undefined =>
  node?.type === 'scalar' ? node : undefined;
/** The scalar's text; undefined for maps, lists and null. */
export const textOf = (node: DataNode | undefined): string | undefined =>
  node?.type === 'scalar' && node.value !== null ? node.extract.text : undefined;

/** A map of entries; of two with one key, the last counts. */
export function dataMap(
  base: Pick<DataNode, 'span' | 'anchor' | 'via'>,
  entries: readonly DataEntry[],
): DataMap {
  const byKey = new Map(entries.map(entry => [entry.key, entry]));
  return {
    type: 'map',
    span: base.span,
    anchor: base.anchor,
    via: base.via,
    entries,
    get: key => byKey.get(key)?.value,
    entry: key => byKey.get(key),
  };
}
