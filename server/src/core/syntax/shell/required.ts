import { operatorOf } from './arms.ts';
import { isLoop } from './loops.ts';
import type { ShellNode } from './tree.ts';

/** Whether a statement runs only where a variable has no value: `if [ -z "$TOKEN" ]; then …`, `[ -n "$TOKEN" ] || …`. */
export function isForLackOfValue(statement: ShellNode): boolean {
  let below = statement;
  for (let { parent: node } = statement; node !== undefined; below = node, node = node.parent) {
    if (node.type === 'function_definition' || node.type === 'else_clause' || isLoop(node)) return false;
    const asked = node.firstNamedChild;
    if (asked === undefined || asked === below) continue;
    if (node.type === 'if_statement' || node.type === 'elif_clause') return eachAsks(asked.text, isLacking);
    if (node.type === 'list')
      return operatorOf(node) === '||' ? isThere.test(bare(asked.text)) : eachAsks(asked.text, isLacking);
  }
  return false;
}

const eachAsks = (condition: string, question: RegExp): boolean =>
  condition.length < 500 && condition.split(/\s+-o\s+|\s*\|\|\s*/).every(part => question.test(bare(part)));

/** A test without its brackets. */
const bare = (test: string): string =>
  test
    .trim()
    .replace(/^(?:\[\[?|test)\s+/, '')
    .replace(/\s+\]\]?$/, '');

/** Not an argument: which those are is known, or nobody knows them. */
const variable = '"?\\$(?:[A-Za-z_]\\w*|\\{[A-Za-z_]\\w*(?::?-)?\\})"?';
const isLacking = new RegExp(
  `^(?:-z\\s+${variable}|!\\s+(?:-n\\s+)?${variable}|${variable}\\s+==?\\s+(?:""|''))$`,
);
const isThere = new RegExp(
  `^(?:(?:-n\\s+)?${variable}|!\\s+-z\\s+${variable}|${variable}\\s+!=\\s+(?:""|''))$`,
);
