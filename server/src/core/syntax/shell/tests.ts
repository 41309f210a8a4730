import { type Setting, valueOf } from '../../facts.ts';
import { fits } from '../../wildcards.ts';
import type { KnownFiles } from './syntax.ts';
import type { ShellNode } from './tree.ts';

/** The value of a variable at an offset of the script; undefined: nobody knows of any. */
export type ValueAt = (name: string, offset: number) => Setting<string> | undefined;

/** What the tests of a script come to, by the arguments that it is started with and what it knows of its variables. */
export class ShellTests {
  readonly #given: readonly Setting<string>[] | undefined;
  readonly #valueAt: ValueAt;
  readonly #files: KnownFiles | undefined;
  /** From there on, the script has other arguments (`shift`, `set -- …`). */
  #until = Number.POSITIVE_INFINITY;
  /** The arguments that have been put into a variable, once: their names, and where. */
  readonly #kept = new Map<string, { readonly name: string; readonly at: number } | undefined>();
  /** Where the test at hand stands. */
  #at = 0;

  /** `given`: undefined: nobody knows. */
  constructor(given: readonly Setting<string>[] | undefined, valueAt: ValueAt, files?: KnownFiles) {
    this.#given = given;
    this.#valueAt = valueAt;
    this.#files = files;
  }

  changeAt(offset: number): void {
    this.#until = Math.min(this.#until, offset);
  }

  /** `command=$1` */
  assign({ text, startIndex: at }: ShellNode): void {
    const [, variable = '', name] = /^(\w+)=(?:"?\$\{?([1-9])\}?"?$)?/.exec(text.slice(0, 80)) ?? [];
    this.#kept.set(variable, name === undefined || this.#kept.has(variable) ? undefined : { name, at });
  }

  /** Whether a test holds, with the values at an offset; undefined: only the run knows. */
  holds(test: ShellNode, at = test.startIndex): boolean | undefined {
    this.#at = at;
    const inside = /^(?:\[\[?|test)\s+([\s\S]*?)\s*(?:\]\]?)?$/.exec(test.text)?.[1];
    return inside === undefined ? undefined : this.#either(inside.match(words) ?? []);
  }

  /** What a word says at an offset; undefined: only the run knows. */
  said(word: string, at: number): string | undefined {
    this.#at = at;
    return this.#text(word);
  }

  /** Whether the words that a loop goes over are known, and there are some. */
  brings(words: string, at: number): boolean {
    this.#at = at;
    const text = this.#text(words);
    return text !== undefined && !/[*?]/.test(text) && text.trim() !== '';
  }

  /** The item of a `case` that runs: `none`; undefined: only the run knows. */
  itemOf(statement: ShellNode): ShellNode | 'none' | undefined {
    const subject = statement.childForFieldName('value');
    this.#at = subject?.startIndex ?? 0;
    const text = subject === undefined ? undefined : this.#text(subject.text);
    if (text === undefined) return undefined;
    for (const item of statement.namedChildren) {
      if (item.type !== 'case_item') continue;
      for (const pattern of item.childrenForFieldName('value')) {
        const matches = matched(pattern.text, text);
        if (matches === undefined) return undefined;
        if (matches) return item;
      }
    }
    return 'none';
  }

  #either(parts: readonly string[]): boolean | undefined {
    const answers = split(parts, /^(?:-o|\|\|)$/).map(part => {
      const all = split(part, /^(?:-a|&&)$/).map(one => this.#one(one));
      return all.includes(false) ? false : all.includes(undefined) ? undefined : true;
    });
    return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
  }

