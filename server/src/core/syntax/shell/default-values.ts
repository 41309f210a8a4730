import { operatorOf } from './arms.ts';
import { conditionOf, statementsIn, thenOf } from './if-parts.ts';
import { inPattern } from './in-pattern.ts';
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

/** A part of `if [ -z "$X" ]; then Y=a; else Y=$X; fi`, which is `Y=${X:-a}`. */
export interface WrittenOut {
  /** The variable that is asked for. */
  readonly of: string;
  /** Whether this part gives what there is, or what stands for it. */
  readonly gives: 'value' | 'default';
}

/** What an assignment is a part of that gives a variable the value of another, or a default. */
export function writtenOutIn({ parent, startIndex, text }: ShellNode, name: string): WrittenOut | undefined {
  const statement = parent?.type === 'else_clause' ? parent.parent : parent;
  if (statement?.type !== 'if_statement') return undefined;
  const condition = conditionOf(statement);
  const end = thenOf(statement)?.startIndex ?? 0;
  const [own, others, ...more] = statementsIn(statement.children).filter(part => part.startIndex > end);
  if (condition === undefined || own === undefined || others?.type !== 'else_clause' || more.length > 0)
    return undefined;
  const [other, ...rest] = statementsIn(others.children);
  if (rest.length > 0 || startIndex < end) return undefined;
  for (const [value, instead, wants] of [
    [own, other, 'has'],
    [other, own, 'lacks'],
  ] as const) {
    const of = new RegExp(`^${inPattern(name)}="?\\$(?:(\\w+)|\\{(\\w+)\\})"?$`).exec(value?.text ?? '');
    const variable = of?.[1] ?? of?.[2];
    if (variable === undefined || variable === name || !/^[A-Za-z_]/.test(variable)) continue;
    if (instead?.text.startsWith(`${name}=`) !== true || instead.type !== 'variable_assignment') continue;
    if (asksForValue(condition.text, variable) !== wants) continue;
    return { of: variable, gives: text === value?.text ? 'value' : 'default' };
  }
  return undefined;
}
