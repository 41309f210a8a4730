import type { Setting } from '../facts.ts';
import type { ShellCommand } from '../syntax/shell/syntax.ts';

/** A variable that the program sees: in front of the command, or set earlier in the script and exported. */
export const variableOf = (
  { assignments, variable, exports }: ShellCommand,
  name: string,
): Setting<string> | undefined =>
  assignments.findLast(assignment => assignment.name === name)?.value ??
  (exports(name) ? variable(name) : undefined);
