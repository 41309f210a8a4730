import type { Workload } from '../../facts.ts';
import type { ShellCommand } from '../../syntax/shell-syntax.ts';
import type { Edit } from '../../text.ts';
import { commandFact } from '../exec-form.ts';

/** Where a script stands: what its workloads are called, and how the surrounding file takes another command. */
export interface ScriptSite {
  readonly uri: string;
  /** What messages call the script: the job, the recipe, the file. */
  readonly name: string;
  /**
   * Edits that run `line` before the statement of `command`, in the form of the file (a line of its own, `line && …`,
   * another item of a list). Absent: the file cannot take it.
   */
  readonly insertBefore?: (command: ShellCommand, line: string) => readonly Edit[] | undefined;
}

/**
 * What a script on the developer's machine does: its own commands as one workload, and a workload for each container or
 * build that a docker command in it starts.
 */
export function scriptWorkloads(commands: readonly ShellCommand[], site: ScriptSite): readonly Workload[] {
  const [first] = commands;
  if (first === undefined) return [];
  const anchor = { uri: site.uri, span: { start: first.span.start, end: first.span.start } };
  return [{ name: site.name, runs: 'host', anchor, facts: commands.map(commandFact) }];
}
