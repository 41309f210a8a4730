import { type System, systems } from '../../facts.ts';
import { printsMachine, systemsOfMachine } from '../systems.ts';
import type { Branch, Question } from './branches.ts';
import { tellsBy } from './systems.ts';

const names = ['aarch64', 'arm64', 'armv', 'other'] as const;
type Machine = (typeof names)[number];

const nameOf = (pattern: string): Machine => names.find(name => pattern.startsWith(name)) ?? 'other';
const systemsOf = (machine: Machine): readonly System[] => systemsOfMachine(machine) ?? systems;

const machineQuestion: Question<Machine> = {
  all: names,
  mayAsk: /\b(?:aarch64|arm64|armv)/,
  tells: tellsBy(printsMachine),
  named: pattern => [nameOf(pattern)],
};

/** The branches of a script that a machine gets to of which there are only with some systems. */
export const machineBranches = (
  branchesOf: (question: Question<Machine>) => readonly Branch<Machine>[],
): readonly Branch<System>[] =>
  branchesOf(machineQuestion).flatMap(({ span, cases }) => {
    const on = systems.filter(system => cases.some(machine => systemsOf(machine).includes(system)));
    return on.length === systems.length ? [] : [{ span, cases: on }];
  });
