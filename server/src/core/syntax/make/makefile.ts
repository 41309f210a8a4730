import { type Extract, joinExtract, LineIndex, type Source, type Span, sliceExtract } from '../../text.ts';
import { type Condition, Conditionals } from './conditions.ts';
import { expansionEnd } from './expansions.ts';
import { commentStart, outside } from './marks.ts';

export interface MakeAssignment {
  readonly type: 'assignment';
  readonly name: string;
  readonly operator: '=' | ':=' | '?=' | '+=' | '!=';
  readonly value: Extract;
  /** In a branch that is taken where nothing else gives the variable a value. */
  readonly whereUnset: boolean;
  readonly exported: boolean;
  /** The branch of conditionals in which it stands. */
  readonly branch: readonly Condition[];
}

/** Other makefiles, read in its place. */
export interface MakeInclude {
  readonly type: 'include';
  /** Their names, between blanks. */
  readonly names: Extract;
  readonly branch: readonly Condition[];
}

export interface RecipeLine {
  /** Without the recipe prefix; lines that a backslash joins stay lines. */
  readonly text: Extract;
  /** Start of the line in the file; undefined: it stands behind a rule's semicolon. */
  readonly start: number | undefined;
  /** The recipe prefix and what tells make how to run the line (`@`, `-`, `+`). */
  readonly prefix: string;
  readonly branch: readonly Condition[];
}

export interface MakeRule {
  readonly type: 'rule';
  readonly targets: string;
  /** What the targets need, as it is written. */
  readonly needs: string;
  readonly lines: readonly RecipeLine[];
  /** Assignments that hold for the targets, and what they need. */
  readonly assignments: readonly MakeAssignment[];
  /** Those that the recipe itself makes (`$(eval NAME = …)`): what the targets need has been made before. */
  readonly evaluated: readonly MakeAssignment[];
}

/** `export NAME…`; without names: everything. */
export interface MakeExport {
  readonly type: 'export';
  readonly names: readonly string[];
  readonly branch: readonly Condition[];
}

type Statement = MakeAssignment | MakeRule | MakeInclude | MakeExport;

export interface Makefile {
  readonly statements: readonly Statement[];
  readonly comments: readonly Span[];
  /** The recipe of a rule is one script (`.ONESHELL`). */
  readonly oneShell: boolean;
}

