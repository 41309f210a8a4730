import { known, type Setting, unknown, valueOf } from '../../facts.ts';
import type { ShellNode } from './tree.ts';

/** Nobody gives more. */
const most = 200;

type Given = readonly Setting<string>[];

/** The arguments of a script at each place of it: `shift` and `set -- …` change them. */
export class ScriptArguments {
  /** From where on they are these, in the order of the text; undefined: nobody knows. */
  readonly #given: { readonly from: number; readonly all: Given | undefined }[];

  constructor(given: Given | undefined) {
    this.#given = [{ from: 0, all: given }];
  }

  /** `@`, `*`, `#`, or the number of one. */
  at(name: string, offset: number): string | undefined {
    const given = this.allAt(offset);
    if (given === undefined) return undefined;
    const values = given.map(valueOf);
    const at = Number(name) - 1;
    if (at >= 0 && !values.slice(0, at).includes(undefined)) return at < values.length ? values[at] : '';
    if (values.includes(undefined)) return undefined;
    if (name === '#') return String(values.length);
    return name === '@' || name === '*' ? values.join(' ') : undefined;
  }

  /** From a command on, they are what it makes of them. `isSure`: it runs in any case, once; `said`: what a word says. */
  changeBy(command: ShellNode, isSure: boolean, said: (word: string) => string | undefined): void {
    const all = isSure ? this.#behind(command, said) : undefined;
    this.#given.push({ from: command.startIndex, all });
  }

  /** The arguments of a command in it; undefined: nobody knows. */
  ofWords(command: ShellNode, said: (word: string) => string | undefined): Given | undefined {
    const words = command.childrenForFieldName('argument').map(({ text }) => text);
    return this.#words(words, this.allAt(command.startIndex), said);
  }

  /** Nobody knows them any more, whatever changes them. */
  forget(): void {
    this.#given.splice(0, this.#given.length, { from: 0, all: undefined });
  }

  /** All of them; undefined: nobody knows. */
  allAt(offset: number): Given | undefined {
    return this.#given.findLast(({ from }) => from < offset || from === 0)?.all;
  }

  #behind(command: ShellNode, said: (word: string) => string | undefined): Given | undefined {
    const before = this.allAt(command.startIndex);
    const words = command.childrenForFieldName('argument').map(({ text }) => text);
    const [first = ''] = words;
    if (command.text.startsWith('shift')) {
      const gone = words.length === 0 ? 1 : /^\d+$/.test(first) ? Number(first) : undefined;
      // What is not known may be several, or none.
      return gone !== undefined && before?.slice(0, gone).every(one => one.known)
        ? before.slice(gone)
        : undefined;
    }
    return command.text.startsWith('set')
      ? this.#words(first === '--' ? words.slice(1) : words, before, said)
      : undefined;
  }

  #words(
    words: readonly string[],
    own: Given | undefined,
    said: (word: string) => string | undefined,
  ): Given | undefined {
    const all: Setting<string>[] = [];
    for (const word of words) {
      if (isAll.test(word)) {
        all.push(...(own ?? [unknown(word)]));
        continue;
      }
      const text = said(word);
      // Without quotes, a value may be several words, or none.
      const isOne = /^["']/.test(word) ? !/[@*]\]/.test(word) : text !== undefined && /^\S+$/.test(text);
      all.push(text === undefined || !isOne ? unknown(word) : known(text));
    }
    return all.length > most ? undefined : all;
  }
}

const isAll = /^"\$(?:@|\{@\})"$/;

/** Whether a command changes the arguments of the script around it. */
export const changesArguments = ({ text }: ShellNode): boolean =>
  /^(?:shift\b|(?:eval[ \t]+)?set[ \t]+(?:[^-+]|--))/.test(text.slice(0, 20));
