import { type Setting, unknown, type Word } from '../facts.ts';
import { holesOf } from '../syntax/expansion.ts';
import type { ShellCommand, ShellSyntax } from '../syntax/shell-syntax.ts';
import type { Extract, Span } from '../text.ts';

type Variables = ReadonlyMap<string, Setting<string>>;

/** The commands of a script whose host has put a hole where only the run knows; its comments are added to `comments`. */
export function hostCommands(
  shell: ShellSyntax,
  script: Extract,
  comments: Span[],
  variables?: Variables,
): readonly ShellCommand[] {
  const read = shell.parse(script, variables);
  comments.push(...read.comments);
  const holes = [...new Set(holesOf(script))];
  return holes.length === 0 ? read.commands : read.commands.map(command => withoutHoles(command, holes));
}

/** The shell takes a hole in single quotes for text. */
function withoutHoles(command: ShellCommand, holes: readonly string[]): ShellCommand {
  const certain = (setting: Setting<string>): Setting<string> =>
    setting.known && holes.some(hole => setting.value.includes(hole)) ? unknown(setting.value) : setting;
  return {
    ...command,
    words: command.words.map((word): Word => ({ ...word, value: certain(word.value) })),
    assignments: command.assignments.map(({ name, value }) => ({ name, value: certain(value) })),
    redirects: command.redirects.map(redirect => ({ ...redirect, target: certain(redirect.target) })),
  };
}

/** Whether a program reads what a POSIX shell reads. */
export const isPosixShell = (program: string): boolean =>
  /(?:^|[\\/])(?:ba|da|a|z|k|mk)?sh(?:\.exe)?$/.test(program);

/** The program of a command such as `/usr/bin/env -S bash -e`. */
export function programOf(command: string): string {
  const [first = '', ...rest] = command.trim().split(/\s+/);
  if (!/(?:^|\/)env$/.test(first)) return first;
  return rest.find(word => !/^-|=/.test(word)) ?? first;
}
