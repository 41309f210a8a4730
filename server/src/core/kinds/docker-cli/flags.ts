import { type Anchor, known, type Setting, unknown, valueOrText, type Word } from '../../facts.ts';
import type { Edit } from '../../text.ts';
import type { FlagTable } from './flag-tables.ts';

/** A flag as given. */
export interface Flag {
  /** The long name, without dashes. */
  readonly name: string;
  /** Undefined: a switch that stands alone. */
  readonly value: FlagValue | undefined;
  /** The flag with its value; `replace` changes the value only. */
  readonly anchor: Anchor;
  /** Edits that put another flag with a value in its place; absent where the text cannot carry one. */
  readonly become?: (name: string, value: string) => readonly Edit[];
  /** The index of its first and its last word. */
  readonly first: number;
  readonly last: number;
}

/** The value of a flag. A value of which only a part is known still tells that part. */
export interface FlagValue {
  readonly setting: Setting<string>;
  /** The text with its expansions as written. */
  readonly text: string;
  /** A part of the text. */
  readonly part: (text: string) => Setting<string>;
}

export interface Flags {
  readonly flags: readonly Flag[];
  /** The index of the first operand: the number of words, if there is none. */
  readonly end: number;
}

export interface FlagReading {
  /** Resolves a part of a word whose value the surroundings do not know as a whole. */
  readonly resolve?: (text: string) => Setting<string>;
  /** Flags may follow operands (`docker build . -t name`); otherwise the first operand ends them. */
  readonly interspersed?: boolean;
}

export const textOf = ({ value }: Word): string => valueOrText(value);

/** Reads flags as the docker command line does (pflag): `--name=value`, `--name value`, `-abc value`, `-avalue`, `--`. */
export function readFlags(words: readonly Word[], table: FlagTable, reading: FlagReading = {}): Flags {
  const flags: Flag[] = [];
  let end = words.length;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) continue;
    const text = textOf(word);
    if (text === '--') {
      end = Math.min(end, i + 1);
      break;
    }
    if (!/^-./.test(text)) {
      if (!reading.interspersed && mayBeOptions(words, i)) continue;
      end = Math.min(end, i);
      if (reading.interspersed) continue;
      break;
    }
    const found = text.startsWith('--')
      ? longFlag(words, i, table, reading)
      : shortFlags(words, i, table, reading);
    flags.push(...found);
    i = found.at(-1)?.last ?? i;
  }
  return { flags, end };
}

/** The words that are neither flags nor their values. */
export function operandsOf(words: readonly Word[], { flags }: Flags): readonly Word[] {
  const taken = new Set(flags.flatMap(({ first, last }) => [first, last]));
  return words.filter((word, i) => !taken.has(i) && textOf(word) !== '--');
}

function longFlag(words: readonly Word[], i: number, table: FlagTable, reading: FlagReading): Flag[] {
  const word = words[i];
  if (word === undefined) return [];
  const text = textOf(word);
  const equals = text.indexOf('=');
  const name = text.slice(2, equals < 0 ? undefined : equals);
  if (!/^[\w-]+$/.test(name)) return [];
  if (equals >= 0) {
    const { replace } = word.anchor;
    const anchor: Anchor =
      replace === undefined
        ? word.anchor
        : { ...word.anchor, replace: value => replace(`--${name}=${value}`) };
    const become = replace && ((other: string, value: string) => replace(`--${other}=${value}`));
    const flag = { name, value: valueOf(word, equals + 1, reading), anchor, first: i, last: i };
    return [become === undefined ? flag : { ...flag, become }];
  }
  if (!table.valued.has(name)) return [{ name, value: undefined, anchor: word.anchor, first: i, last: i }];
  return withNext(words, i, name, blanks => word.anchor.remove?.(blanks), reading);
}

/** `-it`, `-itv src:dst`, `-eNAME=1`, `-e=NAME`: the first letter that takes a value takes the rest. */
function shortFlags(words: readonly Word[], i: number, table: FlagTable, reading: FlagReading): Flag[] {
  const word = words[i];
  if (word === undefined) return [];
  const text = textOf(word);
  const flags: Flag[] = [];
  for (let at = 1; at < text.length; at++) {
    const letter = text[at] ?? '';
    const name = table.letters.get(letter);
    if (name === undefined) {
      if (!/[A-Za-z]/.test(letter)) break;
      continue;
    }
    if (!table.valued.has(name)) {
      flags.push({ name, value: undefined, anchor: place(word.anchor), first: i, last: i });
      continue;
    }
    const before = text.slice(0, at);
    const removeFlag: RemoveFlag = blanks =>
      at === 1 ? word.anchor.remove?.(blanks) : word.anchor.replace?.(before);
    if (at === text.length - 1) {
      flags.push(...withNext(words, i, name, removeFlag, reading));
      break;
    }
    const skip = text[at + 1] === '=' ? at + 2 : at + 1;
    const { replace } = word.anchor;
    const removable = removeFlag() !== undefined;
    const anchor: Anchor = {
      ...place(word.anchor),
      ...(removable ? { remove: () => removeFlag() ?? [] } : {}),
      ...(replace === undefined ? {} : { replace: value => replace(text.slice(0, skip) + value) }),
    };
    flags.push({ name, value: valueOf(word, skip, reading), anchor, first: i, last: i });
    break;
  }
  return flags;
}

