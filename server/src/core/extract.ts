import type { Span } from './span.ts';

/** A place in another file. */
export interface Origin {
  readonly uri: string;
  readonly at: number;
}

/** Characters of an extract that come from one place of the file. */
export interface Run {
  /** Offset in the extract. */
  readonly at: number;
  /** Offset in the file. */
  readonly source: number;
  /** How many characters read in the file as in the extract; 0 where the file writes them in another way (an escape). */
  readonly length: number;
  /** Where that other way of writing ends in the file. */
  readonly end?: number;
  /** The expansions (`$(FLAGS)`) that brought the characters here from where they are written, outermost first. */
  readonly uses?: readonly Span[];
  /** The characters are an argument of the innermost of `uses`, so that they belong to one call. */
  readonly argument?: boolean;
  /** The expression whose default the characters are. */
  readonly fromDefault?: string;
  /** The characters are a variable in the place of this expression, whose value only the run knows. */
  readonly hole?: string;
  /** Where another file writes the characters, which have no place in this one but that of what brings them. */
  readonly origin?: Origin;
}

/**
 * A text taken out of a file (an unquoted YAML scalar, a JSON string, the shell lines of a RUN instruction) that
 * still knows where each of its characters came from.
 */
export interface Extract {
  readonly uri: string;
  readonly text: string;
  /** Runs of characters that are contiguous in the file, in order. */
  readonly runs: readonly Run[];
  /** How the file writes text that is put into the extract (JSON's escapes, make's `$$`). Absent: as it is. */
  readonly write?: (text: string) => string;
}

/** A part of an extract: text as it reads, and the span of the file that it stands for. */
export interface Piece extends Pick<Run, 'uses' | 'argument' | 'fromDefault' | 'hole'> {
  readonly text: string;
  readonly span: Span;
}

export const extractOf = (uri: string, text: string, source: number): Extract => ({
  uri,
  text,
  runs: [{ at: 0, source, length: text.length }],
});

/** Builds an extract from pieces. A piece as long as its span is taken to read as it is written. */
export function joinExtract(uri: string, pieces: readonly Piece[], write?: Extract['write']): Extract {
  const runs: Run[] = [];
  let text = '';
  for (const { text: own, span, ...rest } of pieces) {
    const literal = span.end - span.start === own.length;
    const place = literal ? { length: own.length } : { length: 0, end: span.end };
    if (own.length > 0) runs.push({ ...rest, ...place, at: text.length, source: span.start });
    text += own;
  }
  return withWrite({ uri, text, runs }, write);
}

const withWrite = (extract: Extract, write: Extract['write']): Extract =>
  write === undefined ? extract : { ...extract, write };

/** A part of an extract, as an extract. */
export function sliceExtract({ uri, text, runs, write }: Extract, { start, end }: Span): Extract {
  const parts: Run[] = [];
  // A long text has many runs, and is sliced often.
  for (let i = runAt(runs, start); i < runs.length; i++) {
    const run = runs[i];
    const to = runs[i + 1]?.at ?? text.length;
    if (run === undefined || run.at >= end) break;
    if (to <= start) continue;
    const skip = Math.max(start - run.at, 0);
    const at = run.at + skip - start;
    const length = Math.max(Math.min(run.length - skip, end - run.at - skip), 0);
    const { origin } = run;
    const own = origin === undefined ? run : { ...run, origin: { ...origin, at: origin.at + skip } };
    parts.push(run.length === 0 ? { ...own, at } : { ...own, at, source: run.source + skip, length });
  }
  return withWrite({ uri, text: text.slice(start, end), runs: parts }, write);
}

/** `text` in the place of the whole extract. */
export function insteadOf(extract: Extract, text: string): Extract {
  const [first] = extract.runs;
  const last = extract.runs.at(-1);
  if (first === undefined || last === undefined) return { ...extract, text };
  return { ...extract, text, runs: [{ ...first, at: 0, length: 0, end: endOf(last, last.length) }] };
}

/** Extracts of one file, one after the other. */
export function concatExtracts(uri: string, parts: readonly Extract[]): Extract {
  let text = '';
  const runs: Run[] = [];
  for (const part of parts) {
    const base = text.length;
    runs.push(...part.runs.map(run => ({ ...run, at: run.at + base })));
    text += part.text;
  }
  return withWrite({ uri, text, runs }, parts.find(part => part.write !== undefined)?.write);
}

