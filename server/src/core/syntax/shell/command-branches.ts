import type { System } from '../../facts.ts';
import { contains, type Span } from '../../text.ts';
import { narrowed } from '../systems.ts';
import type { Branch } from './branches.ts';
import { type Engine, isForOther } from './engines.ts';
import type { ShellCommand } from './syntax.ts';
import { systemsIn } from './systems.ts';

/** `span`: the command, or the call of the function that runs it. */
export const onSystems = (
  command: ShellCommand,
  branches: readonly Branch<System>[],
  span: Span,
): ShellCommand => ({
  ...command,
  systemsAt: at => narrowed([systemsIn(branches, span), systemsIn(branches, at), command.systemsAt?.(at)]),
});

/** `named`: the command is docker's wherever it stands. */
export const withEngines = (
  command: ShellCommand,
  branches: readonly Branch<Engine>[],
  named: boolean,
): ShellCommand => ({
  ...command,
  isForOther: at =>
    (isForOther(branches, at) && !(named && contains(command.span, at))) || command.isForOther?.(at) === true,
});
