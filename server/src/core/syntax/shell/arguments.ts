import { known, unknown, valueOrText } from '../../facts.ts';
import { type GatheredWord, withoutRemoval } from './command-words.ts';
import type { Parameter } from './parameters.ts';
import type { Part } from './words.ts';
import { joinedWords } from './wrappers.ts';

/** The first arguments of the function around a word that it brings, alone or among other text. */
export const parameterIn = (word: GatheredWord | undefined): Parameter | undefined =>
  word?.parameter ?? word?.around?.find(({ parameter }) => parameter !== undefined)?.parameter;

/** The word itself, or the arguments that it brings. `first`: it stands where the program does. */
export function argumentsOf(
  word: GatheredWord,
  args: readonly GatheredWord[],
  first: boolean,
): readonly GatheredWord[] {
  const { parameter, around } = word;
  if (around !== undefined) return [withArguments(word, around, args)];
  if (parameter === undefined) return [word];
  const given = args.slice(parameter.from - 1);
  const [one] = given;
  if (parameter.brings === 'all' || (parameter.brings === 'joined' && word.quoted !== true)) return given;
  if (one === undefined) return word.value.known ? [word] : [];
  // Without an argument, those behind it would be others.
  if (parameter.brings === 'one')
    return word.quoted === true ? [withoutRemoval(one)] : splitArgument(one, first);
  const { uri, span } = word.anchor;
  const own = {
    value: unknown(valueOrText(word.value)),
    anchor: { uri, span },
  };
  const extract = joinedWords(given);
  return [extract === undefined ? own : { ...own, extract }];
}

/** `$1` without quotes: the options that a call gives in one pair of quotes, or the whole command. */
function splitArgument(one: GatheredWord, isFirst: boolean): readonly GatheredWord[] {
  const words = one.unquoted?.() ?? [];
  const [first, ...more] = words;
  const splits =
    first !== undefined &&
    (isFirst
      ? more.length > 0
      : valueOrText(first.value).startsWith('-') && (more.length > 0 || /^\s/.test(valueOrText(one.value))));
  if (!splits) return [withoutRemoval(one)];
  const { broughtBy } = one;
  return broughtBy === undefined ? words : words.map(word => ({ broughtBy, ...word }));
}

/** `--net=$1`: the word with what the call gives, at the argument of the call. */
function withArguments(
  word: GatheredWord,
  parts: readonly Part[],
  args: readonly GatheredWord[],
): GatheredWord {
  const given = parts.flatMap(({ parameter }) => (parameter && args[parameter.from - 1]) ?? []);
  const [first] = given;
  if (first === undefined) return word;
  let sure = true;
  const texts = parts.map(({ text, unknown: isUnknown, parameter }) => {
    const value = parameter && args[parameter.from - 1]?.value;
    sure &&= value === undefined ? isUnknown !== true : value.known;
    return value === undefined ? text : valueOrText(value);
  });
  const { uri, span } = first.anchor;
  const whole = texts.join('');
  return {
    value: sure ? known(whole) : unknown(whole),
    anchor: { uri, span },
    ...(word.quoted === undefined ? {} : { quoted: word.quoted }),
    ...(first.broughtBy === undefined ? {} : { broughtBy: first.broughtBy }),
    // What the function has around it may be a script (`sh -c "cd $1; …"`): that stands where the function does.
    ...(word.extract?.uri === uri ? { extract: word.extract } : {}),
  };
}
