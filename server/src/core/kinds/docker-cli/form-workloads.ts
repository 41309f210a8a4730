import type { Fact, WordForm, Workload } from '../../facts.ts';
import type { ShellCommand } from '../../syntax/shell/syntax.ts';
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
  const said = keysOf(asked);
  const forms = command.forms.filter(form => !isForOther(form, command));
  const started = forms.map(form => {
    const workloads = start({ ...command, words: form.words });
    return { form, workloads, keys: keysOf(workloads) };
  });
  return started.flatMap(({ form, workloads }) => {
    const systems = systemsOf(form, command);
    const same = started.filter(other => other.form.where.variable === form.where.variable);
    /** Whether it asks for it with each value that there is. */
    const isCertain = (key: string): boolean =>
      same.length === form.of && same.every(({ keys }) => keys.has(key));
    return workloads.flatMap(workload => {
      const facts = workload.facts.flatMap((fact): readonly Fact[] => {
        const key = keyOf(fact);
        if (said.has(key)) return [];
        if (!isCertain(key))
          return [{ ...fact, where: form.where, ...(systems === undefined ? {} : { systems }) }];
        said.add(key);
        return [fact];
      });
      return facts.length === 0 ? [] : [{ ...workload, facts }];
    });
  });
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

const keysOf = (workloads: readonly Workload[]): Set<string> =>
  new Set(workloads.flatMap(({ facts }) => facts.map(keyOf)));

/** All that the fact says, and where. */
const keyOf = (fact: Fact): string => JSON.stringify(fact);
