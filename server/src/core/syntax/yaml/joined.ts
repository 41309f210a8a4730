import { type Document, visit } from 'yaml';
import type { Span } from '../../text.ts';
import { flowEnd, withoutComments } from './flow-end.ts';
import { isOpenQuote, mayHaveOpenQuotes } from './quotes.ts';

/** What stands behind a part that is read anew may hold more of them: so often at most the whole is read again. */
const most = 4;

/**
 * The text with what its readers (go-yaml, libyaml, PyYAML) take and the package does not: a quoted text, or a list or map in brackets,
 * may go on in lines that are indented no further than its key. Its line breaks become blanks, so that all places stay. Where that makes
 * an error right behind, or within the brackets, the text was half-typed, and stays as it is. `documents`: of the text.
 */
export function withJoinedLines(
  text: string,
  documents: readonly Document.Parsed[],
  parse: (text: string) => readonly Document.Parsed[],
): { readonly text: string; readonly documents: readonly Document.Parsed[] } {
  const checked: Span[] = [];
  let joined = text;
  let read = documents;
  for (let times = 0; times < most; times++) {
    const parts = joinedParts(joined, cutParts(joined, read));
    if (parts.checked.length === 0) break;
    joined = parts.text;
    checked.push(...parts.checked);
    read = parse(joined);
  }
  const wrong = read.flatMap(({ errors }) => errors.map(({ pos }) => pos[0])).sort((a, b) => a - b);
  return checked.some(span => isWrongIn(joined, span, wrong))
    ? { text, documents }
    : { text: joined, documents: read };
}

/** A part of which the package misses the end. */
interface Cut {
  readonly start: number;
  readonly isFlow: boolean;
}

/** In the order of the text. */
function cutParts(text: string, documents: readonly Document[]): readonly Cut[] {
  const quotes = new Set<number>();
  const flows = new Set<number>();
  for (const { errors } of documents)
    for (const { code, message, pos } of errors)
      if (code === 'MISSING_CHAR' && message.endsWith('quote')) quotes.add(pos[0]);
      else if (code === 'BAD_INDENT' && /^Flow .* end with a [\]}]$/.test(message)) flows.add(pos[0]);
  const cuts: Cut[] = [];
  if (quotes.size === 0 && flows.size === 0 && !mayHaveOpenQuotes(text)) return cuts;
  const add = (start: number, isFlow: boolean): void => {
    cuts.push({ start, isFlow });
  };
  for (const document of documents)
    visit(document, {
      Scalar: (_, scalar) => {
        const { range } = scalar;
        if (range && (quotes.has(range[1]) || isOpenQuote(scalar))) add(range[0], false);
      },
      Collection: (_, { flow, range }) => {
        if (flow === true && range && flows.has(range[1])) add(range[0], true);
      },
    });
  return cuts;
}

/** `checked`: the parts, or the place behind a quote, where an error tells that there was none. */
function joinedParts(
  text: string,
  cuts: readonly Cut[],
): { readonly text: string; readonly checked: readonly Span[] } {
  const checked: Span[] = [];
  let joined = '';
  let from = 0;
  let hasOpen = false;
  for (const { start, isFlow } of cuts) {
    // One without an end has been looked for to the end of the text.
    if (start < from || (isFlow && hasOpen)) continue;
    const end = isFlow ? flowEnd(text, start) : quoteEnd(text, start);
    if (end === undefined) {
      hasOpen ||= isFlow;
      continue;
    }
    const part = text.slice(start, end);
    joined += text.slice(from, start) + (isFlow ? withoutComments(part) : part).replace(/[\r\n]/g, ' ');
    from = end;
    checked.push({ start: isFlow ? start : end, end });
  }
  return { text: joined + text.slice(from), checked };
}

/** Behind the quote that closes; undefined: none does, or a document ends before. */
function quoteEnd(text: string, start: number): number | undefined {
  const body = text[start] === '"' ? /(?:[^"\\]|\\[\s\S])*"/y : /(?:[^']|'')*'(?!')/y;
  body.lastIndex = start + 1;
  const found = body.exec(text)?.[0];
  return found === undefined || /^(?:---|\.\.\.)(?:\s|$)/m.test(found) ? undefined : start + 1 + found.length;
}

/** Whether one of the errors is in the part, or on the line that goes on there. */
function isWrongIn(text: string, { start, end }: Span, wrong: readonly number[]): boolean {
  let [low, high] = [0, wrong.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((wrong[middle] ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  const next = wrong[low];
  const line = text.indexOf('\n', end);
  return next !== undefined && (line < 0 || next < line);
}
