import { leavingOf } from './leaving.ts';
import { isLoop } from './loops.ts';
import type { ShellNode } from './tree.ts';

/** What is asked before a command runs, within the loop around it. */
export function conditionAbove({ parent }: ShellNode): string {
  if (parent === undefined || isLoop(parent)) return '';
  const isCondition = parent.type === 'if_statement' || parent.type === 'list';
  return isCondition ? (parent.firstNamedChild?.text ?? '') : conditionAbove(parent);
}

/** Whether a condition asks for the arguments of the script. */
export const asksForArguments = (condition: string): boolean => /\$(?:[1-9#@*]|\{[1-9#@*])/.test(condition);

/** Whether a command may end the script with an error as it wants other arguments: `[ $# -gt 0 ] || exit 1`. */
export function mayWantArguments(command: ShellNode): boolean {
  const leaving = leavingOf(command);
  return leaving?.by === 'exit' && leaving.with !== '0' && asksForArguments(conditionAbove(command));
}
