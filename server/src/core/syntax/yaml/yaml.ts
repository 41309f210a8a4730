import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Anchor } from '../../facts.ts';
import type { Edit, Extract, Place, Source, Span } from '../../text.ts';
import type { DataDocument, DataEntry, DataList, DataMap, DataNode, DataScalar } from '../data.ts';
import { anchorsOf, unknownAliases } from './anchors.ts';
import { commentsOf } from './comments.ts';
import { blockRemoval, emptied, flowRemoval, quoteLike, standsBeside } from './edits.ts';
import { withJoinedLines } from './joined.ts';
import { openQuotes } from './quotes.ts';
import { repeatedKeys } from './repeated.ts';
import { extractScalar } from './scalar.ts';

/** Nodes reached through aliases and merge keys are counted: a bomb of aliases ends the reading, not the editor. */
const nodeLimit = 200_000;

/** Compose's tags for merging, and GitLab's for what stands elsewhere; the value they stand before is read as it is. */
const readTags = ['!reset', '!override', '!reference'];
const customTags = readTags.flatMap(tag => [
  { tag, resolve: (text: string) => text },
  { tag, collection: 'map' as const, resolve: (map: unknown) => map },
  { tag, collection: 'seq' as const, resolve: (seq: unknown) => seq },
]);

/**
 * Reads every document of a YAML stream. Never throws: what cannot be read is in `errors`. `hidden`: what the text has blanks for,
 * and may bring entries.
 */
export function readYaml(source: Source, hidden: readonly Span[] = []): readonly DataDocument[] {
  const { text, documents } = withJoinedLines(source.text, parse(source.text), parse);
  const comments = commentsOf(text);
  return documents.map((document, i) => ({
    root: new Reader(source, document, hidden).read(),
    comments: i === 0 ? comments : [],
    errors: [
      ...document.errors.map(({ pos, message }) => ({ span: within(source.text, ...pos), message })),
      ...openQuotes(text, document),
      ...unknownAliases(document),
    ],
    repeatedKeys: () => repeatedKeys(document),
  }));
}

function parse(text: string): readonly Document.Parsed[] {
  const parsed = parseAllDocuments(text, {
    merge: true,
    keepSourceTokens: true,
    lineCounter: new LineCounter(),
    prettyErrors: false,
    logLevel: 'silent',
    strict: false,
    uniqueKeys: false,
    customTags: tags => [...tags, ...(customTags as never[])],
  });
  return Array.isArray(parsed) ? parsed : [];
}

/** The package tells of what is missing at the end as one past it. */
const within = (text: string, start: number, end: number): Span => ({
  start: Math.min(start, text.length),
  end: Math.min(Math.max(start, end), text.length),
});

/** How an entry or item sits in its parent: what its removal must take along. */
interface Holder {
  readonly parent: YAMLMap | YAMLSeq;
  readonly entry: Span;
  readonly only: boolean;
}

class Reader {
  readonly #source: Source;
  readonly #document: Document.Parsed;
  readonly #hidden: readonly Span[];
  #count = 0;
  /** The nodes that are being read: an alias to one of them is a circle. */
  readonly #open = new Set<Node>();
  #anchors: ReadonlyMap<string, readonly Node[]> | undefined;

  constructor(source: Source, document: Document.Parsed, hidden: readonly Span[]) {
    this.#source = source;
    this.#hidden = hidden;
    this.#document = document;
  }

  read(): DataNode | undefined {
    const root = this.#document.contents;
    return root === null ? undefined : this.#node(root as Node, undefined, []);
  }

