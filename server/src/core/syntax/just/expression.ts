import type { System } from '../../facts.ts';
import { concatExtracts, type Extract, insteadOf, joinExtract, type Source, type Span } from '../../text.ts';
import {
  asDefault,
  brought,
  dockerFoundBy,
  eitherOf,
  fromElsewhere,
  holeFor,
  systemHoleFor,
} from '../expansion.ts';
import { printsSystem } from '../systems.ts';
import { pastStrings, readString } from './strings.ts';
import { systemsWhere } from './systems.ts';

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
      const found = command === undefined ? undefined : dockerFoundBy(command.text);
      return found === undefined ? holeFor(written) : insteadOf(written, found);
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

/** Parentheses and braces within each other. */
const mostGroups = 50;

/** Within parentheses and braces lines may break; elsewhere where a backslash stands. Source: the just manual, "Multi-Line Constructs". */
const gap = /^(?:[ \t]|\\\r?\n)*/;
const gapInGroup = /^(?:\s|\\\r?\n)*/;

/** Reads the expression at `start`; what follows its last part is left. `limit`: where the text for it ends. */
export function readExpression(source: Source, start: number, limit: number, groups = 0): ReadExpression {
  const { uri, text } = source;
  const blanks = (at: number): number =>
    at + ((groups > 0 ? gapInGroup : gap).exec(text.slice(at, Math.min(limit, at + 200)))?.[0].length ?? 0);
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
  if (groups > mostGroups) return unknown(first);
  const parts: JustExpression[] = [];
  for (let at = first; ; ) {
    const part = readPart(at);
    if (part === undefined) return unknown(first);
    parts.push(part.expression);
    const next = blanks(part.end);
    if (next < limit && /[+/]/.test(text[next] ?? '')) {
      const slash = extract({ start: next, end: next + 1 });
      if (slash.text === '/') parts.push({ type: 'text', value: slash });
      at = blanks(next + 1);
      continue;
    }
    // Anything else is beyond reading.
    if (next < limit && /[&|=!~(]/.test(text[next] ?? '')) return unknown(first);
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
    const expanded = text[at] === 'x' ? readString(source, at + 1, limit) : undefined;
    if (expanded !== undefined) {
      // Variables and `~` in it are the environment's.
      const written = extract({ start: at, end: expanded.end });
      const fixed = !/[$~]/.test(expanded.value.text);
      return {
        expression: fixed ? { type: 'text', value: expanded.value } : { type: 'unknown', written },
        end: expanded.end,
      };
    }
    if (text[at] === '`') {
      const fence = text.startsWith('```', at) ? '```' : '`';
      const close = text.indexOf(fence, at + fence.length);
      if (close < 0 || close >= limit) return undefined;
      const written = extract({ start: at, end: close + fence.length });
      const command = extract({ start: at + fence.length, end: close });
      return { expression: { type: 'unknown', written, command }, end: close + fence.length };
    }
    if (text[at] === '(') {
      const inner = readExpression(source, at + 1, limit, groups + 1);
      const close = inner.end + (gapInGroup.exec(text.slice(inner.end, inner.end + 200))?.[0].length ?? 0);
      return close < limit && text[close] === ')' ? { ...inner, end: close + 1 } : undefined;
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
    const known =
      name === 'require' || name === 'which'
        ? readProgram(at, end + 1)
        : name === 'env' || name === 'env_var_or_default'
          ? readDefault(at, end + 1)
          : undefined;
    return known ?? readCall(at, end);
  }

  /** Any other function: what it gives, only the run knows. */
  function readCall(from: number, open: number): ReadExpression | undefined {
    let depth = 0;
    const line = Math.min(limit, lineEnd(text, open));
    for (let at = open; at < line; at++) {
      const string = /["']/.test(text[at] ?? '') ? readString(source, at, line) : undefined;
      if (string !== undefined) at = string.end - 1;
      else if (text[at] === '(') depth++;
      else if (text[at] === ')' && --depth === 0)
        return {
          expression: { type: 'unknown', written: extract({ start: from, end: at + 1 }) },
          end: at + 1,
        };
    }
    return undefined;
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
      const value = readExpression(source, from, close, groups + 1);
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
    const value = readExpression(source, comma + 1, limit, groups + 1);
    const close = blanks(value.end);
    if (close >= limit || text[close] !== ')') return undefined;
    const expression = text.slice(from, close + 1);
    return { expression: { type: 'default', value: value.expression, expression }, end: close + 1 };
  }
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : text[at - 1] === '\r' ? at - 1 : at;
}
