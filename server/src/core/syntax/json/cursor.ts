import { createScanner } from 'jsonc-parser';
import type { Span } from '../../text.ts';
import { token } from './tokens.ts';

/** What may be typed at an offset of a JSON text, however broken the text is. */
export interface JsonCursor {
  /** `key`: the name of a property. `value`: a property's value, a list's item, or the whole text. */
  readonly at: 'key' | 'value';
  /** Of the object, for a key; of the value itself, for a value. Numbers are indexes of lists. */
  readonly path: readonly (string | number)[];
  /** What is replaced: the half-typed word or string, or nothing. It is on one line. */
  readonly span: Span;
  /** The half-typed text up to the cursor, with its opening quote. */
  readonly typed: string;
  /** The other names of the object, for a key; the strings of the list, for an item. */
  readonly siblings: readonly string[];
  /** Whether a colon follows already: the key has its value. */
  readonly colon: boolean;
  /** Whether a comma must follow what is inserted, as another element does. */
  readonly comma: boolean;
  /** Where a comma is missing before. */
  readonly commaAt?: number;
}

interface Token {
  readonly kind: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly closed: boolean;
}

interface Frame {
  readonly list: boolean;
  expects: 'element' | 'colon' | 'value' | 'end';
  /** The name of the property, or the index of the item, at hand. */
  step: string | number;
  readonly strings: { readonly text: string; readonly start: number }[];
  /** Where its last element ended. */
  last: number;
}

/** Undefined: nothing can be typed here (in a comment, between a key and its colon, behind the end). */
export function jsonCursor(text: string, offset: number): JsonCursor | undefined {
  const tokens = tokensOf(text);
  if (tokens.some(one => isComment(one) && one.start < offset && offset < end(one, text))) return undefined;
  const words = tokens.filter(one => !isComment(one));
  const at = words.findIndex(one => holds(one, offset));
  const before = at < 0 ? words.filter(one => one.end <= offset) : words.slice(0, at);
  const typed = at < 0 ? undefined : words[at];
  const stack: Frame[] = [frame(true, 0)];
  for (const one of before) advance(stack, one);
  const [root] = stack;
  const top = stack.at(-1);
  if (top === undefined || root === undefined) return undefined;
  const span = typed === undefined ? { start: offset, end: offset } : { start: typed.start, end: typed.end };
  const rest = words.filter(one => one.start >= span.end && one !== typed);
  const next = rest[0];
  const path = stack.slice(1, -1).map((_, i) => stack[i + 1]?.step ?? '');
  const shared = { span, typed: text.slice(span.start, offset) };
  if (top === root) {
    // One value is all that the text may hold.
    if (before.length > 0 || next !== undefined) return undefined;
    return { ...shared, at: 'value', path: [], siblings: [], colon: false, comma: false };
  }
  if (top.expects === 'colon') return undefined;
  const comma = next !== undefined && startsElement(next);
  if (top.expects === 'value') {
    const value = { at: 'value', path: [...path, top.step], siblings: [], colon: false } as const;
    if (typed !== undefined || next === undefined || !startsElement(next) || rest[1]?.kind === token.colon)
      return { ...shared, ...value, comma };
    // There is a value already: it is replaced where the cursor touches it.
    if (opens(next) || next.start !== offset) return undefined;
    const following = rest[1];
    const again = following !== undefined && startsElement(following);
    return { ...value, span: { start: offset, end: next.end }, typed: '', comma: again };
  }
  const missing = top.expects === 'end' ? { commaAt: top.last } : {};
  if (missing.commaAt !== undefined && missing.commaAt >= span.start) return undefined;
  const siblings = others(stack, rest);
  if (top.list) {
    const index = top.expects === 'end' ? Number(top.step) + 1 : top.step;
    return { ...shared, at: 'value', path: [...path, index], siblings, colon: false, comma, ...missing };
  }
  const colon = typed !== undefined && next?.kind === token.colon;
  return { ...shared, at: 'key', path, siblings, colon, comma: !colon && comma, ...missing };
}

function tokensOf(text: string): Token[] {
  const scanner = createScanner(text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text, false);
  const tokens: Token[] = [];
  for (let kind: number = scanner.scan(); kind !== token.end; kind = scanner.scan()) {
    if (kind === token.blank || kind === token.lineBreak) continue;
    const start = scanner.getTokenOffset();
    const written = text.slice(start, start + scanner.getTokenLength());
    const closed = kind !== token.string || (written.length > 1 && scanner.getTokenError() === 0);
    tokens.push({ kind, start, end: start + written.length, text: scanner.getTokenValue(), closed });
  }
  return tokens;
}

/** Whether the cursor is in a word that is being typed. Behind a closed string, or at an opening quote, it is not. */
const holds = (one: Token, offset: number): boolean =>
  isWord(one) &&
  one.start < offset &&
  (one.kind === token.string && one.closed ? offset < one.end : offset <= one.end);

const isComment = ({ kind }: Token): boolean => kind === token.lineComment || kind === token.blockComment;
/** A line comment goes on to where the next line begins. */
const end = (one: Token, text: string): number =>
  one.kind === token.lineComment || one.end === text.length ? one.end + 1 : one.end;
const isWord = ({ kind }: Token): boolean => kind > token.colon;
const opens = ({ kind }: Token): boolean => kind === token.openBrace || kind === token.openBracket;
const startsElement = (one: Token): boolean => isWord(one) || opens(one);

const frame = (list: boolean, start: number): Frame => ({
  list,
  expects: 'element',
  step: list ? 0 : '',
  strings: [],
  last: start,
});

function advance(stack: Frame[], one: Token): void {
  const top = stack.at(-1);
  if (top === undefined) return;
  if (one.kind === token.comma) {
    top.expects = 'element';
    if (typeof top.step === 'number') top.step++;
  } else if (one.kind === token.colon) {
    if (top.expects === 'colon') top.expects = 'value';
  } else if (one.kind === token.closeBrace || one.kind === token.closeBracket) {
    close(stack, one);
  } else if (opens(one)) {
    // An object without a name is read as the value of none.
    stack.push(frame(one.kind === token.openBracket, one.end));
  } else if (top.list || top.expects === 'value') {
    if (top.list) top.strings.push({ text: one.text, start: one.start });
    ended(top, one.end);
  } else {
    top.step = one.text;
    top.strings.push({ text: one.text, start: one.start });
    top.expects = 'colon';
  }
}

function close(stack: Frame[], one: Token): void {
  const list = one.kind === token.closeBracket;
  const at = stack.findLastIndex((each, i) => i > 0 && each.list === list);
  if (at < 0) return;
  stack.length = at;
  const outer = stack.at(-1);
  if (outer !== undefined) ended(outer, one.end);
}

function ended(frame: Frame, at: number): void {
  frame.expects = 'end';
  frame.last = at;
}

/** The other names of the object, or strings of the list, that the cursor is in: those before it and those behind. */
function others(stack: readonly Frame[], rest: readonly Token[]): readonly string[] {
  const depth = stack.length;
  const top = stack.at(-1);
  const all: Frame[] = stack.map(one => ({ ...one, strings: [...one.strings] }));
  const own = all[depth - 1];
  if (top === undefined || own === undefined) return [];
  // What is typed counts as an element whose value, if it has one, comes next.
  if (rest[0]?.kind === token.colon) own.expects = 'colon';
  else if (!own.list) own.expects = 'element';
  for (const one of rest) {
    if (all.length === depth && own.expects === 'colon' && one.kind !== token.colon) own.expects = 'element';
    advance(all, one);
    if (all.length < depth) break;
  }
  return own.strings.map(({ text }) => text);
}
