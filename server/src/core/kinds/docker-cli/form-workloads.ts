import type { Fact, WordForm, Workload } from '../../facts.ts';
import type { ShellCommand } from '../../syntax/shell-syntax.ts';
import { narrowed, widened } from '../../syntax/systems.ts';

/**
 * What a command asks for where a variable in it has one of its values, besides what it asks for anyway. `start`: what the command
 * starts, for other words.
 */
export function formWorkloads(
  command: ShellCommand,
  asked: readonly Workload[],
  start: (command: ShellCommand) => readonly Workload[],
): readonly Workload[] {
  if (command.forms.length === 0) return [];
  const anyway = new Set(asked.flatMap(({ facts }) => facts.map(keyOf)));
  return command.forms.flatMap(form => {
    const { places } = form;
    if (places.length > 0 && places.every(place => command.isForOther?.(place) === true)) return [];
    const systems = systemsOf(form, command);
    return start({ ...command, words: form.words }).flatMap(workload => {
      const facts = workload.facts
        .filter(fact => !anyway.has(keyOf(fact)))
        .map(fact => ({ ...fact, where: form.where, ...(systems === undefined ? {} : { systems }) }));
      return facts.length === 0 ? [] : [{ ...workload, facts }];
    });
  });
}

/** The systems on which an assignment gives the variable its value; undefined: any. */
function systemsOf({ places }: WordForm, { systemsAt }: ShellCommand) {
  const [first, ...more] = places;
  if (systemsAt === undefined || first === undefined) return undefined;
  return more.reduce((found, place) => widened(found, systemsAt(place)), narrowed([systemsAt(first)]));
}

/** All that the fact says, and where. */
const keyOf = (fact: Fact): string => JSON.stringify(fact);
