import type { System } from '../facts.ts';
import {
  concatExtracts,
  type Extract,
  insteadOf,
  joinExtract,
  type Piece,
  type Source,
  type Span,
} from '../text.ts';
import {
  asDefault,
  brought,
  eitherOf,
  fromElsewhere,
  holeFor,
  mayBeDocker,
  systemHoleFor,
} from './expansion.ts';
import { systemsWhere } from './just-systems.ts';
import { printsSystem } from './systems.ts';

/** An expression of a justfile, as far as its value is in the text. */
export type JustExpression =
  | { readonly type: 'text'; readonly value: Extract }
  | { readonly type: 'name'; readonly name: string; readonly written: Extract }
  | { readonly type: 'joined'; readonly parts: readonly JustExpression[] }
  /** `env('NAME', 'default')`. */
  | { readonly type: 'default'; readonly value: JustExpression; readonly expression: string }
  /** `if … { } else { }`. */
  | { readonly type: 'choice'; readonly branches: readonly JustBranch[]; readonly written: Extract }
  /** What a recipe's parameter is given by one of the recipes that depend on it. */
  | { readonly type: 'argument'; readonly value: Extract }
  /** `os()`, `os_family()`. */
  | { readonly type: 'system'; readonly written: Extract }
  | { readonly type: 'unknown'; readonly written: Extract; readonly command?: Extract };

interface JustBranch {
  readonly value: JustExpression;
  /** Absent: of what is left. */
  readonly condition?: string;
}

/** What an expression is evaluated in. */
export interface JustScope {
  readonly variable: (name: string) => JustExpression | undefined;
  /** Absent: any. */
  readonly system?: System | undefined;
}

export interface ReadExpression {
  readonly expression: JustExpression;
  /** Where it ends in the file. */
  readonly end: number;
}

/** `deepest`: a name that stands for a name that stands for a name. */
const deepest = 20;

/** The value; a hole where only the run knows. */
export function valueOf(expression: JustExpression, scope: JustScope, depth = 0): Extract {
  switch (expression.type) {
    case 'text':
      return expression.value;
    case 'name': {
      const { name, written } = expression;
      const found = depth < deepest ? scope.variable(name) : undefined;
      if (found === undefined) return holeFor(written);
      const value = valueOf(found, scope, depth + 1);
      const own = value.uri === written.uri || value.text === '' ? value : fromElsewhere(written, value);
      return brought(written, own, found.type === 'argument');
    }
    case 'joined': {
      const parts = expression.parts.map(part => valueOf(part, scope, depth + 1));
      return concatExtracts(parts[0]?.uri ?? '', parts);
    }
    case 'default':
      return asDefault(valueOf(expression.value, scope, depth + 1), expression.expression);
    case 'choice': {
      const { branches, written } = expression;
      const values = takenIn(scope, branches).map(({ value }) => valueOf(value, scope, depth + 1));
      const [only] = values;
      return values.length === 1 && only !== undefined
        ? only
        : (eitherOf(written, values) ?? holeFor(written));
    }
    case 'argument':
      return expression.value;
    case 'system':
      return systemHoleFor(expression.written);
    case 'unknown': {
      const { written, command } = expression;
      if (command !== undefined && printsSystem.test(command.text)) return systemHoleFor(written);
      return command !== undefined && mayBeDocker.test(command.text)
        ? insteadOf(written, 'docker')
        : holeFor(written);
    }
  }
}

/** The branches that may be taken, as far as the system decides. */
function takenIn({ variable, system }: JustScope, branches: readonly JustBranch[]): readonly JustBranch[] {
  if (system === undefined) return branches;
  const written = (name: string): string | undefined => {
    const found = variable(name);
    return found?.type === 'unknown' || found?.type === 'system' ? found.written.text : undefined;
  };
  const taken: JustBranch[] = [];
  for (const branch of branches) {
    const where = branch.condition === undefined ? undefined : systemsWhere(branch.condition, written);
    if (where?.includes(system) !== false) taken.push(branch);
    if (where?.includes(system) === true) break;
  }
  return taken;
}

