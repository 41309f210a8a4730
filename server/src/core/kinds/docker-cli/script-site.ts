import type { ShellCommand } from '../../syntax/shell/syntax.ts';
import type { Edit } from '../../text.ts';
import type { Builders } from './builders.ts';
import type { CurrentEngine } from './current-engine.ts';

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
  /** The builders that other parts of the file have set up before, and that the script adds to. */
  readonly builders?: Builders;
  /** The engine that other parts of the file have chosen before. */
  readonly engine?: CurrentEngine;
}
