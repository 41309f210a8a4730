import type { DockerfileInstruction } from '../../syntax/dockerfile/dockerfile.ts';
import type { ShellCommand, ShellSyntax } from '../../syntax/shell/syntax.ts';
import type { Span } from '../../text.ts';

/** The commands that an instruction runs. `reader`: the shell that reads its text, if it is one that we read. */
export function commandsOf(
  { exec, script, variables }: DockerfileInstruction,
  reader: ShellSyntax | undefined,
  shell: ShellSyntax | undefined,
  comments: Span[],
): readonly ShellCommand[] {
  if (exec !== undefined) return shell?.ofWords(exec, variables) ?? [];
  if (script === undefined || reader === undefined) return [];
  const read = reader.parse(script, variables);
  comments.push(...read.comments);
  return read.commands;
}
