import { type Setting, valueOrText } from '../../facts.ts';
import { type Extract, joinExtract, LineIndex, type Source, type Span, sourceOffset } from '../../text.ts';
import { readWord } from '../shell/words.ts';

export interface Heredoc {
  readonly name: string;
  /** `<<NAME` in the instruction. */
  readonly span: Span;
  /** The lines up to the one that ends it, without that one. */
  readonly body: Span;
  readonly end: Span;
  readonly terminated: boolean;
}

/** An instruction as BuildKit puts it together from its lines. */
export interface LogicalLine {
  readonly start: number;
  /** The instruction from keyword to its end; continuations, blank lines and comments inside left out. */
  readonly text: Extract;
  readonly heredocs: readonly Heredoc[];
}

export interface Lines {
  readonly escape: '\\' | '`';
  readonly lines: readonly LogicalLine[];
  readonly comments: readonly Span[];
  /** The text with heredocs, and escapes that continue nothing, blanked offset by offset: a parser reads some of them wrongly. */
  readonly masked: string;
}

const directive = /^[ \t]*#[ \t]*([A-Za-z][A-Za-z0-9]*)[ \t]*=[ \t]*(.+?)[ \t]*$/;
const takesHeredoc = /^(?:ONBUILD\s+)?(?:RUN|COPY|ADD)\s+/i;

/** Cuts a Dockerfile into its instructions, by the rules of BuildKit's parser.go. */
export function linesOf({ uri, text }: Source): Lines {
  const index = new LineIndex(text);
  const count = index.lineCount;
  const spanOf = (line: number): Span => {
    const span = index.lineSpan(line);
    return line === 0 && text.startsWith('\uFEFF') ? { start: 1, end: Math.max(span.end, 1) } : span;
  };
  const lineText = (line: number): string => text.slice(spanOf(line).start, spanOf(line).end);
  let escape: Lines['escape'] = '\\';
  for (let line = 0; line < count; line++) {
    const match = directive.exec(lineText(line));
    if (match === null) break;
    if (match[1]?.toLowerCase() === 'escape' && match[2] === '`') escape = '`';
  }
  // Two of them are a plain character: the line ends there.
  const continued = escape === '`' ? /(?<!`)`[ \t]*$/ : /(?<!\\)\\[ \t]*$/;
  const lines: LogicalLine[] = [];
  const comments: Span[] = [];
  const masks: Span[] = [];

  const skipped = (line: number): boolean => {
    const { start, end } = spanOf(line);
    const own = text.slice(start, end);
    const blank = own.length - own.trimStart().length;
    if (own.trim() === '') return true;
    if (own[blank] !== '#') return false;
    comments.push({ start: start + blank, end });
    return true;
  };

  for (let line = 0; line < count; ) {
    if (skipped(line)) {
      line++;
      continue;
    }
    const pieces: { text: string; span: Span }[] = [];
    for (let first = true; line < count; line++) {
      if (!first && skipped(line)) continue;
      const { start, end } = spanOf(line);
      const own = text.slice(start, end);
      const blank = first ? own.length - own.trimStart().length : 0;
      const tail = continued.exec(own);
      const stop = tail === null ? end : start + tail.index;
      pieces.push({ text: text.slice(start + blank, stop), span: { start: start + blank, end: stop } });
      first = false;
      if (tail !== null) continue;
      const escapes = /[\\`]+$/.exec(own.trimEnd());
      if (escapes !== null && own[escapes.index] === escape)
        masks.push({ start: start + escapes.index, end: start + own.trimEnd().length });
      line++;
      break;
    }
    const logical = joinExtract(uri, pieces);
    const heredocs: Heredoc[] = [];
    for (const head of headsOf(logical)) {
      const from = index.lineSpan(Math.min(line, count - 1)).start;
      const begin = line < count ? from : text.length;
      while (line < count && (head.chomp ? lineText(line).replace(/^\t+/, '') : lineText(line)) !== head.name)
        line++;
      const terminated = line < count;
      const end = terminated ? index.lineSpan(line) : { start: text.length, end: text.length };
      heredocs.push({
        name: head.name,
        span: head.span,
        body: { start: begin, end: end.start },
        end,
        terminated,
      });
      masks.push(head.span, { start: begin, end: end.end });
      if (terminated) line++;
    }
    lines.push({ start: pieces[0]?.span.start ?? 0, text: logical, heredocs });
  }
  return { escape, lines, comments, masked: mask(text, masks) };
}

function mask(text: string, spans: readonly Span[]): string {
  let masked = '';
  let at = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const from = Math.max(start, at);
    if (end <= from) continue;
    masked += text.slice(at, from) + text.slice(from, end).replace(/[^\r\n]/g, ' ');
    at = end;
  }
  return masked + text.slice(at);
}

interface Head {
  readonly name: string;
  readonly chomp: boolean;
  readonly span: Span;
}

const none = (): Setting<string> | undefined => undefined;

/** The heredocs that an instruction announces: words `<<NAME`, `3<<-"NAME"`, `<< NAME`; none in exec form. */
function headsOf(logical: Extract): Head[] {
  const { text } = logical;
  const keyword = takesHeredoc.exec(text);
  if (keyword === null || !text.includes('<<') || isExecForm(text.slice(keyword[0].length))) return [];
  const words = splitWords(text, keyword[0].length);
  const heads: Head[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) continue;
    const match = /^(\d*<<(-?))([^<]*)$/.exec(text.slice(word.start, word.end));
    if (match === null) continue;
    const separate = match[3] === '' ? words[i + 1] : undefined;
    const start = separate?.start ?? word.start + (match[1]?.length ?? 0);
    const end = (separate ?? word).end;
    if (end <= start || text.slice(start, end).includes('<')) continue;
    const name = readWord(text, start, end, none).value;
    const plain = valueOrText(name);
    if (plain === '') continue;
    const span = { start: sourceOffset(logical, word.start), end: sourceOffset(logical, end - 1) + 1 };
    heads.push({ name: plain, chomp: match[2] === '-', span });
  }
  return heads;
}

const isExecForm = (text: string): boolean => {
  const trimmed = text.replace(/^(?:--\S+\s+)*/, '').trim();
  if (!trimmed.startsWith('[')) return false;
  try {
    const value: unknown = JSON.parse(trimmed);
    return Array.isArray(value) && value.every(item => typeof item === 'string');
  } catch {
    return false;
  }
};

/** Words between blanks, quotes kept together. */
export function splitWords(text: string, from: number): Span[] {
  const words: Span[] = [];
  let at = from;
  while (at < text.length) {
    while (at < text.length && /\s/.test(text[at] ?? '')) at++;
    const start = at;
    let quote = '';
    for (; at < text.length; at++) {
      const c = text[at] ?? '';
      if (c === '\\' && quote !== "'") at++;
      else if (quote !== '') quote = c === quote ? '' : quote;
      else if (c === '"' || c === "'") quote = c;
      else if (/\s/.test(c)) break;
    }
    at = Math.min(at, text.length);
    if (at > start) words.push({ start, end: at });
  }
  return words;
}
