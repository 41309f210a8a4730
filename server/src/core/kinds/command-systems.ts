import type { Fact, System } from '../facts.ts';
import type { ShellCommand } from '../syntax/shell/syntax.ts';
import { narrowed } from '../syntax/systems.ts';
import type { Span } from '../text.ts';

/** The command, where what holds it runs on some systems only; absent: on any. */
export const runOn = (command: ShellCommand, systems: readonly System[] | undefined): ShellCommand =>
  systems === undefined
    ? command
    : { ...command, systemsAt: span => narrowed([systems, command.systemsAt?.(span)]) };

/** What has to be reached in the command's file for the fact to be so. */
export const placesIn = ({ anchor }: Fact, command: ShellCommand): readonly Span[] =>
  [anchor, ...(anchor.via ?? [])].flatMap(({ uri, span }) => (uri === command.anchor.uri ? [span] : []));

/** What a command does, it does where it runs, and where what says so counts. */
export function onSystems<F extends Fact>(fact: F, command: ShellCommand): F {
  const { systemsAt, span } = command;
  if (systemsAt === undefined) return fact;
  const systems = narrowed([span, ...placesIn(fact, command)].map(systemsAt).concat(fact.systems));
  return systems === undefined ? fact : { ...fact, systems };
}
