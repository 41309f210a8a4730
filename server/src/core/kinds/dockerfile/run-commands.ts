import type { DockerfileInstruction } from '../../syntax/dockerfile/dockerfile.ts';
import type { ShellCommand, ShellSyntax } from '../../syntax/shell/syntax.ts';

/** Whether it runs whatever fails, whatever is there, and wherever the script gets. */
export const runsInAnyCase = ({ insteadOf, unlessThere, perhaps }: ShellCommand): boolean =>
  insteadOf === undefined && unlessThere === undefined && perhaps !== true;

/** The commands of a RUN: read where somebody asks for them, and once, whatever they are asked for. */
export class RunCommands {
  readonly instruction: DockerfileInstruction;
  readonly #shell: ShellSyntax | undefined;
  #all: readonly ShellCommand[] | undefined;
  #sure: readonly ShellCommand[] | undefined;

  constructor(instruction: DockerfileInstruction, shell: ShellSyntax | undefined) {
    this.instruction = instruction;
    this.#shell = shell;
  }

  /** All that it may run. */
  get all(): readonly ShellCommand[] {
    const { exec, script, variables } = this.instruction;
    this.#all ??=
      exec !== undefined
        ? this.#shell?.ofWords(exec, variables)
        : script && this.#shell?.parse(script, variables).commands;
    return this.#all ?? [];
  }

  /** What it runs in any case, where it comes to its end. */
  get sure(): readonly ShellCommand[] {
    const { exec, script, variables } = this.instruction;
    if (exec !== undefined) return this.all;
    this.#sure ??=
      script && this.#shell?.ofRun(script, { known: variables, isStep: true }).filter(runsInAnyCase);
    return this.#sure ?? [];
  }
}
