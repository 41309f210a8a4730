import { type Document, visit } from 'yaml';

/** What stands behind a text that is read anew may hold more of them: so often at most the whole is read again. */
const most = 4;

/**
 * The text with what its readers (go-yaml, libyaml, PyYAML) take and the package does not: a quoted text may go on in lines that
 * are indented no further than its key. Its line breaks become blanks, so that all places stay. Where that makes an error right behind
 * the quote, the text was half-typed, and stays as it is. `documents`: of the text.
 */
export function withJoinedQuotes(
  text: string,
  documents: readonly Document.Parsed[],
  parse: (text: string) => readonly Document.Parsed[],
): { readonly text: string; readonly documents: readonly Document.Parsed[] } {
  const ends: number[] = [];
  let joined = text;
  let read = documents;
  for (let times = 0; times < most; times++) {
    const parts = joinedParts(joined, cutTexts(read));
    if (parts.ends.length === 0) break;
    joined = parts.text;
    ends.push(...parts.ends);
    read = parse(joined);
  }
  const wrong = read.flatMap(({ errors }) => errors.map(({ pos }) => pos[0])).sort((a, b) => a - b);
  return ends.some(end => isWrongBehind(joined, end, wrong))
    ? { text, documents }
    : { text: joined, documents: read };
}

/** Where the texts begin whose quote the package misses. */
function cutTexts(documents: readonly Document[]): readonly number[] {
  const missing = new Set(
    documents.flatMap(({ errors }) =>
      errors.flatMap(({ code, message, pos }) =>
        code === 'MISSING_CHAR' && message.endsWith('quote') ? [pos[0]] : [],
      ),
    ),
  );
  const starts: number[] = [];
  if (missing.size === 0) return starts;
  for (const document of documents)
    visit(document, {
      Scalar: (_, { range }) => {
        if (range && missing.has(range[1])) starts.push(range[0]);
      },
    });
  return starts;
}

function joinedParts(
  text: string,
  starts: readonly number[],
): { readonly text: string; readonly ends: readonly number[] } {
  const ends: number[] = [];
  let joined = '';
  let from = 0;
  for (const start of starts) {
    const end = start < from ? undefined : closing(text, start);
    if (end === undefined) continue;
    joined += text.slice(from, start) + text.slice(start, end).replace(/[\r\n]/g, ' ');
    from = end;
    ends.push(end);
  }
  return { text: joined + text.slice(from), ends };
}

/** Behind the quote that closes; undefined: none does, or a document ends before. */
function closing(text: string, start: number): number | undefined {
  const body = text[start] === '"' ? /(?:[^"\\]|\\[\s\S])*"/y : /(?:[^']|'')*'(?!')/y;
  body.lastIndex = start + 1;
  const found = body.exec(text)?.[0];
  return found === undefined || /^(?:---|\.\.\.)(?:\s|$)/m.test(found) ? undefined : start + 1 + found.length;
}

/** Whether one of the errors is on the line that goes on there. */
function isWrongBehind(text: string, end: number, wrong: readonly number[]): boolean {
  let [low, high] = [0, wrong.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((wrong[middle] ?? 0) < end) low = middle + 1;
    else high = middle;
  }
  const next = wrong[low];
  const line = text.indexOf('\n', end);
  return next !== undefined && (line < 0 || next < line);
}
