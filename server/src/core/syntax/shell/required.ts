import { operatorOf } from './arms.ts';
import { hasValue, lacksValue } from './lack-of-value.ts';
import { isLoop } from './loops.ts';
import type { ShellNode } from './tree.ts';

/** Whether a statement runs only where a variable has no value: `if [ -z "$TOKEN" ]; then …`, `[ -n "$TOKEN" ] || …`. */
export function isForLackOfValue(statement: ShellNode): boolean {
  let below = statement;
  for (let { parent: node } = statement; node !== undefined; below = node, node = node.parent) {
    if (node.type === 'function_definition' || node.type === 'else_clause' || isLoop(node)) return false;
    const asked = node.firstNamedChild;
    if (asked === undefined || asked === below) continue;
    if (node.type === 'if_statement' || node.type === 'elif_clause') return lacksValue(asked.text);
    // `if [ -z "$TOKEN" ]; then echo "set TOKEN" && exit 1; fi`
    if (node.type === 'list' && operatorOf(node) === '&&' && says.test(asked.text)) continue;
    if (node.type === 'list')
      return operatorOf(node) === '||' ? hasValue(asked.text) : lacksValue(asked.text);
  }
  return false;
}

/** What only complains. */
const says = /^(?:echo|printf)\b/;
