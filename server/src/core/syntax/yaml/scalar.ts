import { Scalar } from 'yaml';
import { type Extract, joinExtract, type Piece, type Source, type Span } from '../../text.ts';

/** The scalar's text with the place of each part: plain, quoted (escapes), literal and folded blocks. */
export function extractScalar(source: Source, scalar: Scalar, span: Span): Extract {
  const raw = source.text.slice(span.start, span.end);
  switch (scalar.type) {
    case Scalar.QUOTE_DOUBLE:
      return joined(source, doubleQuoted(raw, span.start), text => JSON.stringify(text).slice(1, -1));
    case Scalar.QUOTE_SINGLE:
      return joined(source, singleQuoted(raw, span.start), text => text.replaceAll("'", "''"));
    case Scalar.BLOCK_LITERAL:
    case Scalar.BLOCK_FOLDED:
      return joined(source, block(raw, span.start));
    default:
      return joined(source, folded(raw, span.start));
  }
}

const joined = (source: Source, pieces: readonly Piece[], write?: Extract['write']): Extract =>
  joinExtract(source.uri, pieces, write);

/** A line break reads as a blank; where blank lines are, as a break for each of them. */
function foldedBreak(token: string): string {
  const breaks = token.split('\n').length - 1;
  return breaks > 1 ? '\n'.repeat(breaks - 1) : ' ';
}

/** Plain text over several lines reads as one line, but for blank lines. */
function folded(raw: string, base: number): Piece[] {
  return [...raw.matchAll(/[ \t]*\r?\n[ \t\r\n]*|[^\r\n]+?(?=[ \t]*\r?\n|$)/g)].map(match => {
    const start = base + match.index;
    const text = /\n/.test(match[0]) ? foldedBreak(match[0]) : match[0];
    return { text, span: { start, end: start + match[0].length } };
  });
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  _: '\u00a0',
  N: '\u0085',
  L: '\u2028',
  P: '\u2029',
};

function doubleQuoted(raw: string, base: number): Piece[] {
  const end = raw.length > 1 && raw.endsWith('"') ? raw.length - 1 : raw.length;
  const body = raw.slice(1, end);
  const token =
    /\\\r?\n[ \t]*|\\x[\da-fA-F]{2}|\\u[\da-fA-F]{4}|\\U[\da-fA-F]{8}|\\[\s\S]|[ \t]*\r?\n[ \t\r\n]*|[^\\\r\n]+?(?=[ \t]*\r?\n|\\|$)/g;
  return [...body.matchAll(token)].map(match => {
    const start = base + 1 + match.index;
    return { text: unescaped(match[0]), span: { start, end: start + match[0].length } };
  });
}

function unescaped(token: string): string {
  if (token.startsWith('\\')) {
    if (/^\\\r?\n/.test(token)) return '';
    if (/^\\[xuU]/.test(token)) {
      const code = Number.parseInt(token.slice(2), 16);
      return Number.isNaN(code) || code > 0x10ffff ? token : String.fromCodePoint(code);
    }
    return escapes[token.slice(1)] ?? token.slice(1);
  }
  return /\n/.test(token) ? foldedBreak(token) : token;
}

function singleQuoted(raw: string, base: number): Piece[] {
  const end = raw.length > 1 && raw.endsWith("'") ? raw.length - 1 : raw.length;
  const token = /''|[ \t]*\r?\n[ \t\r\n]*|[^'\r\n]+?(?=[ \t]*\r?\n|'|$)/g;
  return [...raw.slice(1, end).matchAll(token)].map(match => {
    const start = base + 1 + match.index;
    const text = match[0] === "''" ? "'" : /\n/.test(match[0]) ? foldedBreak(match[0]) : match[0];
    return { text, span: { start, end: start + match[0].length } };
  });
}

/**
 * Both block styles line by line. A folded block reads the break between two lines of one indentation as a blank; of blank lines
 * between them, as many breaks as there are.
 */
function block(raw: string, base: number): Piece[] {
  const header = raw.indexOf('\n');
  if (header < 0) return [];
  const lines = [...raw.slice(header + 1).matchAll(/[^\n]*\n|[^\n]+$/g)];
  const explicit = /^[|>][+-]?([1-9])/.exec(raw)?.[1];
  const indents = lines
    .filter(line => line[0].trim() !== '')
    .map(line => /^ */.exec(line[0])?.[0].length ?? 0);
  const indent = indents.length === 0 ? 0 : explicit === undefined ? (indents[0] ?? 0) : Math.min(...indents);
  const folds = (i: number): boolean =>
    raw.startsWith('>') && isFlush(lines[i]?.[0], indent) && isFlush(lines[i + 1]?.[0], indent);
  let isAfterFlush = false;
  return lines.flatMap((line, i): Piece[] => {
    const isBlank = line[0].trim() === '';
    if (isBlank && isAfterFlush && raw.startsWith('>') && isFlush(lines[i + 1]?.[0], indent)) return [];
    if (!isBlank) isAfterFlush = isFlush(line[0], indent);
    const start = base + header + 1 + line.index;
    const skipped = Math.min(indent, /^ */.exec(line[0])?.[0].length ?? 0);
    const ending = /\r?\n$/.exec(line[0])?.[0] ?? '';
    const from = start + skipped;
    const to = start + line[0].length - ending.length;
    const text: Piece = {
      text: line[0].slice(skipped, line[0].length - ending.length),
      span: { start: from, end: to },
    };
    if (ending === '') return [text];
    const broken = { start: to, end: to + ending.length };
    // The blank that a fold reads as stands for the break and the indentation behind it.
    return folds(i)
      ? [text, { text: ' ', span: { ...broken, end: broken.end + indent } }]
      : [text, { text: '\n', span: broken }];
  });
}

const isFlush = (line: string | undefined, indent: number): boolean =>
  line !== undefined && /^[^ \t\r\n]/.test(line.slice(indent));
