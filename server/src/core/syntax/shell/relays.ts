import { isCommand } from './commands.ts';
import { statementsIn } from './if-parts.ts';
import type { ShellNode } from './tree.ts';

/** `"$@"`, `sudo "$@"` in a function: what its call says. */
export const runsGiven = ({ text }: ShellNode): boolean =>
  /^(?:(?:sudo|doas|exec|command|env)[ \t]+(?:-\w+[ \t]+)*)*"?\$(?:[@*1]|\{[@*1]\})"?(?=[\s;]|$)/.test(
    text.slice(0, 100),
  );

/** `if is_root; then "$@"; else sudo "$@"; fi`: whichever way. */
export function eachWayRunsGiven(branch: ShellNode): boolean {
  const { children, lastNamedChild: other } = branch;
  if (branch.type !== 'if_statement' || other?.type !== 'else_clause') return false;
  const then = children.findIndex(({ type }) => type === 'then');
  return [children.slice(then, children.indexOf(other)), other.children].every(arm => {
    const [only, ...more] = statementsIn(arm);
    return only !== undefined && more.length === 0 && isCommand(only) && runsGiven(only);
  });
}
