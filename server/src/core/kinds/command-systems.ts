import type { Fact, System } from '../facts.ts';
import type { ShellCommand } from '../syntax/shell/syntax.ts';
import { narrowed } from '../syntax/systems.ts';

/** The command, where what holds it runs on some systems only; absent: on any. */
export const runOn = (command: ShellCommand, systems: readonly System[] | undefined): ShellCommand =>
  systems === undefined
    ? command
    : { ...command, systemsAt: span => narrowed([systems, command.systemsAt?.(span)]) };

/** What a command does, it does where it runs, and where what says so counts. */
export function onSystems<F extends Fact>(fact: F, { systemsAt, span, anchor: { uri } }: ShellCommand): F {
  if (systemsAt === undefined) return fact;
  const own = fact.anchor.uri === uri ? systemsAt(fact.anchor.span) : undefined;
  const systems = narrowed([systemsAt(span), own, fact.systems]);
  return systems === undefined ? fact : { ...fact, systems };
}
