import { known, type Setting, unknown } from '../../facts.ts';
import type { Span } from '../../text.ts';
import { expanded } from './expanded.ts';
import { pastBacktick, pastBrace, pastParenthesis } from './expansion-ends.ts';
import { arrayIn, keyed, keyIn } from './keys.ts';
import type { Parameter } from './parameters.ts';

/** Text of a word as the shell leaves it after taking the quotes off, and the span of the script it stands for. */
export interface Piece {
  readonly text: string;
  readonly span: { readonly start: number; readonly end: number };
}

/** A run of a value after expansion: literal text of the script has its span there. */
export interface Part {
  readonly text: string;
  readonly span?: { readonly start: number; readonly end: number };
  /** An expansion that only the run resolves, as written. */
  readonly unknown?: true;
  /** Where the expansion, or the escape that the text comes from, stands as a whole. */
  readonly written?: { readonly start: number; readonly end: number };
  /** The arguments of the function around it that it brings, if there are any. */
  readonly parameter?: Parameter;
  readonly choice?: Choice;
  /** The expansions by which it comes to where it is read, the first that brings it first. */
  readonly through?: readonly Span[];
}

/** A variable of which it is not certain which of several values it has. */
export interface Choice {
  readonly name: string;
  readonly values: readonly { readonly parts: readonly Part[]; readonly places: readonly Span[] }[];
  /** Whether it may have another, which only the run knows. */
  readonly open: boolean;
  /** Whether it has them all, one after the other: `for x in a b`. */
  readonly each?: true;
}

/** The value of a variable, and what it is made of where that is in the script. */
export type Resolved = Setting<string> & {
  readonly parts?: readonly Part[];
  /** The parts are options that it may bring, with what the reader puts between them. */
  readonly options?: true;
};

export interface ReadWord {
  readonly value: Setting<string>;
  /** The value, run by run. */
  readonly parts: readonly Part[];
  /** Quotes and escapes taken off, expansions left as written. */
  readonly pieces: readonly Piece[];
  /** The word is one unquoted expansion, so that its value is split at blanks. */
  readonly splits: boolean;
  /** The word is `${NAME[@]}` or `$@`, quoted or not. */
  readonly array: string | undefined;
}

export type Lookup = (name: string) => Resolved | undefined;

const nameAt = /[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-]/y;
const expansion = /^([A-Za-z_][A-Za-z0-9_]*|[0-9]+)(?:(:?[-=+?])([\s\S]*))?$/;
const byKey = /^([A-Za-z_]\w*)\[([^\]]+)\]$/;
const ansi: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  v: '\v',
};

