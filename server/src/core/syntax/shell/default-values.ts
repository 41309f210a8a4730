import { operatorOf } from './arms.ts';
import { conditionOf, thenOf } from './if-parts.ts';
import { asksForValue } from './lack-of-value.ts';
import type { ShellNode } from './tree.ts';

/** What an assignment stands in that runs all that is in it, in the shell of the script. */
const through = new Set(['compound_statement', 'declaration_command', 'redirected_statement', 'else_clause']);

/** Whether an assignment gives a variable the value that it has where nothing else gives it one: `[ -z "$X" ] && X=a`. */
export function givesDefault(assignment: ShellNode, name: string): boolean {
  let below = assignment;
  for (let { parent: node } = assignment; node !== undefined; below = node, node = node.parent) {
    if (through.has(node.type)) continue;
    if (node.type === 'list') {
      const asked = node.firstNamedChild;
      if (asked === undefined || asked === below) continue;
      return asksForValue(asked.text, name) === (operatorOf(node) === '||' ? 'has' : 'lacks');
    }
    if (node.type !== 'if_statement') return false;
    const condition = conditionOf(node);
    if (condition === undefined || below.startIndex < (thenOf(node)?.startIndex ?? 0)) return false;
    if (node.children.some(({ type }) => type === 'elif_clause')) return false;
    return asksForValue(condition.text, name) === (below.type === 'else_clause' ? 'has' : 'lacks');
  }
  return false;
}
