import { is, known, unknown, valueOf, valueOrText, type Word } from '../facts.ts';
import { type Extract, sourceSpan } from '../text.ts';
import type { GatheredWord } from './shell-command-words.ts';
import { type Gathered, isEcho } from './shell-commands.ts';

/** Whether a command says its words, or what it is given: `echo`, `printf`, `cat <<EOF`. */
export const speaks = ({ words: [program, ...more], input }: Gathered): boolean =>
  isEcho(program) ||
  is(program?.value, 'printf') ||
  (is(program?.value, 'cat') && more.length === 0 && input.length === 1);

/** What it says. */
export function saidBy({ words: [program, ...said], input }: Gathered): readonly GatheredWord[] {
  if (is(program?.value, 'cat')) return input.flatMap(wordsIn);
  if (isEcho(program)) return said.slice(flags(said, /^-[neE]+$/));
  const [format, ...rest] = said.slice(flags(said, /^--$/));
  if (format === undefined) return [];
  // `printf '%s ' WORDS`; what is put among other words is not followed.
  const text = valueOf(format.value);
  if (text === undefined) return [format];
  if (!text.includes('%')) return [withoutBreaks(format, text)];
  return /^(?:\s|\\n|%[sqb])+$/.test(text) ? rest : [];
}

const flags = (words: readonly Word[], flag: RegExp): number => {
  const from = words.findIndex(({ value }) => !flag.test(valueOrText(value)));
  return from < 0 ? words.length : from;
};

/** `printf` reads `\n` itself. */
const withoutBreaks = (word: GatheredWord, text: string): GatheredWord =>
  /\\n$/.test(text) ? { ...word, value: known(text.replace(/(?:\\n)+$/, '')) } : word;

/** Words as a shell splits them; a line that ends with a backslash goes on in the next. */
const word = /(?:\$\{[^{}]*\}|\$\([^()]*\)|`[^`]*`|\\.|[^\s\\])+/g;

function wordsIn(input: Extract): readonly GatheredWord[] {
  return [...input.text.matchAll(word)].map(({ index, 0: text }) => ({
    value: /[$`\\]/.test(text) ? unknown(text) : known(text),
    anchor: { uri: input.uri, span: sourceSpan(input, { start: index, end: index + text.length }) },
  }));
}
