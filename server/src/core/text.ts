import type { Span } from './span.ts';

export type { Span } from './span.ts';

/** Replaces `span` of the file `uri` by `text`. */
export interface Edit {
  readonly uri: string;
  readonly span: Span;
  readonly text: string;
}

/** A place a person can be sent to. */
export interface Place {
  readonly uri: string;
  readonly span: Span;
}

/** A file as the linter sees it: never read again during a run, so every offset refers to `text`. */
export interface Source {
  readonly uri: string;
  readonly text: string;
}

/** Zero-based line and UTF-16 column. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export const contains = (outer: Span, inner: Span): boolean =>
  outer.start <= inner.start && inner.end <= outer.end;

/** Positions of one text. Lines end at \n, \r\n or \r, as in the Language Server Protocol. */
export class LineIndex {
  readonly #starts: number[] = [0];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) this.#starts.push(i + 1);
    }
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** The line that holds `offset`; offsets past the end belong to the last line. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const mid = (low + high + 1) >> 1;
      if ((this.#starts[mid] ?? 0) <= offset) low = mid;
      else high = mid - 1;
    }
    return low;
  }

  positionAt(offset: number): Position {
    const line = this.lineAt(offset);
    return { line, character: offset - (this.#starts[line] ?? 0) };
  }

  offsetAt({ line, character }: Position): number {
    const span = this.lineSpan(line);
    return Math.min(span.start + Math.max(character, 0), span.end);
  }

  /** The line without its line break. */
  lineSpan(line: number): Span {
    const start = this.#starts[line] ?? this.#text.length;
    const next = this.#starts[line + 1];
    if (next === undefined) return { start, end: this.#text.length };
    let end = next;
    while (end > start && (this.#text[end - 1] === '\n' || this.#text[end - 1] === '\r')) end--;
    return { start, end };
  }

  /** The line with its line break. */
  fullLineSpan(line: number): Span {
    const start = this.#starts[line] ?? this.#text.length;
    return { start, end: this.#starts[line + 1] ?? this.#text.length };
  }
}

/** The line break that the text uses (the first one found). */
export function lineBreakOf(text: string): string {
  const at = text.indexOf('\n');
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}

/** Applies the edits that belong to `uri`. Throws on overlapping edits: a fix that overlaps itself is a bug. */
export function applyEdits(source: Source, edits: readonly Edit[]): string {
  const own = edits.filter(e => e.uri === source.uri).sort((a, b) => a.span.start - b.span.start);
  let text = '';
  let at = 0;
  for (const { span, text: replacement } of own) {
    if (span.start < at) throw new Error(`overlapping edits at ${span.start} in ${source.uri}`);
    text += source.text.slice(at, span.start) + replacement;
    at = span.end;
  }
  return text + source.text.slice(at);
}

export {
  concatExtracts,
  defaultIn,
  type Extract,
  extractOf,
  hasHole,
  insteadOf,
  joinExtract,
  locate,
  type Origin,
  originAt,
  type Piece,
  sliceExtract,
  sourceOffset,
  sourceSpan,
} from './extract.ts';
