import { createScanner } from 'jsonc-parser';
import { type Edit, lineBreakOf, type Source, type Span } from '../../text.ts';
import type { DataList, DataMap, DataNode } from '../data.ts';
import { token } from './tokens.ts';

/** Where an entry or item stands among its siblings. */
export interface Element {
  readonly spans: readonly Span[];
  readonly index: number;
  readonly container: Span;
}

/** Puts `jsonText` in the place of a value; its further lines are indented as the line it begins on. */
export function writeValue(source: Source, node: DataNode, jsonText: string): readonly Edit[] {
  const indent = indentOf(source.text, node.span.start);
  return [
    { uri: source.uri, span: node.span, text: indented(source.text, jsonText, indent, unitOf(source.text)) },
  ];
}

/** Adds `"key": jsonText` at the end of a map. `jsonText` may have several lines, indented by two spaces. */
export const insertProperty = (
  source: Source,
  map: DataMap,
  key: string,
  jsonText: string,
): readonly Edit[] =>
  insert(
    source,
    map,
    map.entries.map(e => ({ start: e.keySpan.start, end: entryEnd(e) })),
    `${JSON.stringify(key)}: ${jsonText}`,
  );

/** Adds `jsonText` at the end of a list. */
export const insertItem = (source: Source, list: DataList, jsonText: string): readonly Edit[] =>
  insert(
    source,
    list,
    list.items.map(item => item.span),
    jsonText,
  );

const entryEnd = (entry: DataMap['entries'][number]): number =>
  Math.max(entry.keySpan.end, entry.value.span.end);

function insert(
  source: Source,
  container: DataNode,
  spans: readonly Span[],
  element: string,
): readonly Edit[] {
  const { uri, text } = source;
  const eol = lineBreakOf(text);
  const unit = unitOf(text);
  const last = spans.at(-1);
  const at = (offset: number, inserted: string): Edit => ({
    uri,
    span: { start: offset, end: offset },
    text: inserted,
  });
  if (last === undefined) return insertFirst(source, container, element, eol, unit);
  const comma = commaAfter(text, last.end);
  const ownLine = text.slice(lineStart(text, last.start), last.start).trim() === '';
  if (!ownLine)
    return [
      at(
        comma === undefined ? last.end : comma + 1,
        `${comma === undefined ? ',' : ''} ${indented(text, element, indentOf(text, last.start), unit)}`,
      ),
    ];
  const indent = indentOf(text, last.start);
  const added = eol + indent + indented(text, element, indent, unit);
  const from = comma === undefined ? last.end : comma + 1;
  const end = endOfTrivia(text, from);
  if (comma !== undefined) return [at(end, added)];
  return end === last.end ? [at(end, `,${added}`)] : [at(last.end, ','), at(end, added)];
}

function insertFirst(
  source: Source,
  container: DataNode,
  element: string,
  eol: string,
  unit: string,
): readonly Edit[] {
  const { uri, text } = source;
  const { start, end } = container.span;
  // Half-typed, its end is where the text ends, without a bracket.
  const stop = /[}\]]/.test(text[end - 1] ?? '') && end - 1 > start ? end - 1 : end;
  const inside = text.slice(start + 1, stop);
  const indent = indentOf(text, start);
  const blank = inside.trim() === '';
  const oneLine =
    container.type === 'list' ? !/[\r\n]/.test(inside) : !/[\r\n]/.test(text.trim()) && text.trim() !== '{}';
  if (oneLine && blank)
    return [{ uri, span: { start: start + 1, end: stop }, text: indented(text, element, indent, unit) }];
  const added = eol + indent + unit + indented(text, element, indent + unit, unit);
  if (blank) return [{ uri, span: { start: start + 1, end: stop }, text: added + eol + indent }];
  // Only comments inside: in front of them, each comment staying where it was.
  return [
    {
      uri,
      span: { start: start + 1, end: start + 1 },
      text: /^[ \t]*\r?\n/.test(inside) ? added : added + eol + indent + unit,
    },
  ];
}