  #one([first = '', second, third, ...more]: readonly string[]): boolean | undefined {
    if (first === '!') {
      const other = this.#one([second, third, ...more].filter(word => word !== undefined));
      return other === undefined ? undefined : !other;
    }
    const [a, b, c] = [first, second, third].map(word => (word === undefined ? undefined : this.#text(word)));
    if (more.length > 0) return undefined;
    if (second === undefined) return a === undefined ? undefined : a !== '';
    if (third === undefined) {
      if (b === undefined) return undefined;
      if (first === '-z' || first === '-n') return (first === '-z') === (b === '');
      return this.#isThere(first, b) ? true : undefined;
    }
    if (a === undefined || c === undefined || /[*?[]/.test(third)) return undefined;
    if (second === '=' || second === '==') return a === c;
    if (second === '!=') return a !== c;
    return /^\d+$/.test(a) && /^\d+$/.test(c) ? comparisons[second]?.(Number(a), Number(c)) : undefined;
  }

  /** Whether a file surely is what a test asks for. A script that is in the image to be run is taken to be one that can be. */
  #isThere(test: string, path: string): boolean {
    const is = /^-[efrsx]$/.test(test) ? 'script' : test === '-d' ? 'folder' : undefined;
    return is !== undefined && this.#files?.has(path, is) === true;
  }

  /** A word, where it says nothing but what is known. */
  #text(word: string): string | undefined {
    if (/^'[^']*'$/.test(word)) return word.slice(1, -1);
    let certain = true;
    const text = word
      .replaceAll('"', '')
      .replace(expansion, (_, plain, braced, tool, operand = '', letters) => {
        const operator = tool ?? letters;
        const value = this.#value(plain ?? braced);
        if (value === undefined || /[$`\\*?]/.test(operand)) certain = false;
        if (operator === ',,') return (value ?? '').toLowerCase();
        if (operator === '^^') return (value ?? '').toUpperCase();
        if (operator === '#') return value?.startsWith(operand) ? value.slice(operand.length) : (value ?? '');
        return operator !== undefined && value === '' ? operand : (value ?? '');
      });
    return certain && !/[$`\\']/.test(text) ? text : undefined;
  }

  #value(name: string): string | undefined {
    if (/^[\d@*#]/.test(name)) return this.#at > this.#until ? undefined : this.#argument(name);
    const kept = this.#kept.get(name);
    if (kept !== undefined && kept.at < this.#at)
      return kept.at > this.#until ? undefined : this.#argument(kept.name);
    return valueOf(this.#valueAt(name, this.#at));
  }

  #argument(name: string): string | undefined {
    if (this.#given === undefined) return undefined;
    const values = this.#given.map(valueOf);
    const at = Number(name) - 1;
    if (at >= 0 && !values.slice(0, at).includes(undefined)) return at < values.length ? values[at] : '';
    if (values.includes(undefined)) return undefined;
    if (name === '#') return String(values.length);
    return name === '@' || name === '*' ? values.join(' ') : undefined;
  }
}

const words = /(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'])+/g;

/** `$1`, `$NAME`, `${1}`, `${1:-word}`, `${1#-}`, `${1,,}`, `$#`, `$@`. */
const expansion = /\$(?:([1-9@*#]|[A-Za-z_]\w*)|\{([1-9@*#]|[A-Za-z_]\w*)(?:(:?-|#)([^{}]*)|(,,|\^\^))?\})/g;

const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '-eq': (a, b) => a === b,
  '-ne': (a, b) => a !== b,
  '-gt': (a, b) => a > b,
  '-ge': (a, b) => a >= b,
  '-lt': (a, b) => a < b,
  '-le': (a, b) => a <= b,
};

function split(parts: readonly string[], at: RegExp): readonly (readonly string[])[] {
  const all: string[][] = [[]];
  for (const part of parts)
    if (at.test(part)) all.push([]);
    else all.at(-1)?.push(part);
  return all;
}

/** Whether a pattern of `case` is the text; undefined: it may be. */
function matched(pattern: string, text: string): boolean | undefined {
  const plain = pattern.replace(/["']/g, '');
  if (plain === '*') return true;
  if (/[[\]()$`\\]/.test(plain)) return undefined;
  if (!/[*?]/.test(plain)) return plain === text;
  // In quotes they are themselves.
  return plain === pattern ? fits(plain, text) : undefined;
}
