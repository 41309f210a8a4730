import type { Span } from '../../text.ts';
import { leavingOf } from './leaving.ts';
import type { ShellNode } from './tree.ts';
import { spanOf } from './tree.ts';

/** A part of a statement that may run, or not. */
export interface Arm {
  readonly statement: Span;
  readonly span: Span;
  /** One of so many arms surely runs; undefined: it may be that none does. */
  readonly of: number | undefined;
  /** Whether no other arm of the statement runs with it. */
  readonly exclusive: boolean;
  /** What follows the statement does not run after it. */
  readonly leaves: boolean;
}

const alone = new Set([
  'function_definition',
  'pipeline',
  'subshell',
  'command_substitution',
  'while_statement',
  'for_statement',
  'c_style_for_statement',
]);

/** The arms of a statement, in the order of the text. `until`: where the `&&` ends that it begins. */
export function armsOf(node: ShellNode, until?: number): readonly Arm[] {
  const span = spanOf(node);
  if (alone.has(node.type))
    return [{ statement: span, span, of: undefined, exclusive: false, leaves: false }];
  switch (node.type) {
    case 'if_statement':
      return armsOfIf(node);
    case 'case_statement':
      return armsOfCase(node);
    case 'list':
      return armsOfList(node, until);
    default:
      return [];
  }
}

function armsOfIf(node: ShellNode): readonly Arm[] {
  const { children } = node;
  const then = children.findIndex(({ type }) => type === 'then');
  const next = children.findIndex(({ type }, i) => i > then && /^(?:elif_clause|else_clause|fi)$/.test(type));
  const [from, to] = [children[then], children[next]];
  if (from === undefined || to === undefined) return [];
  const clauses = children.filter(({ type }) => type === 'elif_clause' || type === 'else_clause');
  const of = clauses.at(-1)?.type === 'else_clause' ? clauses.length + 1 : undefined;
  const arm = (span: Span, parts: readonly ShellNode[]): Arm => ({
    statement: spanOf(node),
    span,
    of,
    exclusive: true,
    leaves: leavesAtEnd(parts),
  });
  return [
    arm({ start: from.endIndex, end: to.startIndex }, children.slice(then, next)),
    ...clauses.map(clause => arm(spanOf(clause), clause.children)),
  ];
}

function armsOfCase(node: ShellNode): readonly Arm[] {
  const items = node.namedChildren.filter(({ type }) => type === 'case_item');
  const any = items.some(item => item.childrenForFieldName('value').some(value => value.text === '*'));
  // `;&` and `;;&` go on with other items.
  const exclusive = !items.some(item => item.children.some(child => /^;;?&$/.test(child.type)));
  return items.map(item => ({
    statement: spanOf(node),
    span: spanOf(item),
    of: any ? items.length : undefined,
    exclusive,
    leaves: leavesAtEnd(item.children),
  }));
}

/** `TEST && A || B`: one of both surely runs; else, what stands behind `&&` or `||` may run. */
function armsOfList(node: ShellNode, until = node.endIndex): readonly Arm[] {
  const [left, right] = [node.firstNamedChild, node.lastNamedChild];
  if (left === undefined || right === undefined || left === right) return [];
  const isOr = operatorOf(node) === '||';
  const then = isOr && left.type === 'list' && operatorOf(left) === '&&' ? left.lastNamedChild : undefined;
  const arm = (part: ShellNode, end: number): Arm => ({
    statement: spanOf(node),
    span: { start: part.startIndex, end },
    of: then === undefined ? undefined : 2,
    exclusive: then !== undefined,
    leaves: leavesAtEnd([part]),
  });
  return [
    ...(then === undefined ? [] : [arm(then, then.endIndex)]),
    arm(right, isOr ? right.endIndex : until),
  ];
}

export const operatorOf = (list: ShellNode): string | undefined =>
  list.children.find(({ type }) => type === '&&' || type === '||')?.type;

/** Whether the last of the commands leaves the script or the function. */
export function leavesAtEnd(parts: readonly ShellNode[]): boolean {
  const last = parts.findLast(part => part.isNamed && part.type !== 'comment');
  switch (last?.type) {
    case 'compound_statement':
      return leavesAtEnd(last.children);
    case 'redirected_statement':
      return leavesAtEnd(last.childrenForFieldName('body'));
    case 'command':
      return leavingOf(last) !== undefined;
    default:
      return false;
  }
}
