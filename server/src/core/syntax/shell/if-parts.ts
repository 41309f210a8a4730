import type { ShellNode } from './tree.ts';

/** What runs of some parts of a statement: neither keywords nor comments. */
export const statementsIn = (children: readonly ShellNode[]): readonly ShellNode[] =>
  children.filter(({ isNamed, type }) => isNamed && type !== 'comment');

/** The `then` of an `if` or `elif`. */
export const thenOf = ({ children }: ShellNode): ShellNode | undefined =>
  children.find(({ type }) => type === 'then');

/** The condition of an `if` or `elif`; undefined: it has several statements. */
export function conditionOf(branch: ShellNode): ShellNode | undefined {
  const then = thenOf(branch);
  const [condition, ...more] =
    then === undefined ? [] : statementsIn(branch.children.slice(0, branch.children.indexOf(then)));
  return more.length > 0 ? undefined : condition;
}
