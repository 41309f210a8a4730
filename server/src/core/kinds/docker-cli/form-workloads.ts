import type { WordForm, Workload } from '../../facts.ts';
import type { ShellCommand } from '../../syntax/shell/syntax.ts';
import { narrowed, widened } from '../../syntax/systems.ts';
import { addedBy } from '../where-workloads.ts';

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
  const forms = command.forms.filter(form => !isForOther(form, command));
  const variants = forms.map(form => ({
    where: form.where,
    of: form.of,
    systems: systemsOf(form, command),
    workloads: start({ ...command, words: form.words }),
  }));
  return addedBy(variants, asked);
}

/** Whether only the branch of another engine gives the variable its value. */
const isForOther = ({ places }: WordForm, command: ShellCommand): boolean =>
  places.length > 0 && places.every(place => command.isForOther?.(place) === true);

/** The systems on which an assignment gives the variable its value; undefined: any. */
function systemsOf({ places }: WordForm, { systemsAt }: ShellCommand) {
  const [first, ...more] = places;
  if (systemsAt === undefined || first === undefined) return undefined;
  return more.reduce((found, place) => widened(found, systemsAt(place)), narrowed([systemsAt(first)]));
}