/** Takes an entry or item out, with the comma that goes with it. Comments stay. */
export function removalOf(source: Source, { spans, index, container }: Element): readonly Edit[] {
  const { uri, text } = source;
  const span = spans[index];
  if (span === undefined) return [];
  const previous = spans[index - 1];
  const before = previous === undefined ? undefined : commaAfter(text, previous.end);
  const after = commaAfter(text, span.end);
  const isLast = index === spans.length - 1;
  // An element in the middle takes the comma behind it along; the last one the comma in front of it, and a trailing one.
  const end = after === undefined ? span.end : onlyBlanks(text, span.end, after) ? after + 1 : span.end;
  const edits: Edit[] = [];
  const cut = (from: number, to: number): void => {
    edits.push({ uri, span: { start: from, end: to }, text: '' });
  };
  if (after !== undefined && end === span.end) cut(after, after + 1);
  if (isLast && before !== undefined) {
    if (onlyBlanks(text, before + 1, span.start)) {
      cut(before, end);
      return edits;
    }
    cut(before, before + 1);
  }
  const start = lineStart(text, span.start);
  const next = lineEnd(text, end);
  const ownLines =
    onlyBlanks(text, start, span.start) && onlyBlanks(text, end, next) && start > container.start;
  if (ownLines && next < text.length) cut(start, next + (text.startsWith('\r\n', next) ? 2 : 1));
  else if (isLast) cut(span.start, end);
  else cut(span.start, end + (/^[ \t]*/.exec(text.slice(end, next))?.[0].length ?? 0));
  return edits;
}

/** Takes out the items from `first` to `last` of a list, with the commas that go with them. */
export function removeItems(source: Source, list: DataList, first: number, last: number): readonly Edit[] {
  const spans = list.items.map(item => item.span);
  const start = spans[first]?.start;
  const end = spans[last]?.end;
  if (start === undefined || end === undefined) return [];
  const joined = [...spans.slice(0, first), { start, end }, ...spans.slice(last + 1)];
  return removalOf(source, { spans: joined, index: first, container: list.span });
}

/** The comma that follows, before any other token. */
export function commaAfter(text: string, offset: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  return scanner.scan() === token.comma ? scanner.getTokenOffset() : undefined;
}

/** Behind the blanks and comments that follow on the same line; `offset` itself where only blanks do. */
function endOfTrivia(text: string, offset: number): number {
  const scanner = createScanner(text, false);
  scanner.setPosition(offset);
  let end = offset;
  for (;;) {
    const kind = scanner.scan();
    if (kind === token.lineComment || kind === token.blockComment)
      end = scanner.getTokenOffset() + scanner.getTokenLength();
    else if (kind === token.lineBreak || kind === token.end) return end;
    else if (kind !== token.blank) return offset;
  }
}

const onlyBlanks = (text: string, start: number, end: number): boolean =>
  /^\s*$/.test(text.slice(start, end));

function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text[at - 1] !== '\n' && text[at - 1] !== '\r') at--;
  return at;
}

function lineEnd(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

const indentOf = (text: string, offset: number): string =>
  /^[ \t]*/.exec(text.slice(lineStart(text, offset)).replace(/^\uFEFF/, ''))?.[0] ?? '';

/** What one level is indented by: the first indented line tells. */
const unitOf = (text: string): string => /(?:^|[\r\n])([ \t]+)\S/.exec(text)?.[1] ?? '  ';

function indented(text: string, jsonText: string, indent: string, unit: string): string {
  const eol = lineBreakOf(text);
  return jsonText
    .split(/\r?\n/)
    .map((line, i) =>
      i === 0 ? line : indent + line.replace(/^(?: {2})+/, blanks => unit.repeat(blanks.length / 2)),
    )
    .join(eol);
}
