import type { ShellTests } from './tests.ts';
import type { ShellNode } from './tree.ts';

export const isLoop = ({ type }: ShellNode): boolean =>
  type === 'for_statement' || type === 'c_style_for_statement' || type === 'while_statement';

/** Whether a `for` has something to go over: words, however they end, or an array to which the script gives some. */
export function goesOverWords(loop: ShellNode, body: ShellNode, tests: ShellTests): boolean {
  const words = /^for\s+\w+\s+in\s+([^;\n]+?)\s*[;\n]\s*$/.exec(
    loop.text.slice(0, body.startIndex - loop.startIndex),
  )?.[1];
  if (words === undefined) return false;
  const array = /^"?\$\{(\w+)\[[@*]\]\}"?$/.exec(words)?.[1];
  if (array !== undefined) return scriptOf(loop).arrays.has(array);
  return counted.test(words) || tests.brings(words, loop.startIndex) || staysAsItIs(words, loop);
}

/** `$(seq 0 7)` */
const counted = /^(?:\$\([ \t]*seq(?:[ \t]+-?\d+)+[ \t]*\)|`seq(?:[ \t]+-?\d+)+`)$/;

/** `"$folder"/*.ko`: a pattern that fits no file is a word itself. */
const staysAsItIs = (words: string, loop: ShellNode): boolean =>
  words.split(/\s+/).some(word => /^(?:"?\$\w+"?|"?\$\{\w+\}"?|[\w.-]*)\/[\w./-]*\*\.?[\w.-]*$/.test(word)) &&
  !scriptOf(loop).dropsPatterns;

/** What each command of a loop asks of the whole script. */
interface Script {
  /** The arrays that are given elements somewhere. */
  readonly arrays: ReadonlySet<string>;
  /** Whether a pattern may come to nothing. */
  readonly dropsPatterns: boolean;
}

const scripts = new WeakMap<ShellNode, Script>();

function scriptOf(node: ShellNode): Script {
  const root = rootOf(node);
  const known = scripts.get(root);
  if (known !== undefined) return known;
  const { text } = root;
  const given = [...text.matchAll(/(?:^|\s)(\w+)\+?=\(\s*[^\s)]/g)];
  const script: Script = {
    arrays: new Set(given.map(([, name = '']) => name)),
    dropsPatterns: /\b(?:nullglob|failglob|NULL_GLOB)\b/.test(text),
  };
  scripts.set(root, script);
  return script;
}

const rootOf = (node: ShellNode): ShellNode => (node.parent === undefined ? node : rootOf(node.parent));

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