/** Reads the expression at `start`; what follows its last part is left. `limit`: where the text for it ends. */
export function readExpression(source: Source, start: number, limit: number): ReadExpression {
  const { uri, text } = source;
  const blanks = (at: number): number =>
    at + (/^[ \t]*/.exec(text.slice(at, Math.min(limit, at + 200)))?.[0].length ?? 0);
  const extract = ({ start: from, end }: Span): Extract =>
    joinExtract(uri, [{ text: text.slice(from, end), span: { start: from, end } }]);
  const unknown = (from: number, command?: Extract): ReadExpression => {
    const end = Math.max(from, Math.min(limit, lineEnd(text, from)));
    const written = extract({ start: from, end });
    return {
      expression:
        command === undefined ? { type: 'unknown', written } : { type: 'unknown', written, command },
      end,
    };
  };
  const first = blanks(start);
  const parts: JustExpression[] = [];
  for (let at = first; ; ) {
    const part = readPart(at);
    if (part === undefined) return unknown(first);
    parts.push(part.expression);
    const next = blanks(part.end);
    if (next < limit && text[next] === '+') {
      at = blanks(next + 1);
      continue;
    }
    // A path is joined by a slash, and anything else is beyond reading.
    if (next < limit && /[/&|=!~(]/.test(text[next] ?? '')) return unknown(first);
    const [only] = parts;
    return {
      expression: parts.length === 1 && only !== undefined ? only : { type: 'joined', parts },
      end: part.end,
    };
  }

  function readPart(at: number): ReadExpression | undefined {
    if (at >= limit) return undefined;
    const literal = readString(source, at, limit);
    if (literal !== undefined)
      return { expression: { type: 'text', value: literal.value }, end: literal.end };
    if (text[at] === '`') {
      const fence = text.startsWith('```', at) ? '```' : '`';
      const close = text.indexOf(fence, at + fence.length);
      if (close < 0 || close >= limit) return undefined;
      const written = extract({ start: at, end: close + fence.length });
      const command = extract({ start: at + fence.length, end: close });
      return { expression: { type: 'unknown', written, command }, end: close + fence.length };
    }
    const name = /^[A-Za-z_][\w-]*/.exec(text.slice(at, Math.min(limit, at + 200)))?.[0];
    if (name === 'if') return readChoice(at);
    if (name === undefined) return undefined;
    const end = at + name.length;
    if (text[end] !== '(')
      return { expression: { type: 'name', name, written: extract({ start: at, end }) }, end };
    const asked = /^os(?:_family)?\([ \t]*\)/.exec(text.slice(at, Math.min(limit, at + 200)))?.[0].length;
    if (asked !== undefined)
      return {
        expression: { type: 'system', written: extract({ start: at, end: at + asked }) },
        end: at + asked,
      };
    if (name === 'require' || name === 'which') return readProgram(at, end + 1);
    return name === 'env' || name === 'env_var_or_default' ? readDefault(at, end + 1) : undefined;
  }

  /** `if CONDITION { VALUE } else if CONDITION { VALUE } else { VALUE }`; within the braces lines may break. */
  function readChoice(start: number): ReadExpression | undefined {
    const branches: JustBranch[] = [];
    for (let at = start; ; ) {
      const line = Math.min(limit, lineEnd(text, at));
      const asks = /^if\b/.test(text.slice(at, at + 3));
      const open = asks ? pastStrings(source, at, line, '{') : at;
      if (open === undefined || text[open] !== '{') return undefined;
      const close = pastStrings(source, open + 1, limit, '}');
      if (close === undefined) return undefined;
      const from = open + 1 + (/^\s*/.exec(text.slice(open + 1, close))?.[0].length ?? 0);
      const value = readExpression(source, from, close);
      const whole = text.slice(value.end, close).trim() === '';
      const other: JustExpression = { type: 'unknown', written: extract({ start: from, end: close }) };
      branches.push({
        value: whole ? value.expression : other,
        ...(asks ? { condition: text.slice(at + 2, open) } : {}),
      });
      const next = /^\s*else\s*/.exec(text.slice(close + 1, limit))?.[0].length;
      if (next === undefined) {
        const written = extract({ start, end: close + 1 });
        return { expression: { type: 'choice', branches, written }, end: close + 1 };
      }
      at = close + 1 + next;
    }
  }

  /** `require('NAME')`, `which('NAME')`: the path of a program, read as its name. */
  function readProgram(from: number, at: number): ReadExpression | undefined {
    const program = readString(source, blanks(at), limit);
    const close = program === undefined ? limit : blanks(program.end);
    if (program === undefined || text[close] !== ')') return undefined;
    const value = insteadOf(extract({ start: from, end: close + 1 }), program.value.text);
    return { expression: { type: 'text', value }, end: close + 1 };
  }

  /** `env('NAME', DEFAULT)`, from behind the parenthesis. */
  function readDefault(from: number, at: number): ReadExpression | undefined {
    const variable = readString(source, blanks(at), limit);
    const comma = variable === undefined ? limit : blanks(variable.end);
    if (text[comma] !== ',') return undefined;
    const value = readPart(blanks(comma + 1));
    const close = value === undefined ? limit : blanks(value.end);
    if (value === undefined || text[close] !== ')') return undefined;
    const expression = text.slice(from, close + 1);
    return { expression: { type: 'default', value: value.expression, expression }, end: close + 1 };
  }
}

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

function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : text[at - 1] === '\r' ? at - 1 : at;
}