const modifiers = /^(?:(?:export|override|private|unexport)[ \t]+)*/;
const assignment = /^([^\s:=?+!#$(){}]+)[ \t]*(=|:{1,3}=|\?=|\+=|!=)[ \t]*/;
const definition =
  /^(?:(?:export|override)[ \t]+)*define[ \t]+([^\s=:?+!]+)[ \t]*(=|:{1,3}=|\?=|\+=|!=)?[ \t]*$/;
const inclusion = /^(?:-?|s)include[ \t]+/;
const exporting = /^export(?:[ \t]+|$)/;
const directives = /^(?:-?load|vpath|unexport|undefine|endef)\b/;

/** Reads a makefile line by line, as GNU make does. Never fails: what is no statement is passed over. */
export function readMakefile(source: Source): Makefile {
  return new Reader(source).read();
}

interface OpenRule {
  readonly rule: MakeRule & { readonly lines: RecipeLine[]; readonly evaluated: MakeAssignment[] };
}

class Reader {
  readonly #source: Source;
  readonly #index: LineIndex;
  readonly #statements: Statement[] = [];
  readonly #comments: Span[] = [];
  readonly #conditionals = new Conditionals();
  #prefix = '\t';
  #oneShell = false;
  #open: OpenRule | undefined;
  #line = 0;

  constructor(source: Source) {
    this.#source = source;
    this.#index = new LineIndex(source.text);
  }

  read(): Makefile {
    while (this.#line < this.#index.lineCount) {
      const { start, end } = this.#span(this.#line);
      if (this.#open !== undefined && end > start && this.#source.text.startsWith(this.#prefix, start))
        this.#recipeLine(this.#open);
      else this.#statement();
    }
    return { statements: this.#statements, comments: this.#comments, oneShell: this.#oneShell };
  }

  /** A line without its break; a byte order mark is none of its text. */
  #span(line: number): Span {
    const { start, end } = this.#index.lineSpan(line);
    return start === 0 && this.#source.text.startsWith('\uFEFF')
      ? { start: 1, end: Math.max(end, 1) }
      : { start, end };
  }

  #text(span: Span): string {
    return this.#source.text.slice(span.start, span.end);
  }

  /** The next line and those that a backslash joins to it. */
  #take(): readonly Span[] {
    const lines = [this.#span(this.#line++)];
    for (let last = lines[0]; last !== undefined && this.#line < this.#index.lineCount; ) {
      const backslashes = /\\*$/.exec(this.#text(last))?.[0].length ?? 0;
      if (backslashes % 2 === 0) break;
      last = this.#span(this.#line++);
      lines.push(last);
    }
    return lines;
  }

  #recipeLine({ rule }: OpenRule): void {
    const lines = this.#take();
    const start = lines[0]?.start ?? 0;
    const pieces = lines.flatMap((line, i) => {
      const from = this.#source.text.startsWith(this.#prefix, line.start)
        ? line.start + this.#prefix.length
        : line.start;
      const end = lines[i + 1]?.start ?? line.end;
      const span = { start: Math.min(from, line.end), end };
      return [{ text: this.#text(span), span }];
    });
    const text = joinExtract(this.#source.uri, pieces);
    this.#push(rule.lines, text, start, this.#prefix);
    const [head, opener] = /^[ \t@+-]*\$([({])eval[ \t]+/.exec(text.text) ?? [];
    const end = opener === undefined ? -1 : expansionEnd(text.text, text.text.indexOf('$')) - 1;
    const own = head && this.#readAssignment(sliceExtract(text, { start: head.length, end }));
    if (own && !this.#conditionals.dead) rule.evaluated.push(own);
  }

  #push(lines: RecipeLine[], text: Extract, start: number | undefined, prefix: string): void {
    if (this.#conditionals.dead) return;
    const marks = /^[ \t]*(?:[@+-][ \t]*)*/.exec(text.text)?.[0] ?? '';
    const body = sliceExtract(text, { start: marks.length, end: text.text.length });
    lines.push({ text: body, start, prefix: prefix + marks, branch: this.#conditionals.branch });
  }

  #add(statement: Statement): void {
    if (!this.#conditionals.dead) this.#statements.push(statement);
  }

  #statement(): void {
    const lines = this.#take();
    const extract = this.#logical(lines);
    const text = extract.text.trim();
    if (text === '') return;
    const from = extract.text.indexOf(text);
    const line = sliceExtract(extract, { start: from, end: from + text.length });
    if (this.#conditionals.read(text)) return;
    const defined = definition.exec(text);
    if (defined !== null) this.#define(defined[1] ?? '', defined[2], /^export\b/.test(text));
    else if (!this.#assignment(line)) {
      this.#open = undefined;
      const lead = inclusion.exec(text)?.[0].length;
      if (lead !== undefined) this.#include(sliceExtract(line, { start: lead, end: text.length }));
      else if (exporting.test(text)) this.#export(text);
      else if (!directives.test(text)) this.#rule(line);
    } else this.#open = undefined;
  }

  /** The lines as one, without comment: a backslash, the break and the blanks around them read as one blank. */
  #logical(lines: readonly Span[]): Extract {
    const pieces: { text: string; span: Span }[] = [];
    for (const [i, line] of lines.entries()) {
      const raw = this.#text(line);
      const hash = commentStart(raw);
      if (hash !== undefined) {
        this.#comments.push({ start: line.start + hash, end: lines.at(-1)?.end ?? line.end });
        pieces.push({ text: raw.slice(0, hash), span: { start: line.start, end: line.start + hash } });
        break;
      }
      const next = lines[i + 1];
      const blank = i === 0 ? 0 : (/^[ \t]*/.exec(raw)?.[0].length ?? 0);
      const stop = next === undefined ? raw.length : raw.replace(/[ \t]*\\$/, '').length;
      const start = Math.min(line.start + blank, line.start + stop);
      pieces.push({ text: raw.slice(start - line.start, stop), span: { start, end: line.start + stop } });
      if (next !== undefined) {
        const indent = /^[ \t]*/.exec(this.#text(next))?.[0].length ?? 0;
        pieces.push({ text: ' ', span: { start: line.start + stop, end: next.start + indent } });
      }
    }
    return joinExtract(this.#source.uri, pieces);
  }

  #include(names: Extract): void {
    this.#add({ type: 'include', names, branch: this.#conditionals.branch });
  }

  #export(text: string): void {
    const names = text
      .replace(exporting, '')
      .split(/\s+/)
      .filter(name => name !== '');
    this.#add({ type: 'export', names, branch: this.#conditionals.branch });
  }

  #define(name: string, operator: string | undefined, exported: boolean): void {
    const first = this.#line;
    for (let depth = 1; this.#line < this.#index.lineCount; this.#line++) {
      const own = this.#text(this.#span(this.#line)).trim();
      if (/^(?:(?:export|override)[ \t]+)*define\b/.test(own)) depth++;
      else if (/^endef\b/.test(own) && --depth === 0) break;
    }
    const last = this.#line - 1;
    this.#line++;
    const span =
      last < first
        ? { start: this.#span(first - 1).end, end: this.#span(first - 1).end }
        : { start: this.#span(first).start, end: this.#span(last).end };
    const value = joinExtract(this.#source.uri, [{ text: this.#text(span), span }]);
    this.#add({
      type: 'assignment',
      name,
      operator: operatorOf(operator ?? '='),
      value,
      whereUnset: this.#conditionals.whereUnset(name),
      branch: this.#conditionals.branch,
      exported,
    });
  }

  #assignment(line: Extract): boolean {
    const read = this.#readAssignment(line);
    if (read === undefined) return false;
    if (read.name === '.RECIPEPREFIX') this.#prefix = read.value.text.slice(0, 1) || '\t';
    this.#add(read);
    return true;
  }

  #readAssignment(line: Extract): MakeAssignment | undefined {
    const lead = modifiers.exec(line.text)?.[0] ?? '';
    const match = assignment.exec(line.text.slice(lead.length));
    const name = match?.[1];
    if (match === null || name === undefined) return undefined;
    return {
      type: 'assignment',
      name,
      operator: operatorOf(match[2] ?? '='),
      value: sliceExtract(line, { start: lead.length + match[0].length, end: line.text.length }),
      whereUnset: this.#conditionals.whereUnset(name),
      branch: this.#conditionals.branch,
      exported: /\bexport\b/.test(lead) && !/\bunexport\b/.test(lead),
    };
  }

  #rule(line: Extract): void {
    const { text } = line;
    const colon = outside(text, ':', 0);
    if (colon === undefined) return;
    const targets = text.slice(0, colon).replace(/&$/, '').trim();
    if (targets === '') return;
    if (targets === '.ONESHELL') this.#oneShell = true;
    if (targets === '.EXPORT_ALL_VARIABLES')
      this.#add({ type: 'export', names: [], branch: this.#conditionals.branch });
    const after = /^:*[ \t]*/.exec(text.slice(colon))?.[0].length ?? 1;
    const rest = sliceExtract(line, { start: colon + after, end: text.length });
    const own = this.#readAssignment(rest);
    const lines: RecipeLine[] = [];
    const semicolon = own === undefined ? outside(text, ';', colon) : undefined;
    if (semicolon !== undefined)
      this.#push(lines, sliceExtract(line, { start: semicolon + 1, end: text.length }), undefined, '');
    const needs = own === undefined ? text.slice(colon + after, semicolon).trim() : '';
    const rule = {
      type: 'rule' as const,
      targets,
      needs,
      lines,
      assignments: own === undefined ? [] : [own],
      evaluated: [],
    };
    this.#add(rule);
    this.#open = own === undefined ? { rule } : undefined;
  }
}

const operatorOf = (text: string): MakeAssignment['operator'] =>
  text.startsWith(':') ? ':=' : text === '?=' || text === '+=' || text === '!=' ? text : '=';