/** Reads the word `text[start, end)`. The parser has found where it ends; this says what it means. `inQuotes`: within double quotes. */
export function readWord(
  text: string,
  start: number,
  end: number,
  lookup: Lookup,
  inQuotes = false,
): ReadWord {
  const pieces: Piece[] = [];
  const parts: Part[] = [];
  let sure = true;
  let fromDefault: string | undefined;
  let quoted = false;
  let double = inQuotes;
  let at = start;

  const literal = (length: number, skip: number) => {
    const from = at + skip;
    const last = pieces.at(-1);
    const piece = text.slice(from, from + length);
    if (last !== undefined && last.span.end === from && last.text.length === from - last.span.start)
      pieces[pieces.length - 1] = {
        text: last.text + piece,
        span: { start: last.span.start, end: from + length },
      };
    else if (length > 0) pieces.push({ text: piece, span: { start: from, end: from + length } });
    if (length > 0) addLiteral(parts, piece, { start: from, end: from + length });
    at = from + length;
  };
  const expand = (stop: number, setting: Resolved | undefined) => {
    const span = { start: at, end: stop };
    const written = text.slice(at, stop);
    const script = scriptOf(setting, span);
    if (script !== undefined) {
      pieces.push(...script);
      at = stop;
    } else {
      const before = parts.length;
      literal(stop - at, 0);
      // What was added is the expansion as written: it may have joined the literal in front of it.
      takeBack(parts, before, written.length);
    }
    if (setting?.known) {
      const own = setting.parts ?? (setting.value === '' ? [] : [{ text: setting.value }]);
      parts.push(...own.map(part => broughtThrough(part, span)));
      fromDefault ??= setting.fromDefault;
    } else {
      const own = setting?.parts ?? [{ text: written, unknown: true as const, written: span }];
      parts.push(
        ...own.map(part =>
          isOf(written, part) ? { ...part, text: written, written: span } : broughtThrough(part, span),
        ),
      );
      sure = false;
    }
  };

  while (at < end) {
    const c = text[at];
    const next = text[at + 1];
    if (c === '\\' && at + 1 < end) {
      if (next === '\n') at += 2;
      else if (double && !/[$`"\\]/.test(next ?? '')) literal(2, 0);
      else {
        const written = { start: at, end: at + 2 };
        pieces.push({ text: text.slice(at + 1, at + 2), span: written });
        parts.push({ text: text.slice(at + 1, at + 2), span: { start: at + 1, end: at + 2 }, written });
        at += 2;
      }
    } else if (c === "'" && !double) {
      const close = text.indexOf("'", at + 1);
      const stop = close < 0 || close >= end ? end : close;
      literal(stop - at - 1, 1);
      at = stop + 1;
      quoted = true;
    } else if (c === '"') {
      double = !double;
      quoted = true;
      at++;
    } else if (c === '$' && next === "'" && !double) {
      at += 2;
      quoted = true;
      while (at < end && text[at] !== "'") {
        if (text[at] !== '\\') literal(1, 0);
        else {
          const plain = ansi[text[at + 1] ?? ''];
          if (plain === undefined) literal(Math.min(1, end - at - 1), 1);
          else {
            pieces.push({ text: plain, span: { start: at, end: at + 2 } });
            parts.push({ text: plain });
            at += 2;
          }
        }
      }
      at++;
    } else if (c === '`' || (c === '$' && next === '(')) {
      expand(c === '`' ? pastBacktick(text, at, end) : pastParenthesis(text, at + 1, end), undefined);
    } else if (c === '$' && next === '{') {
      const stop = pastBrace(text, at + 1, end);
      expand(stop, braced(text.slice(at, stop), lookup));
    } else if (c === '$') {
      nameAt.lastIndex = at + 1;
      const name = nameAt.exec(text)?.[0];
      if (name === undefined || at + 1 >= end) literal(1, 0);
      else expand(Math.min(at + 1 + name.length, end), lookup(name));
    } else literal(1, 0);
  }
  const value = parts.map(part => part.text).join('');
  const whole = text.slice(start, end);
  return {
    value: sure ? known(value, fromDefault) : unknown(value),
    pieces,
    parts,
    splits: !quoted && /^\$(?:\w+|\{[^{}]*\})$/.test(whole),
    array: arrayIn(whole),
  };
}

/** Through more expansions than these nobody follows a value. */
const mostThrough = 5;

const broughtThrough = (part: Part, by: Span): Part => {
  const { through = [] } = part;
  return through.length === mostThrough ? part : { ...part, through: [...through, by] };
};

/** The parts where they stand, an escape with its backslash; undefined: some stand nowhere. */
export function piecesOf(parts: readonly Part[], otherwise?: Span): readonly Piece[] | undefined {
  const pieces = parts.flatMap(({ text, span, written, through }) => {
    const place = written ?? span ?? through?.[0] ?? otherwise;
    return place === undefined ? [] : [{ text, span: place }];
  });
  return pieces.length < parts.length ? undefined : pieces;
}

/** The value of a variable where it stands, if a script that it is put into would read it as more than one variable's value. */
function scriptOf(setting: Resolved | undefined, use: Span): readonly Piece[] | undefined {
  const { parts = [] } = setting ?? {};
  if (setting === undefined || (setting.known && setting.fromDefault !== undefined)) return undefined;
  const quotes = parts.some(({ text, unknown }) => unknown !== true && /["'\\]/.test(text));
  const several = parts.some(part => part.unknown) && parts.some(part => part.span !== undefined);
  return quotes || several || setting.options ? piecesOf(parts, setting.options && use) : undefined;
}

/** Whether an expansion is that of the variable whose value the part does not know for certain. */
const isOf = (written: string, { choice }: Part): boolean =>
  choice !== undefined && /^\$\{?(\w+)/.exec(written)?.[1] === choice.name;

/** Literal text behind literal text is one run. */
function addLiteral(parts: Part[], text: string, span: { start: number; end: number }): void {
  const last = parts.at(-1);
  if (last?.span !== undefined && last.written === undefined && last.span.end === span.start)
    parts[parts.length - 1] = {
      text: last.text + text,
      span: { start: last.span.start, end: span.end },
    };
  else parts.push({ text, span });
}

/** Takes the last `length` characters off again. */
function takeBack(parts: Part[], count: number, length: number): void {
  const last = parts.at(-1);
  if (last?.span === undefined || length === 0) return;
  if (parts.length > count) parts.pop();
  else
    parts[parts.length - 1] = {
      text: last.text.slice(0, -length),
      span: { start: last.span.start, end: last.span.end - length },
    };
}

/** `${NAME}` and its defaults; undefined: only the run knows. */
function braced(whole: string, lookup: Lookup): Resolved | undefined {
  const [, pointer] = /^\$\{!([A-Za-z_]\w*)\}$/.exec(whole) ?? [];
  if (pointer !== undefined) {
    const pointed = lookup(pointer);
    return pointed?.known && /^[A-Za-z_]\w*$/.test(pointed.value) ? lookup(pointed.value) : undefined;
  }
  const match = expansion.exec(whole.slice(2, -1));
  const name = match?.[1];
  if (match === null || name === undefined) {
    const [, array, index] = byKey.exec(whole.slice(2, -1)) ?? [];
    const key = keyIn(index);
    return array === undefined || key === undefined
      ? (allParameters(whole, lookup) ?? inForm(whole, lookup))
      : lookup(keyed(array, key));
  }
  const operator = match[2];
  const found = lookup(name);
  if (operator === undefined) return found;
  const word = match[3] ?? '';
  const set = found?.known && (found.value !== '' || !operator.startsWith(':'));
  const other = () => readWord(word, 0, word.length, lookup).value;
  if (operator.endsWith('-') || operator.endsWith('=')) {
    if (set) return found;
    const fallback = other();
    const { parameter, choice } = found?.parts?.[0] ?? {};
    if (!fallback.known) return parameter === undefined && choice === undefined ? undefined : found;
    const text = fallback.value;
    if (parameter !== undefined) return { ...known(text, whole), parts: [{ text, parameter }] };
    return { ...known(text, whole), ...(choice === undefined ? {} : { parts: [{ text, choice }] }) };
  }
  if (operator.endsWith('+')) return set ? other() : undefined;
  return found;
}

/** `${NAME,,}`, `${NAME//,/ }`. */
function inForm(whole: string, lookup: Lookup): Resolved | undefined {
  const [, name, operator] = /^\$\{([A-Za-z_]\w*|[1-9])([#%,^/:][\s\S]*)\}$/.exec(whole) ?? [];
  const found = name === undefined || operator === undefined ? undefined : lookup(name);
  if (found?.known !== true || operator === undefined) return undefined;
  const made = expanded(found.value, operator);
  return made === undefined ? undefined : known(made, found.fromDefault);
}

/** `${@}`, `${@:2}`. */
function allParameters(whole: string, lookup: Lookup): Resolved | undefined {
  const [, name, from = '1'] = /^\$\{([@*])(?::[ \t]*([1-9]\d*))?\}$/.exec(whole) ?? [];
  const found = name === undefined ? undefined : lookup(name);
  const parameter = found?.parts?.[0]?.parameter;
  if (found === undefined || parameter === undefined) return undefined;
  const later = { ...parameter, from: parameter.from + Number(from) - 1 };
  return { ...unknown(whole), parts: [{ text: whole, unknown: true, parameter: later }] };
}
