import { type Extract, hasHole, insteadOf, sliceExtract } from '../../text.ts';
import { asDefault, brought, dockerFoundBy, dockerNamedBy, eitherOf, systemHoleFor } from '../expansion.ts';
import { printsSystem } from '../systems.ts';
import { expressionOf } from './conditions.ts';

/** More words than these nobody makes options of. */
const mostWords = 100;

export const wordsOf = (text: string): readonly string[] =>
  text
    .split(/\s+/)
    .filter(word => word !== '')
    .slice(0, mostWords);

/** `$(strip …)`, `$(firstword …)` */
export function partOf(name: 'strip' | 'firstword', value: Extract | undefined): Extract | undefined {
  const word = /\S+/.exec(value?.text ?? '');
  return value === undefined || word === null || name === 'strip'
    ? value
    : sliceExtract(value, { start: word.index, end: word.index + word[0].length });
}

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
  'filter-out': ([patterns = '', words = '']) =>
    wordsOf(words)
      .filter(word => !wordsOf(patterns).some(pattern => matches(pattern, word)))
      .join(' '),
  lastword: ([words = '']) => words.trim().split(/\s+/).at(-1) ?? '',
  notdir: ([words = '']) =>
    wordsOf(words)
      .map(word => word.replace(/^.*\//, ''))
      .join(' '),
  patsubst: ([pattern = '', replacement = '', words = '']) => patternsReplaced(words, pattern, replacement),
  sort: ([words = '']) => [...new Set(wordsOf(words))].sort().join(' '),
  word: ([at = '', words = '']) => wordsOf(words)[Number(at) - 1] ?? '',
  subst: ([from = '', to = '', text = '']) => (from === '' ? text + to : text.replaceAll(from, () => to)),
};

/** Whether a word is what a pattern stands for, as make compares. */
function matches(pattern: string, word: string): boolean {
  const at = pattern.indexOf('%');
  if (at < 0) return pattern === word;
  const [start, end] = [pattern.slice(0, at), pattern.slice(at + 1)];
  return word.length >= start.length + end.length && word.startsWith(start) && word.endsWith(end);
}

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
    if (!matches(pattern, word)) return word;
    if (at < 0) return replacement;
    return replacement.replace('%', () => word.slice(start.length, word.length - end.length));
  };
  return wordsOf(words).map(replaced).join(' ');
}

/** What a command of `$(shell …)` prints, as far as it and its expansions tell. `engines`: variables that are another engine than docker. */
export function printedBy(
  written: Extract,
  script: Extract,
  expanded: Extract,
  engines: ReadonlyMap<string, string>,
): Extract | undefined {
  const [other] = engines.values();
  const found = dockerFoundBy(script.text);
  if (found !== undefined) return insteadOf(written, other ?? found);
  const named = dockerNamedBy(expanded.text);
  if (named !== undefined) return likeDefaultsOf([expanded], insteadOf(written, other ?? named));
  if (printsSystem.test(script.text)) return systemHoleFor(written);
  const said = hasHole(expanded) ? undefined : echoed.exec(expanded.text)?.[2];
  if (said === undefined) return undefined;
  const start = expanded.text.lastIndexOf(said);
  return brought(written, sliceExtract(expanded, { start, end: start + said.length }));
}

/** A text that is the same in each run. */
const echoed = /^\s*echo[ \t]+(?:-n[ \t]+)?(["']?)(-[\w.:/=,@%+ -]*[\w/])\1\s*$/;

const isHole = ({ runs }: Extract): boolean => runs.every(({ hole }) => hole !== undefined);

/** Of programs that are each there or not (`$(foreach e,docker podman,$(if $(shell which $(e)),$(e)))`), docker. */
export const engineAmong = (found: readonly Extract[]): Extract | undefined =>
  found.find(({ text }) => text === 'docker' && found.every(one => one.text === 'docker' || isHole(one)));

const program = /^\/(?:[\w.-]+\/)*bin\/[\w.-]+$/;

/** `$(wildcard /usr/bin/docker /usr/bin/podman)`: of programs that are each there or not, docker. */
export function engineAt(written: Extract, paths: Extract | undefined): Extract | undefined {
  const words = paths === undefined || hasHole(paths) ? [] : wordsOf(paths.text);
  const docker = words.find(word => word.endsWith('/docker'));
  return docker !== undefined && words.length > 1 && words.every(word => program.test(word))
    ? insteadOf(written, docker)
    : undefined;
}

/** `$(or A,B)`: the first that is not empty; behind what only the run knows, for whoever gives that no value. */
export function valueOr(given: readonly Extract[]): Extract | undefined {
  let unset: string | undefined;
  for (const value of given) {
    if (value.text.trim() === '') continue;
    if (!isHole(value)) return unset === undefined ? value : asDefault(value, unset);
    unset ??= value.runs[0]?.hole;
  }
  return undefined;
}

/** `$(and A,B)`: the last, where none is empty, `raw` as they are written. */
export function valueOfAnd(
  written: Extract,
  raw: readonly Extract[],
  given: readonly Extract[],
  decides: (test: string) => boolean | undefined,
): Extract | undefined {
  const last = given.at(-1);
  const taken = given.slice(0, -1).map((value, i) => {
    if (value.text.trim() === '' || !isHole(value)) return value.text.trim() !== '';
    return decides(expressionOf(raw[i]?.text ?? ''));
  });
  if (last === undefined || taken.includes(false)) return insteadOf(written, '');
  return taken.includes(undefined) ? eitherOf(written, [last]) : last;
}

/** `$(if CONDITION,A,B)`, `raw` as it is written; `decides`: whether a condition is known to hold. */
export function valueOfIf(
  written: Extract,
  raw: readonly Extract[],
  [, ...branches]: readonly Extract[],
  decides: (test: string) => boolean | undefined,
): Extract | undefined {
  const [condition] = raw;
  const taken = condition && decides(expressionOf(condition.text));
  // `$(if A,A,B)` is `$(or A,B)`.
  const same = raw[1] !== undefined && condition?.text.trim() === raw[1].text.trim();
  const either = same ? valueOr(branches) : undefined;
  if (taken === undefined && either !== undefined) return either;
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
