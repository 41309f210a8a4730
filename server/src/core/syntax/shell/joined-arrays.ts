import { known, unknown } from '../../facts.ts';
import type { Element } from './values.ts';
import { type Lookup, type Part, type Resolved, readWord } from './words.ts';

/** Nobody puts more into a text. */
const most = 100;

/** The arrays of a script. */
interface Arrays {
  array(name: string, at: number): readonly Element[] | undefined;
  lookup(at: number): Lookup;
}

/** The arrays of a script as `${NAME[*]}` puts them into a text: their elements with blanks between them. */
export class JoinedArrays {
  readonly #arrays: Arrays;
  readonly #text: string;
  /** Those that are being read: an array may hold itself. */
  readonly #open = new Set<string>();

  constructor(arrays: Arrays, text: string) {
    this.#arrays = arrays;
    this.#text = text;
  }

  /** `name`: as it is looked up, `NAME[*]`. */
  at(name: string, at: number): Resolved | undefined {
    if (!name.endsWith('[*]') || this.#open.has(name)) return undefined;
    const array = name.slice(0, -3);
    const elements = this.#arrays.array(array, at);
    if (elements === undefined || elements.length > most) return undefined;
    this.#open.add(name);
    const parts = elements.flatMap((element, i): readonly Part[] => [
      ...(i === 0 ? [] : [{ text: ' ' }]),
      ...(element === 'unknown'
        ? [{ text: `\${${array}[@]}`, unknown: true as const }]
        : readWord(this.#text, element.start, element.end, this.#arrays.lookup(element.start)).parts),
    ]);
    this.#open.delete(name);
    const text = parts.map(part => part.text).join('');
    const setting = parts.some(part => part.unknown) ? unknown(text) : known(text);
    return { ...setting, parts, options: true };
  }
}
