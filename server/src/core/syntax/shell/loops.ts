import type { ShellTests } from './tests.ts';
import type { ShellNode } from './tree.ts';

export const isLoop = ({ type }: ShellNode): boolean =>
  type === 'for_statement' || type === 'c_style_for_statement' || type === 'while_statement';

/** The loops of a script, as far as they ask for all of it. */
export class Loops {
  readonly #text: string;
  /** The arrays that are given elements somewhere. */
  #arrays: ReadonlySet<string> | undefined;
  /** Whether a pattern may come to nothing. */
  #dropsPatterns: boolean | undefined;

  constructor(script: ShellNode | undefined) {
    this.#text = script?.text ?? '';
  }

  /** Whether a `for` has something to go over: words, however they end, or an array to which the script gives some. */
  goOverWords(loop: ShellNode, body: ShellNode, tests: ShellTests): boolean {
    const words = /^for\s+\w+\s+in\s+([^;\n]+?)\s*[;\n]\s*$/.exec(
      loop.text.slice(0, body.startIndex - loop.startIndex),
    )?.[1];
    if (words === undefined) return false;
    const array = /^"?\$\{(\w+)\[[@*]\]\}"?$/.exec(words)?.[1];
    if (array !== undefined)
      return this.#givesElements(array) || (words.startsWith('"') && this.#isOneText(array));
    return counts(words, loop, tests) || tests.brings(words, loop.startIndex) || this.#stayAsTheyAre(words);
  }

  #givesElements(array: string): boolean {
    this.#arrays ??= new Set(
      [...this.#text.matchAll(/(?:^|\s)(\w+)\+?=\(\s*[^\s)]/g)].map(([, name = '']) => name),
    );
    return this.#arrays.has(array);
  }

  /** `NAME="$@"`: as an array, one element, be it empty. */
  #isOneText(name: string): boolean {
    return (
      new RegExp(`(?:^|\\n)${name}=["']`).test(this.#text) &&
      !new RegExp(`\\b${name}=\\(|\\bunset\\b.*\\b${name}\\b`).test(this.#text)
    );
  }

  /** `"$folder"/*.ko`: a pattern that fits no file is a word itself. */
  #stayAsTheyAre(words: string): boolean {
    this.#dropsPatterns ??= /\b(?:nullglob|failglob|NULL_GLOB)\b/.test(this.#text);
    return !this.#dropsPatterns && words.split(/\s+/).some(word => pattern.test(word));
  }
}

/** `$(seq 0 7)`, `$(seq 0 $((N - 1)))` */
function counts(words: string, loop: ShellNode, tests: ShellTests): boolean {
  const given = /^(?:\$\([ \t]*seq[ \t]+(?:-w[ \t]+)?(.*)\)|`seq[ \t]+(?:-w[ \t]+)?(.*)`)$/
    .exec(words)
    ?.slice(1)
    .find(Boolean);
  const numbers = given?.match(/\$\(\([^()]*\)\)|\S+/g)?.map(word => numberOf(word, loop, tests)) ?? [];
  const [first = 1, ...more] = numbers.length === 1 ? [1, ...numbers] : numbers;
  const last = more.at(-1);
  const by = more.length === 2 ? (more[0] ?? 0) : 1;
  if (numbers.includes(undefined) || last === undefined || more.length > 2) return false;
  return by > 0 ? first <= last : by < 0 && first >= last;
}

/** What a word counts to: `7`, `$N`, `$((N - 1))`; undefined: only the run knows. */
function numberOf(word: string, { startIndex }: ShellNode, tests: ShellTests): number | undefined {
  const [, one = word, operator, other = '0'] =
    /^\$\(\([ \t]*\$?(\w+)[ \t]*([-+])[ \t]*(\d+)[ \t]*\)\)$/.exec(word) ?? [];
  const text = /^[A-Za-z_]/.test(one) ? `$${one}` : one;
  const said = tests.said(text, startIndex);
  if (said === undefined || !/^-?\d+$/.test(said)) return undefined;
  return operator === '-' ? Number(said) - Number(other) : Number(said) + Number(other);
}

const pattern = /^(?:"?\$\w+"?|"?\$\{\w+\}"?|[\w.-]*)\/[\w./-]*\*\.?[\w.-]*$/;

/** `for ((i = 0; i < 8; i++))` */
export function countsOn(loop: ShellNode, tests: ShellTests): boolean {
  const [, first = '', operator, last = ''] =
    /^for\s*\(\(\s*\w+\s*=\s*(\$?\w+)\s*;\s*\w+\s*(<=?)\s*(\$?\w+|\$\{\w+\})\s*;/.exec(loop.text) ?? [];
  const [from, to] = [first, last].map(word => numberOf(word, loop, tests));
  return from !== undefined && to !== undefined && (operator === '<' ? from < to : from <= to);
}

/** Whether a loop runs at all: for ever, or until what it starts is there (`while [ -z "$pid" ]; do …; pid=$(…)`). */
export function comesBack(loop: string): boolean {
  if (/^while\s+(?:true|:|\[\s*1\s*\]|sleep\s+[\w.]+)\s*[;\n]|^until\s+false\s*[;\n]/.test(loop)) return true;
  const name = /^while\s+(?:\[\[?|test)\s+-z\s+"?\$\{?(\w+)\}?"?(?:\s+\]\]?)?\s*[;\n]/.exec(loop)?.[1];
  return name !== undefined && new RegExp(`\\b${name}="?(?:\\$\\(|\`)`).test(loop);
}
