import { type Extract, joinExtract, type Piece, type Source } from '../../text.ts';

/** Where `end` comes next that is in no string and in no braces of its own. */
export function pastStrings(source: Source, start: number, limit: number, end: string): number | undefined {
  const { text } = source;
  let depth = 0;
  for (let at = start; at < limit; at++) {
    const string = /["']/.test(text[at] ?? '') ? readString(source, at, limit) : undefined;
    if (string !== undefined) at = string.end - 1;
    else if (depth === 0 && text.startsWith(end, at)) return at;
    else if (text[at] === '{') depth++;
    else if (text[at] === '}') depth--;
  }
  return undefined;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** A string of any quotes. An indented one is read if it is on one line: its indentation is taken off otherwise. */
export function readString(
  { uri, text }: Source,
  start: number,
  limit: number,
): { readonly value: Extract; readonly end: number } | undefined {
  const quote = /^(?:"""|'''|"|')/.exec(text.slice(start, start + 3))?.[0];
  if (quote === undefined) return undefined;
  const pieces: Piece[] = [];
  let at = start + quote.length;
  let from = at;
  const flush = (): void => {
    if (at > from) pieces.push({ text: text.slice(from, at), span: { start: from, end: at } });
  };
  for (; at < limit && !text.startsWith(quote, at); at++) {
    if (text[at] !== '\\' || quote.startsWith("'")) continue;
    flush();
    const next = text[at + 1] ?? '';
    pieces.push({ text: escapes[next] ?? next, span: { start: at, end: at + 2 } });
    at++;
    from = at + 1;
  }
  if (at >= limit) return undefined;
  flush();
  return { value: joinExtract(uri, pieces), end: at + quote.length };
}
