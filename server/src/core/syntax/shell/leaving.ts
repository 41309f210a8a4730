import type { ShellNode } from './tree.ts';

/** A command behind which the shell that runs it, or its function, runs nothing. */
export interface Leaving {
  readonly by: 'exit' | 'return' | 'exec';
  /** The status, or the first word of the program that the shell becomes. */
  readonly with: string;
}

/** `exit 1`, `return`, `exec nginx`, with or without redirects. */
export function leavingOf(statement: ShellNode): Leaving | undefined {
  const command = statement.type === 'redirected_statement' ? statement.firstNamedChild : statement;
  if (command?.type !== 'command') return undefined;
  const [, by, first = ''] = /^(exit|return|exec)(?:\s+(\S+)|\s|$)/.exec(command.text.slice(0, 200)) ?? [];
  if (by === 'exit' || by === 'return') return { by, with: first };
  // Without a program, `exec` moves the files of the shell itself.
  return by === 'exec' && first !== '' && !redirect.test(first) ? { by, with: first } : undefined;
}

/** `>log`, `3<&0`, `&>log`, and `{fd}` in front of `>log`, which the grammar takes for a word. */
const redirect = /^(?:(?:\d+|&)?[<>]|\{\w+\})/;
