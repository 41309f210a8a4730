import {
  concatExtracts,
  type Extract,
  insteadOf,
  joinExtract,
  LineIndex,
  type Source,
  type Span,
  sliceExtract,
} from '../../text.ts';
import { brought, holeFor } from '../expansion.ts';
import { callIn, type JustCall } from './calls.ts';
import { type JustExpression, type JustScope, readExpression, valueOf } from './expression.ts';
import { pastStrings, readString } from './strings.ts';
import { asksForSystem } from './systems.ts';

export interface JustLine {
  /** Without the recipe's indentation; lines that a backslash joins stay lines. */
  readonly text: Extract;
  /** Start of the line in the file. */
  readonly start: number;
  readonly indent: string;
}

export interface JustRecipe {
  readonly name: string;
  /** Parameters; those with a default value have an expression. */
  readonly parameters: readonly {
    readonly name: string;
    readonly exported: boolean;
    /** It takes all arguments that are left. */
    readonly variadic: boolean;
    readonly value?: JustExpression;
  }[];
  /** The recipes that it gives arguments: `(name argument…)` that it depends on, and those that its lines call. */
  readonly calls: readonly JustCall[];
  readonly attributes: string;
  readonly lines: readonly JustLine[];
}

export interface JustVariable {
  readonly value: JustExpression;
  readonly exported: boolean;
}

export interface Justfile {
  readonly variables: ReadonlyMap<string, JustVariable>;
  readonly settings: ReadonlyMap<string, string>;
  readonly recipes: readonly JustRecipe[];
  /** The paths of `import`, as written. */
  readonly imports: readonly string[];
  /** Whether a value may be another on another system. */
  readonly systemsDiffer: boolean;
  readonly comments: readonly Span[];
}

/** A recipe whose lines are being read. */
type OpenRecipe = JustRecipe & { readonly lines: JustLine[]; readonly calls: JustCall[] };

const header = /^@?([A-Za-z_][\w-]*)(?=[ \t:])/;
const assignment = /^(export[ \t]+)?([A-Za-z_][\w-]*)[ \t]*:=/;
const setting = /^set[ \t]+([a-z-]+)(?:[ \t]*:=[ \t]*([\s\S]*))?$/;

