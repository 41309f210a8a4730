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
    return counted.test(words) || tests.brings(words, loop.startIndex) || this.#stayAsTheyAre(words);
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

/** `$(seq 0 7)` */
const counted = /^(?:\$\([ \t]*seq(?:[ \t]+-?\d+)+[ \t]*\)|`seq(?:[ \t]+-?\d+)+`)$/;
const pattern = /^(?:"?\$\w+"?|"?\$\{\w+\}"?|[\w.-]*)\/[\w./-]*\*\.?[\w.-]*$/;

/** `for ((i = 0; i < 8; i++))` */
export function countsOn(loop: string): boolean {
  const [, from, operator, to] =
    /^for\s*\(\(\s*\w+\s*=\s*(\d+)\s*;\s*\w+\s*(<=?)\s*(\d+)\s*;/.exec(loop) ?? [];
  return from !== undefined && (operator === '<' ? Number(from) < Number(to) : Number(from) <= Number(to));
}

/** Whether a loop runs at all: for ever, or until what it starts is there (`while [ -z "$pid" ]; do …; pid=$(…)`). */
export function comesBack(loop: string): boolean {
  if (/^while\s+(?:true|:|\[\s*1\s*\])\s*[;\n]|^until\s+false\s*[;\n]/.test(loop)) return true;
  const name = /^while\s+(?:\[\[?|test)\s+-z\s+"?\$\{?(\w+)\}?"?(?:\s+\]\]?)?\s*[;\n]/.exec(loop)?.[1];
  return name !== undefined && new RegExp(`\\b${name}="?(?:\\$\\(|\`)`).test(loop);
}