  #node(
    node: Node | null | undefined,
    holder: Holder | undefined,
    via: readonly Place[],
    at?: number,
  ): DataNode | undefined {
    if (++this.#count > nodeLimit) return undefined;
    if (node === null || node === undefined) return this.#empty(holder, via, at ?? 0);
    if (this.#open.has(node)) return undefined;
    if (isAlias(node)) return this.#alias(node, via);
    this.#open.add(node);
    const read = this.#value(node, holder, via);
    this.#open.delete(node);
    return read !== undefined && node.tag !== undefined && readTags.includes(node.tag)
      ? { ...read, tag: node.tag }
      : read;
  }

  #value(node: Node, holder: Holder | undefined, via: readonly Place[]): DataNode | undefined {
    if (isMap(node)) return this.#map(node, holder, via);
    if (isSeq(node)) return this.#list(node, holder, via);
    return isScalar(node) ? this.#scalar(node, holder, via) : undefined;
  }

  #alias(alias: Alias, via: readonly Place[]): DataNode | undefined {
    const target = this.#anchored(alias);
    if (target === undefined) return undefined;
    const place: Place = { uri: this.#source.uri, span: this.#span(alias) };
    return this.#node(target, undefined, [...via, place]);
  }

  /** The node that the alias stands for: the nearest before it with its name. */
  #anchored({ source, range }: Alias): Node | undefined {
    this.#anchors ??= anchorsOf(this.#document);
    const start = range?.[0] ?? 0;
    return this.#anchors.get(source)?.findLast(node => (node.range?.[0] ?? 0) < start);
  }

  #map(map: YAMLMap, holder: Holder | undefined, via: readonly Place[]): DataMap {
    const entries: DataEntry[] = [];
    const merged: DataEntry[] = [];
    for (const pair of map.items) {
      const key = isScalar(pair.key) ? keyText(pair.key) : undefined;
      if (key === undefined) continue;
      if (key === '<<') merged.push(...this.#merged(pair, via));
      else {
        const entry = this.#entry(map, pair, key, via);
        if (entry !== undefined) entries.push(entry);
      }
    }
    const own = new Map(entries.map(entry => [entry.key, entry]));
    for (const entry of merged) if (!own.has(entry.key)) own.set(entry.key, entry);
    const span = this.#span(map);
    return {
      type: 'map',
      span,
      via,
      anchor: this.#anchor(span, holder, via),
      entries: [...own.values()],
      get: key => own.get(key)?.value,
      entry: key => own.get(key),
    };
  }

  #entry(map: YAMLMap, pair: Pair, key: string, via: readonly Place[]): DataEntry | undefined {
    const keyNode = pair.key as Scalar;
    const keySpan = this.#span(keyNode);
    const value = pair.value as Node | null;
    const end =
      isCollection(value) || isScalar(value) || isAlias(value)
        ? this.#span(value).end
        : this.#afterColon(keySpan.end);
    const holder: Holder = {
      parent: map,
      entry: { start: keySpan.start, end: Math.max(end, keySpan.end) },
      only: map.items.length === 1,
    };
    const node = this.#node(value, holder, via, this.#afterColon(keySpan.end));
    if (node === undefined) return undefined;
    return { key, keySpan, keyAnchor: this.#anchor(keySpan, holder, via, true, keyNode), value: node };
  }

  #merged(pair: Pair, via: readonly Place[]): readonly DataEntry[] {
    const value = pair.value as Node | null;
    const sources = isSeq(value) ? (value.items as Node[]) : [value];
    return sources.flatMap(source => {
      const node = this.#node(source, undefined, via);
      return node?.type === 'map' ? node.entries : [];
    });
  }

  #list(list: YAMLSeq, holder: Holder | undefined, via: readonly Place[]): DataList {
    const items = list.items.flatMap(item => {
      const node = item as Node | null;
      if (node === null || typeof node !== 'object') return [];
      const entry = this.#itemSpan(list, this.#span(node));
      return this.#node(node, { parent: list, entry, only: list.items.length === 1 }, via) ?? [];
    });
    const span = this.#span(list);
    return { type: 'list', span, via, anchor: this.#anchor(span, holder, via), items };
  }

  #scalar(scalar: Scalar, holder: Holder | undefined, via: readonly Place[]): DataScalar {
    const span = this.#span(scalar);
    const value = scalar.value;
    const quoted = scalar.type !== Scalar.PLAIN;
    const simple =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
    return {
      type: 'scalar',
      value: simple,
      quoted,
      span,
      via,
      extract: extractScalar(this.#source, scalar, span),
      anchor: this.#anchor(span, holder, via, true, scalar),
    };
  }

  #empty(holder: Holder | undefined, via: readonly Place[], at: number): DataScalar {
    const span = { start: at, end: at };
    const extract: Extract = { uri: this.#source.uri, text: '', runs: [] };
    return {
      type: 'scalar',
      value: null,
      quoted: false,
      span,
      via,
      extract,
      anchor: this.#anchor(span, holder, via, false),
    };
  }

  /** Without the trailing line breaks and comments that a block collection's range takes in. */
  #span(node: Node): Span {
    const [start, end] = node.range ?? [0, 0];
    if (isScalar(node) && (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED))
      return { start, end: start + this.#source.text.slice(start, end).trimEnd().length };
    if (!isCollection(node)) return { start, end };
    if (node.flow === true || node.items.length === 0) return { start, end };
    let last = start;
    const item = node.items.at(-1) as Pair | Node;
    if (item !== undefined && 'key' in item) {
      const key = item.key as Node | null;
      const value = item.value as Node | null;
      if (key !== null) last = Math.max(last, this.#span(key).end);
      if (value?.range) last = Math.max(last, this.#span(value).end);
    } else if (item !== undefined && item !== null && (item as Node).range)
      last = Math.max(last, this.#span(item as Node).end);
    return { start, end: Math.min(Math.max(last, start), end) };
  }

  #afterColon(keyEnd: number): number {
    const colon = this.#source.text.indexOf(':', keyEnd);
    return colon < 0 ? keyEnd : colon + 1;
  }

  #itemSpan(list: YAMLSeq, value: Span): Span {
    if (list.flow === true) return value;
    const dash = this.#source.text.lastIndexOf('-', value.start - 1);
    return { start: dash < 0 ? value.start : dash, end: value.end };
  }

  #anchor(
    span: Span,
    holder: Holder | undefined,
    via: readonly Place[],
    replaceable = false,
    scalar?: Scalar,
  ): Anchor {
    const uri = this.#source.uri;
    const base: Anchor = via.length > 0 ? { uri, span, via } : { uri, span };
    const block = scalar?.type === Scalar.BLOCK_FOLDED || scalar?.type === Scalar.BLOCK_LITERAL;
    return {
      ...base,
      ...(replaceable && !block
        ? { replace: (value: string): readonly Edit[] => [{ uri, span, text: quoteLike(scalar, value) }] }
        : {}),
      ...(holder !== undefined ? { remove: () => this.#remove(holder) } : {}),
    };
  }

  #remove({ parent, entry, only }: Holder): readonly Edit[] {
    const { uri, text } = this.#source;
    if (parent.flow === true) return [{ uri, span: flowRemoval(text, entry), text: '' }];
    if (only && !standsBeside(text, entry, this.#hidden))
      return [emptied(this.#source, isMap(parent) ? '{}' : '[]', entry)];
    return [{ uri, span: blockRemoval(text, entry), text: '' }];
  }
}

/** The `yaml` package resolves a merge key to a symbol. */
const keyText = ({ value }: Scalar): string =>
  typeof value === 'symbol' ? (value.description ?? '') : String(value);
