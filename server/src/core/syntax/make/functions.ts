import { type Extract, hasHole, insteadOf, sliceExtract } from '../../text.ts';
import { asDefault, dockerFoundBy, dockerNamedBy, eitherOf } from '../expansion.ts';
import { expressionOf } from './conditions.ts';

/** More words than these nobody makes options of. */
const mostWords = 100;

export const wordsOf = (text: string): readonly string[] =>
  text
    .split(/\s+/)
    .filter(word => word !== '')
    .slice(0, mostWords);

/** Functions of make whose value is made of the texts of their arguments alone. */
const functions: Readonly<Record<string, (given: readonly string[]) => string>> = {
  addprefix: ([prefix = '', words = '']) =>
    wordsOf(words)
      .map(word => prefix + word)
      .join(' '),
  addsuffix: ([suffix = '', words = '']) =>
    wordsOf(words)
      .map(word => word + suffix)
      .join(' '),
  lastword: ([words = '']) => words.trim().split(/\s+/).at(-1) ?? '',
  notdir: ([words = '']) =>
    wordsOf(words)
      .map(word => word.replace(/^.*\//, ''))
      .join(' '),
  patsubst: ([pattern = '', replacement = '', words = '']) => patternsReplaced(words, pattern, replacement),
  subst: ([from = '', to = '', text = '']) => (from === '' ? text + to : text.replaceAll(from, () => to)),
};

export const textFunctions: ReadonlySet<string> = new Set(Object.keys(functions));

/** What a function of `textFunctions` makes of its expanded arguments. */
export const madeOf = (name: string, written: Extract, given: readonly Extract[]): Extract | undefined =>
  withoutStart(name, given) ?? made(written, given, texts => functions[name]?.(texts));

/** `$(NAME:from=to)`: a reference with its words changed. */
export const changedReference = /^([\w.-]+):([^=$]*)=(.*)$/s;

/** What `$(NAME:from=to)` makes of the value of the variable. */
export const changed = (value: string, from: string, to: string): string =>
  from.includes('%') ? patternsReplaced(value, from, to) : patternsReplaced(value, `%${from}`, `%${to}`);

function patternsReplaced(words: string, pattern: string, replacement: string): string {
  const at = pattern.indexOf('%');
  const [start, end] = at < 0 ? [pattern, ''] : [pattern.slice(0, at), pattern.slice(at + 1)];
  const replaced = (word: string): string => {
    if (at < 0) return word === pattern ? replacement : word;
    if (word.length < start.length + end.length || !word.startsWith(start) || !word.endsWith(end))
      return word;
    return replacement.replace('%', () => word.slice(start.length, word.length - end.length));
  };
  return wordsOf(words).map(replaced).join(' ');
}

/** `$(or A,B)` of an A that only the run knows: B, for whoever gives A no value. */
export const valueOr = ([unset, value]: readonly Extract[]): Extract | undefined =>
  unset !== undefined && value !== undefined && hasHole(unset) && !hasHole(value)
    ? asDefault(value, unset.runs[0]?.hole ?? '')
    : undefined;

/** What a call of the shell gives that looks for docker, itself or by the expansions of its script. */
export function dockerBy(written: Extract, script: Extract, expanded: Extract): Extract | undefined {
  const found = dockerFoundBy(script.text);
  if (found !== undefined) return insteadOf(written, found);
  const named = dockerNamedBy(expanded.text);
  return named === undefined ? undefined : likeDefaultsOf([expanded], insteadOf(written, named));
}

/** `$(if CONDITION,A,B)`; `decides`: whether a condition is known to hold. */
export function valueOfIf(
  written: Extract,
  condition: Extract | undefined,
  [, ...branches]: readonly Extract[],
  decides: (test: string) => boolean | undefined,
): Extract | undefined {
  const taken = condition && decides(expressionOf(condition.text));
  if (taken === undefined) return eitherOf(written, branches);
  const branch = branches[taken ? 0 : 1];
  return branch === undefined ? insteadOf(written, '') : (eitherOf(written, [branch]) ?? branch);
}

/** `$(patsubst START%,%,WORD)` of a word of which only the run knows a later part. */
function withoutStart(name: string, [pattern, replacement, word]: readonly Extract[]): Extract | undefined {
  const start = /^([^%]+)%$/.exec(pattern?.text ?? '')?.[1];
  if (name !== 'patsubst' || start === undefined || word === undefined || replacement?.text !== '%')
    return undefined;
  const begins = word.text.startsWith(start) && !/\s/.test(word.text);
  const known = [pattern, replacement].every(one => one !== undefined && !hasHole(one));
  const isLater = word.runs.every(({ at, hole }) => hole === undefined || at >= start.length);
  return begins && known && isLater
    ? sliceExtract(word, { start: start.length, end: word.text.length })
    : undefined;
}

/** A text made of others, at the place of the expansion that makes it; undefined: only the run knows a part. */
export function made<T extends string | undefined>(
  written: Extract,
  given: readonly Extract[],
  text: (texts: readonly string[]) => T,
): Extract | undefined {
  const value = given.some(hasHole) ? undefined : text(given.map(one => one.text));
  return value === undefined ? undefined : likeDefaultsOf(given, insteadOf(written, value));
}

/** The value, a default if one of those that it is made of is. */
export function likeDefaultsOf<T extends Extract | undefined>(
  given: readonly Extract[],
  value: T,
): T | Extract {
  const unset = given.flatMap(({ runs }) => runs).find(run => run.fromDefault !== undefined)?.fromDefault;
  return value === undefined || unset === undefined ? value : asDefault(value, unset);
}
