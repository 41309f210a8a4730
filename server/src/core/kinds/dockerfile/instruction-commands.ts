import type { DockerfileInstruction } from '../../syntax/dockerfile/dockerfile.ts';
import type { KnownFiles, ShellCommand, ShellSyntax } from '../../syntax/shell/syntax.ts';
import type { Span } from '../../text.ts';

/** What the commands of an instruction are read with. */
export interface CommandReading {
  readonly shell: ShellSyntax | undefined;
  /** Those of shell forms are added as they are found. */
  readonly comments: Span[];
  /** What is known of the image where they run. */
  readonly files: KnownFiles | undefined;
}

/** The commands that an instruction runs. `reader`: the shell that reads its text, if it is one that we read. */
export function commandsOf(
  { exec, script, variables }: DockerfileInstruction,
  reader: ShellSyntax | undefined,
  { shell, comments, files }: CommandReading,
): readonly ShellCommand[] {
  if (exec !== undefined) return shell?.ofWords(exec, variables, files) ?? [];
  if (script === undefined || reader === undefined) return [];
  const read = reader.parse(script, variables, { files });
  comments.push(...read.comments);
  return read.commands;
}
