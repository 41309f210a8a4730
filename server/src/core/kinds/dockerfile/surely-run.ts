import type { DockerfileInstruction } from '../../syntax/dockerfile/dockerfile.ts';
import type { ShellCommand, ShellSyntax } from '../../syntax/shell/syntax.ts';

/** The commands that a RUN runs in any case, where it comes to its end. */
export function surelyRun(
  { exec, script, variables }: DockerfileInstruction,
  shell: ShellSyntax | undefined,
): readonly ShellCommand[] {
  if (exec !== undefined) return shell?.ofWords(exec, variables) ?? [];
  const commands =
    script === undefined ? [] : (shell?.certain(script, { known: variables, isStep: true }) ?? []);
  return commands.filter(
    ({ insteadOf, unlessThere }) => insteadOf === undefined && unlessThere === undefined,
  );
}