/** Where the offset `at` of the extract lies in the file. */
export function sourceOffset({ runs }: Extract, at: number): number {
  const run = runs[runAt(runs, at)];
  return run === undefined ? 0 : run.source + Math.min(Math.max(at - run.at, 0), run.length);
}

/** The span of the file that the span of the extract came from. The end maps by its last character. */
export const sourceSpan = (extract: Extract, span: Span): Span => locate(extract, span).span;

export const hasHole = ({ runs }: Extract): boolean => runs.some(run => run.hole !== undefined);

/** Where another file writes what stands at an offset. */
export function originAt({ runs }: Extract, offset: number): Origin | undefined {
  const { at = 0, origin } = runs[runAt(runs, offset)] ?? {};
  return origin && { ...origin, at: origin.at + offset - at };
}

/** The expression whose default a part of the span is. */
export function defaultIn({ runs }: Extract, { start, end }: Span): string | undefined {
  for (let i = runAt(runs, start); i <= runAt(runs, end - 1); i++)
    if (runs[i]?.fromDefault !== undefined) return runs[i]?.fromDefault;
  return undefined;
}

/**
 * Where a span of the extract is written. What an expansion brings is located where it is written if it is a part of what the
 * expansion brings, and at the expansion if it is all of it, or more. `whole`: an edit there touches nothing else.
 */
export function locate(
  extract: Extract,
  { start, end }: Span,
): { readonly span: Span; readonly whole: boolean } {
  const { runs, text } = extract;
  if (end <= start || runs.length === 0) {
    const at = sourceOffset(extract, start);
    return { span: { start: at, end: at }, whole: true };
  }
  const first = runAt(runs, start);
  const last = runAt(runs, end - 1);
  const stop = (i: number): number => runs[i + 1]?.at ?? text.length;
  const useOf = (i: number, depth: number): Span | undefined => runs[i]?.uses?.[depth];
  const begins = (depth: number): boolean =>
    start === runs[first]?.at && (first === 0 || useOf(first - 1, depth) !== useOf(first, depth));
  const ends = (depth: number): boolean =>
    end === stop(last) && (last === runs.length - 1 || useOf(last + 1, depth) !== useOf(last, depth));

  let depth = runs[first]?.uses?.length ?? 0;
  let whole = true;
  for (let i = first; i <= last && depth > 0; i++)
    while (depth > 0 && useOf(i, depth - 1) !== useOf(first, depth - 1)) depth--;
  while (depth > 0 && runs[first]?.argument !== true && begins(depth - 1) && ends(depth - 1)) depth--;
  for (let i = first; i <= last; i++)
    if (runs[i]?.argument === true && (runs[i]?.uses?.length ?? 0) > depth) whole = false;

  for (const i of [first, last]) {
    const run = runs[i];
    // A part of what the file writes in another way, or does not write itself but by the expansion, cannot be edited alone.
    if (run?.length === 0 && (start > run.at || end < stop(i) || useOf(i, depth - 1)?.start === run.source))
      whole = false;
  }

  const opening = useOf(first, depth);
  const closing = useOf(last, depth);
  if (opening !== undefined && !begins(depth)) whole = false;
  if (closing !== undefined && !ends(depth)) whole = false;
  const from = opening?.start ?? sourceOffset(extract, start);
  const run = runs[last];
  const to = closing?.end ?? (run === undefined ? from : endOf(run, end - run.at));
  return { span: { start: from, end: Math.max(from, to) }, whole: whole && to >= from };
}

/** The end, in the file, of the first `count` characters of a run. */
const endOf = (run: Run, count: number): number =>
  run.length === 0 ? (run.end ?? run.source + 1) : run.source + Math.min(count - 1, run.length) + 1;

/** The run that holds an offset. */
function runAt(runs: readonly Run[], at: number): number {
  let low = 0;
  let high = runs.length - 1;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if ((runs[mid]?.at ?? 0) <= at) low = mid;
    else high = mid - 1;
  }
  return low;
}
