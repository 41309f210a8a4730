import { is, known, unknown, valueOf, valueOrText, type Word } from '../../facts.ts';
import { type Extract, sourceSpan } from '../../text.ts';
import type { GatheredWord } from './command-words.ts';
import { type Gathered, isEcho } from './commands.ts';
import { unwrap } from './wrappers.ts';

/** `xargs -I{} echo WORDS`: the words, and whether `{}` in them is what only the run knows. */
function spoken({ words }: Gathered): { readonly words: readonly GatheredWord[]; readonly filled: boolean } {
  if (!is(words[0]?.value, 'xargs')) return { words, filled: false };
  return { words: words.slice(words.length - unwrap(words).words.length), filled: true };
}

/** Whether a command says its words, or what it is given: `echo`, `printf`, `cat <<EOF`. */
export function speaks(command: Gathered): boolean {
  const [program, ...more] = spoken(command).words;
  const cat = is(program?.value, 'cat') && more.length === 0 && command.input.length === 1;
  return cat || isEcho(program) || is(program?.value, 'printf');
}

/** What it says. */
export function saidBy(command: Gathered): readonly GatheredWord[] {
  const { words, filled } = spoken(command);
  const [program, ...said] = words;
  if (is(program?.value, 'cat')) return command.input.flatMap(wordsIn);
  const all = isEcho(program) ? said.slice(flags(said, /^-[neE]+$/)) : printed(said);
  return filled ? all.map(withHoles) : all;
}

function printed(said: readonly GatheredWord[]): readonly GatheredWord[] {
  const [format, ...rest] = said.slice(flags(said, /^--$/));
  if (format === undefined) return [];
  // `printf '%s ' WORDS`; what is put among other words is not followed.
  const text = valueOf(format.value);
  if (text === undefined) return [format];
  if (!text.includes('%')) return [withoutBreaks(format, text)];
  return /^(?:\s|\\n|%[sqb])+$/.test(text) ? rest : [];
}

/** `{}` is no text that anyone writes. */
const withHoles = (word: GatheredWord): GatheredWord =>
  word.value.known && word.value.value.includes('{}')
    ? { ...word, value: unknown(word.value.value.replaceAll('{}', '${1}')), quoted: true }
    : word;

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
