import { known, valueOf } from '../../facts.ts';
import type { GatheredWord } from './command-words.ts';
import type { Gathered } from './commands.ts';

/** Nobody says more to have it run. */
const most = 50;

/** `echo a b | xargs -n1 COMMAND`: the commands that xargs makes of what it is told, where that is known. Source: xargs(1) of findutils. */
export function fedByXargs(own: Gathered): readonly Gathered[] {
  const { words, input, anchor } = own;
  const from = words.findIndex(({ value }) => valueOf(value) === 'xargs');
  const [text, ...more] = input;
  if (from < 0 || from > 1 || text === undefined || more.length > 0 || !plain.test(text.text)) return [own];
  const call = callOf(words.slice(from + 1));
  const given = text.text.trim().split(call?.instead === undefined ? /\s+/ : /\n/);
  if (call === undefined || given.length > most) return [own];
  const { program, instead, count = given.length } = call;
  const word = (said: string): GatheredWord => ({ value: known(said), anchor });
  const made = { ...own, input: [] };
  if (instead !== undefined)
    return given.map(said => ({ ...made, words: program.map(one => withSaid(one, instead, said)) }));
  return Array.from({ length: Math.ceil(given.length / count) }, (_, i) => ({
    ...made,
    words: [...program, ...given.slice(i * count, (i + 1) * count).map(word)],
  }));
}

/** What xargs does not read in another way than it stands. */
const plain = /^\s*[\w./:=@%+,-][\w./:=@%+,\s-]*$/;

interface Call {
  readonly program: readonly GatheredWord[];
  /** What stands in it for each line. */
  readonly instead?: string;
  /** How many words each command gets. */
  readonly count?: number;
}

/** Undefined: xargs runs nothing, or is told something else. */
function callOf(words: readonly GatheredWord[]): Call | undefined {
  let instead: string | undefined;
  let count: number | undefined;
  for (let i = 0; i < words.length; i++) {
    const text = valueOf(words[i]?.value);
    const [, flag, joined = ''] = /^-([InP])(.*)$/.exec(text ?? '') ?? [];
    if (flag !== undefined) {
      const value = joined === '' ? valueOf(words[++i]?.value) : joined;
      if (value === undefined || (flag !== 'I' && !/^[1-9]\d*$/.test(value))) return undefined;
      if (flag === 'I') instead = value;
      if (flag === 'n') count = Number(value);
    } else if (text === undefined || (text.startsWith('-') && !/^-[rtx]+$/.test(text))) return undefined;
    else if (!text.startsWith('-'))
      return {
        program: words.slice(i),
        ...(instead !== undefined && { instead }),
        ...(count !== undefined && { count }),
      };
  }
  return undefined;
}

function withSaid(word: GatheredWord, instead: string, said: string): GatheredWord {
  const text = valueOf(word.value);
  return text?.includes(instead) ? { ...word, value: known(text.replaceAll(instead, said)) } : word;
}