type RemoveFlag = (blanks?: 'before' | 'behind') => readonly Edit[] | undefined;

/** A flag whose value is the next word. */
function withNext(
  words: readonly Word[],
  i: number,
  name: string,
  removeFlag: RemoveFlag,
  reading: FlagReading,
): Flag[] {
  const word = words[i];
  const next = words[i + 1];
  if (word === undefined || next === undefined || isRestOf(word, next)) return [];
  const flag = { name, value: valueOf(next, 0, reading), anchor: pair(word, next, removeFlag) };
  const [first, second] = [word.anchor.replace, next.anchor.replace];
  const become =
    first === undefined || second === undefined || textOf(word) !== `--${name}`
      ? {}
      : { become: (other: string, value: string) => [...first(`--${other}`), ...second(value)] };
  return [{ ...flag, ...become, first: i, last: i + 1 }];
}

/** Whether `next` stands for what else the variable may bring that brings the flag: that is not known to be its value. */
const isRestOf = ({ broughtBy }: Word, { value, anchor }: Word): boolean =>
  broughtBy === anchor.span.start && !value.known && /^\$\{\w+\[@\]\}$/.test(value.text);

/** The place of two words one behind the other; that of the second, where other text is between them. */
function pair(flag: Word, value: Word, removeFlag: RemoveFlag): Anchor {
  const [from, to] = [flag.anchor, value.anchor];
  const follows = isWrittenBefore(flag, value);
  const { replace, remove } = to;
  // Where no more stands on the line, the whole line goes.
  const blanks = from.line === 'first' && to.line === 'last' ? 'before' : undefined;
  const removable = follows && remove !== undefined && removeFlag() !== undefined;
  return {
    uri: to.uri,
    span: follows ? { start: from.span.start, end: to.span.end } : to.span,
    ...viaOf([from, to]),
    ...originOf(from),
    ...(replace === undefined ? {} : { replace }),
    ...(removable ? { remove: () => both(removeFlag(blanks) ?? [], from, remove) } : {}),
  };
}

/** The edits of a flag and of its value: the blanks between them go with one of the two. */
function both(
  flag: readonly Edit[],
  { span }: Anchor,
  remove: NonNullable<Anchor['remove']>,
): readonly Edit[] {
  const taken = flag.some(edit => edit.span.start <= span.start && edit.span.end > span.end);
  return [...flag, ...remove(taken ? 'behind' : undefined)];
}

/** Whether both words are written in one place, one behind the other. */
export const isWrittenBefore = (one: Word, other: Word): boolean =>
  one.broughtBy === other.broughtBy &&
  one.anchor.uri === other.anchor.uri &&
  one.anchor.span.end <= other.anchor.span.start;

const viaOf = (anchors: readonly Anchor[]): Pick<Anchor, 'via'> => {
  const via = anchors.flatMap(anchor => anchor.via ?? []);
  return via.length === 0 ? {} : { via };
};

const originOf = ({ origin }: Anchor): Pick<Anchor, 'origin'> => (origin === undefined ? {} : { origin });

const place = (anchor: Anchor): Anchor => ({
  uri: anchor.uri,
  span: anchor.span,
  ...viaOf([anchor]),
  ...originOf(anchor),
});

function valueOf({ value }: Word, from: number, { resolve }: FlagReading): FlagValue {
  const part = (text: string): Setting<string> => {
    if (value.known) return known(text, value.fromDefault);
    if (resolve !== undefined) return resolve(text);
    return /[$`]/.test(text) ? unknown(text) : known(text);
  };
  const text = valueOrText(value).slice(from);
  return { setting: part(text), text, part };
}

/**
 * Whether the word may stand for flags (`$OPTIONS`, `"${ARGS[@]}"`, `"$@"`), so that the operands come later. A word in quotes is a
 * single one; else its name tells, or a flag that comes next.
 */
function mayBeOptions(words: readonly Word[], i: number): boolean {
  const word = words[i];
  if (word === undefined || word.value.known) return false;
  const { text } = word.value;
  if (!/^(?:\$(?:\w+|[@*])|\$\{[^{}]*\}|\$\([\s\S]*\)|`[\s\S]*`)+$/.test(text)) return false;
  const several = /^\$(?:[@*]|\{(?:[@*]|\w+\[[@*]\])\}$)/.test(text);
  if (word.quoted === true && !several) return false;
  const later = words.slice(i + 1).map(textOf);
  if (!later.some(other => !/^-/.test(other))) return false;
  if (several || optionLike.test(text)) return true;
  const next = words.slice(i + 1).find(({ value }) => value.known);
  return !imageLike.test(text) && next !== undefined && /^-./.test(textOf(next));
}

const optionLike = /opt|arg|flag|param|volume|mount|env|port|tty|network|user|label|secret|extra/i;
const imageLike = /ima?ge?|(?:^|[^s])tag|docker (?:image )?build|docker-image/i;
