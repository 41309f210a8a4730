import { createScanner, type Node, type ParseError, parseTree } from 'jsonc-parser';
import type { Anchor } from '../../facts.ts';
import { type Edit, type Extract, extractOf, joinExtract, type Source, type Span } from '../../text.ts';
import type { DataDocument, DataEntry, DataMap, DataNode } from '../data.ts';
import { type Element, removalOf } from './edits.ts';
import { errorsOf } from './errors.ts';
import { token } from './tokens.ts';

export { insertItem, insertProperty, removeItems, writeValue } from './edits.ts';

/** Reads JSON as far as it can be read. `comments`: whether comments belong to the language (JSON with comments). */
export function readJson(source: Source, { comments }: { comments: boolean }): DataDocument {
  const { uri } = source;
  // A byte order mark is no token of JSON. A space in its place keeps every position.
  const text = source.text.startsWith('\uFEFF') ? ` ${source.text.slice(1)}` : source.text;
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: !comments, allowTrailingComma: comments });
  return {
    root: tree === undefined ? undefined : read(tree, undefined),
    comments: commentsOf(text),
    errors: errorsOf(text, errors, comments),
  };

  function read(node: Node, element: Element | undefined): DataNode {
    const span = spanOf(node);
    const anchor: Anchor = {
      uri,
      span,
      replace: value => [{ uri, span, text: literal(value, node) }],
      ...(element === undefined ? {} : { remove: () => removalOf({ uri, text }, element) }),
    };
    const base = { span, anchor, via: [] };
    const children = node.children ?? [];
    if (node.type === 'array') {
      const spans = children.map(spanOf);
      return {
        ...base,
        type: 'list',
        items: children.map((child, index) => read(child, { spans, index, container: span })),
      };
    }
    if (node.type === 'object') {
      const spans = children.map(spanOf);
      return mapOf(
        base,
        children.flatMap((child, index) => readEntry(child, { spans, index, container: span })),
      );
    }
    const value = node.value as string | number | boolean | null | undefined;
    const quoted = node.type === 'string';
    return {
      ...base,
      type: 'scalar',
      value: value ?? null,
      quoted,
      extract: quoted
        ? stringExtract(uri, text, span)
        : extractOf(uri, text.slice(span.start, span.end), span.start),
    };
  }

  function readEntry(property: Node, element: Element): DataEntry[] {
    const [key, value] = property.children ?? [];
    if (key === undefined) return [];
    const keySpan = spanOf(key);
    const remove = (): readonly Edit[] => removalOf({ uri, text }, element);
    const keyAnchor: Anchor = {
      uri,
      span: keySpan,
      replace: name => [{ uri, span: keySpan, text: JSON.stringify(name) }],
      remove,
    };
    return [
      { key: String(key.value), keySpan, keyAnchor, value: value ? read(value, element) : absent(property) },
    ];
  }

  /** Stands for the value of `"key":` while it is still being typed. */
  function absent(property: Node): DataNode {
    const end = property.offset + property.length;
    const span = { start: end, end };
    return {
      type: 'scalar',
      value: null,
      quoted: false,
      span,
      anchor: { uri, span },
      via: [],
      extract: extractOf(uri, '', end),
    };
  }
}

/** Whether a value is only begun: `"key":` and nothing yet. */
export const isAbsent = (node: DataNode): boolean =>
  node.type === 'scalar' && node.span.start === node.span.end;

/** Whether the quote that ends a string is still missing in the text. */
export function isUnterminated(node: DataNode, text: string): boolean {
  if (node.type !== 'scalar' || !node.quoted) return false;
  const written = text.slice(node.span.start, node.span.end);
  return !/^"(?:[^"\\]|\\.)*"$/s.test(written);
}

const spanOf = ({ offset, length }: Node): Span => ({ start: offset, end: offset + length });

function mapOf(base: Pick<DataMap, 'span' | 'anchor' | 'via'>, entries: readonly DataEntry[]): DataMap {
  // Of duplicate keys, the last one counts.
  const entry = (key: string): DataEntry | undefined => entries.findLast(e => e.key === key);
  return { ...base, type: 'map', entries, entry, get: key => entry(key)?.value };
}

/** `value` as JSON in the place of `node`: a string stays a string, anything else may become any JSON value. */
function literal(value: string, node: Node): string {
  if (node.type === 'string') return JSON.stringify(value);
  try {
    JSON.parse(value);
    return value;
  } catch {
    return JSON.stringify(value);
  }
}

function commentsOf(text: string): Span[] {
  const scanner = createScanner(text, false);
  const comments: Span[] = [];
  for (let kind = scanner.scan(); kind !== token.end; kind = scanner.scan()) {
    if (kind !== token.lineComment && kind !== token.blockComment) continue;
    const start = scanner.getTokenOffset();
    comments.push({ start, end: start + scanner.getTokenLength() });
  }
  return comments;
}

/** Text as it stands in a string literal. */
const write = (text: string): string => JSON.stringify(text).slice(1, -1);

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** The characters of a string literal, each traceable to where it stands in the file. */
export function stringExtract(uri: string, text: string, span: Span): Extract {
  const pieces: { text: string; span: Span }[] = [];
  let at = span.start + 1;
  let literalStart = at;
  const flush = (end: number): void => {
    if (end > literalStart)
      pieces.push({ text: text.slice(literalStart, end), span: { start: literalStart, end } });
  };
  while (at < span.end && text[at] !== '"') {
    if (text[at] !== '\\') {
      at++;
      continue;
    }
    flush(at);
    const code = /^[0-9a-fA-F]{4}/.exec(text.slice(at + 2, at + 6))?.[0];
    const letter = text[at + 1] ?? '';
    const unicode = letter === 'u' && code !== undefined;
    const end = Math.min(at + (unicode ? 6 : 2), span.end);
    const character = unicode ? String.fromCharCode(Number.parseInt(code, 16)) : (escapes[letter] ?? letter);
    pieces.push({ text: character, span: { start: at, end } });
    at = end;
    literalStart = at;
  }
  flush(at);
  return pieces.length === 0 ? extractOf(uri, '', span.start + 1) : joinExtract(uri, pieces, write);
}
