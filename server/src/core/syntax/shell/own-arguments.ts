import { type Anchor, known, type Setting, unknown, valueOf, type Word } from '../../facts.ts';
import type { Span } from '../../text.ts';
import { type ShellNode, spanOf } from './tree.ts';
import { unwrap } from './wrappers.ts';

/** A word of a script that is one of the arguments which it is run with: whoever runs it says what that runs. */
interface GivenWord extends Word {
  readonly isGiven: true;
}

const isGiven = (word: Word | undefined): word is GivenWord => word !== undefined && 'isGiven' in word;

/** Whether the program of a command is what the script is given to run: `exec "$@"`. */
export const runsGivenWord = (words: readonly Word[]): boolean => isGiven(unwrap(words).words[0]);

const all = /^("?)\$(?:[@*]|\{[@*](?::(\d+))?\})\1$/;
const one = /^"?\$(?:([1-9])|\{([1-9])\})"?$/;

/** The arguments of a script where its text brings them: `"$@"`, `"${@:2}"`, `"$1"`. */
export class OwnArguments {
  readonly #given: ReadonlyMap<Setting<string>, Word>;
  readonly #at: (offset: number) => readonly Setting<string>[] | undefined;
  /** They have arguments of their own. */
  readonly #functions: readonly Span[];

  /** `given`: what the script is run with; `at`: what is left of that at an offset, and what the script has put there. */
  constructor(
    nodes: readonly ShellNode[],
    given: readonly Word[],
    at: (offset: number) => readonly Setting<string>[] | undefined,
  ) {
    this.#given = new Map(given.map(word => [word.value, word]));
    this.#at = at;
    this.#functions = nodes.filter(({ type }) => type === 'function_definition').map(spanOf);
  }

  /** The words that a word comes to; undefined: it brings no arguments, or nobody knows which. */
  brought(written: string, offset: number, use: Anchor): readonly Word[] | undefined {
    const [whole, quote, from = '1'] = all.exec(written) ?? [];
    const place = one.exec(written);
    if (whole === undefined && place === null) return undefined;
    if (this.#functions.some(({ start, end }) => start <= offset && offset < end)) return undefined;
    const own = this.#at(offset);
    const { uri, span } = use;
    if (own === undefined) return [{ value: unknown(written.replaceAll('"', '')), anchor: { uri, span } }];
    if (place !== null) {
      const only = own[Number(place[1] ?? place[2]) - 1];
      // Behind one that is not known may be more than one.
      const isSure = own.every(({ known: isKnown }) => isKnown);
      return only === undefined || !isSure ? undefined : this.#words([only], written.startsWith('"'), use);
    }
    // `${@:0}` begins with the name of the script.
    if (from === '0') return undefined;
    const brings = own.slice(Number(from) - 1);
    if (from !== '1' && own.some(({ known: isKnown }) => !isKnown)) return undefined;
    if (quote === '"' && written.includes('*') && brings.length > 1) return undefined;
    return this.#words(brings, quote === '"', use);
  }

  #words(settings: readonly Setting<string>[], inQuotes: boolean, { uri, span }: Anchor): readonly Word[] {
    return settings.flatMap((value): readonly Word[] => {
      const given = this.#given.get(value);
      const anchor = given?.anchor ?? { uri, span };
      const word = given === undefined ? { value, anchor } : { ...given, isGiven: true };
      const text = valueOf(value);
      if (inQuotes || text === undefined || /^\S+$/.test(text)) return [word];
      const own = given === undefined ? {} : { isGiven: true };
      return text.split(/\s+/).flatMap(part => (part === '' ? [] : [{ value: known(part), anchor, ...own }]));
    });
  }
}