/** Reads a justfile line by line. Never fails: what is no item is passed over. */
export function readJustfile(source: Source): Justfile {
  const { uri, text } = source;
  const index = new LineIndex(text);
  const variables = new Map<string, JustVariable>();
  const settings = new Map<string, string>();
  const recipes: OpenRecipe[] = [];
  const comments: Span[] = [];
  const imports: string[] = [];
  let attributes = '';
  let open: OpenRecipe | undefined;
  let indent: string | undefined;

  for (let line = 0; line < index.lineCount; line++) {
    const { start, end } = spanOf(line);
    const own = text.slice(start, end);
    if (open !== undefined && (own.trim() === '' || /^[ \t]/.test(own))) {
      if (own.trim() !== '') indent ??= /^[ \t]+/.exec(own)?.[0];
      line = bodyLine(open, line, indent ?? '');
      continue;
    }
    const item = own.trim();
    if (item === '') continue;
    if (item.startsWith('#')) {
      comments.push({ start: start + own.indexOf('#'), end });
      continue;
    }
    open = undefined;
    if (item.startsWith('[')) attributes += item;
    else {
      const assigned = assignment.exec(own);
      const set = setting.exec(item);
      if (assigned?.[2] !== undefined) {
        const read = readExpression(source, start + assigned[0].length, text.length);
        variables.set(assigned[2], { value: read.expression, exported: assigned[1] !== undefined });
        line = index.lineAt(read.end);
        commentAfter(read.end);
      } else if (set?.[1] !== undefined) settings.set(set[1], set[2] ?? 'true');
      else if (/^import\??[ \t]/.test(item)) {
        const at = start + own.search(/["']/);
        const path = at < start ? undefined : readString(source, at, end);
        if (path !== undefined) imports.push(path.value.text);
      } else if (header.test(own)) {
        const read = readHeader(source, start, end);
        if (read !== undefined) {
          open = { ...read, calls: [...read.calls], attributes, lines: [] };
          recipes.push(open);
          indent = undefined;
        }
      }
      attributes = '';
    }
  }
  return { variables, settings, recipes, imports, systemsDiffer: asksForSystem(text), comments };

  function spanOf(line: number): Span {
    const { start, end } = index.lineSpan(line);
    return start === 0 && text.startsWith('\uFEFF') ? { start: 1, end: Math.max(end, 1) } : { start, end };
  }

  function commentAfter(at: number): void {
    const { end } = spanOf(index.lineAt(at));
    const blank = /^[ \t]*(?=#)/.exec(text.slice(at, end))?.[0].length;
    if (blank !== undefined) comments.push({ start: at + blank, end });
  }

  /** A line of a recipe with those that a backslash joins to it; gives the last. */
  function bodyLine(recipe: OpenRecipe, from: number, base: string): number {
    const pieces: { text: string; span: Span }[] = [];
    let last = from;
    for (; ; last++) {
      const { start, end } = spanOf(last);
      const skip = text.startsWith(base, start)
        ? base.length
        : (/^[ \t]*/.exec(text.slice(start, end))?.[0].length ?? 0);
      const more = /(?:^|[^\\])(?:\\\\)*\\$/.test(text.slice(start, end)) && last + 1 < index.lineCount;
      const span = { start: Math.min(start + skip, end), end: more ? spanOf(last + 1).start : end };
      pieces.push({ text: text.slice(span.start, span.end), span });
      if (!more) break;
    }
    const whole = joinExtract(uri, pieces);
    recipe.lines.push({ text: whole, start: spanOf(from).start, indent: base });
    const call = callIn(whole);
    if (call !== undefined) recipe.calls.push(call);
    return last;
  }
}

/** `name a b='x' *c: dependencies`. */
function readHeader(
  source: Source,
  start: number,
  end: number,
): Omit<JustRecipe, 'attributes' | 'lines'> | undefined {
  const { text } = source;
  const name = header.exec(text.slice(start, end));
  if (name?.[1] === undefined) return undefined;
  const parameters: JustRecipe['parameters'][number][] = [];
  let at = start + name[0].length;
  for (;;) {
    at += /^[ \t]*/.exec(text.slice(at, end))?.[0].length ?? 0;
    if (text[at] === ':' && at < end)
      return { name: name[1], parameters, calls: readCalls(source, at + 1, end) };
    const parameter = /^([*+]?)(\$?)([A-Za-z_][\w-]*)(=?)/.exec(text.slice(at, end));
    if (parameter?.[3] === undefined) return undefined;
    at += parameter[0].length;
    const known = { name: parameter[3], exported: parameter[2] === '$', variadic: parameter[1] !== '' };
    if (parameter[4] === '=') {
      const read = readExpression(source, at, end);
      parameters.push({ ...known, value: read.expression });
      at = read.end;
    } else parameters.push(known);
  }
}

/** `(name argument…)` among the dependencies behind the colon. */
function readCalls(source: Source, start: number, end: number): JustRecipe['calls'] {
  const { text } = source;
  const calls: JustRecipe['calls'][number][] = [];
  for (let at = start; at < end; ) {
    const found = /^[^("'`#]*\([ \t]*([A-Za-z_][\w-]*)[ \t]*/.exec(text.slice(at, end));
    if (found?.[1] === undefined) break;
    const args: JustExpression[] = [];
    for (at += found[0].length; at < end && text[at] !== ')'; ) {
      const read = readExpression(source, at, end);
      args.push(read.expression);
      at = read.end;
      at += /^[ \t]*/.exec(text.slice(at, end))?.[0].length ?? 0;
    }
    // What cannot be read as an expression takes all of the line.
    if (text[at] !== ')' || at >= end) break;
    if (args.length > 0) calls.push({ name: found[1], args });
  }
  return calls;
}

/** A text of a recipe with the values of its `{{…}}`. */
export function interpolate(source: Source, line: Extract, scope: JustScope): Extract {
  const { text } = line;
  const parts: Extract[] = [];
  let from = 0;
  for (let at = text.indexOf('{{'); at >= 0; at = text.indexOf('{{', from)) {
    parts.push(sliceExtract(line, { start: from, end: at }));
    if (text.startsWith('{{{{', at)) {
      parts.push(insteadOf(sliceExtract(line, { start: at, end: at + 4 }), '{{'));
      from = at + 4;
      continue;
    }
    const close = pastStrings({ uri: line.uri, text }, at + 2, text.length, '}}') ?? text.indexOf('}}', at);
    from = close < 0 ? text.length : close + 2;
    const written = sliceExtract(line, { start: at, end: from });
    parts.push(interpolated(source, written, scope));
  }
  parts.push(sliceExtract(line, { start: from, end: text.length }));
  return concatExtracts(line.uri, parts);
}

function interpolated(source: Source, written: Extract, scope: JustScope): Extract {
  if (written.runs.length > 1) return holeFor(written);
  const start = written.runs[0]?.source ?? 0;
  const end = start + written.text.length;
  const read = readExpression(source, start + 2, end - 2);
  const complete = source.text.slice(read.end, end - 2).trim() === '';
  return complete && written.text.endsWith('}}')
    ? brought(written, valueOf(read.expression, scope))
    : holeFor(written);
}
