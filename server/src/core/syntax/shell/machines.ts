import { type System, systems } from '../../facts.ts';
import type { Branch, Question } from './branches.ts';
import { tellsBy } from './systems.ts';

/**
 * What `uname -m` and `arch` print of 64-bit Arm machines tells the system: `arm64` on macOS, `aarch64` elsewhere. Sources: the man
 * pages uname(1) of coreutils and of macOS; MSYS2, "MSYS2 on ARM64".
 */
const machines = {
  aarch64: ['linux', 'windows'],
  arm64: ['macos'],
  armv: ['linux'],
  other: systems,
} as const;
type Machine = keyof typeof machines;

const isMachine = (name: string): name is Machine => Object.hasOwn(machines, name);

const machineQuestion: Question<Machine> = {
  all: Object.keys(machines).filter(isMachine),
  mayAsk: /\b(?:aarch64|arm64|armv)/,
  tells: tellsBy(/^\s*(?:uname\s+(?:-m|--machine)|arch)\s*(?:2>\s*\/dev\/null)?\s*$/),
  named: pattern => {
    const name = /^(?:aarch64|arm64|armv)/.exec(pattern)?.[0];
    return [name !== undefined && isMachine(name) ? name : 'other'];
  },
};

/** The branches of a script that a machine gets to of which there are only with some systems. */
export const machineBranches = (
  branchesOf: (question: Question<Machine>) => readonly Branch<Machine>[],
): readonly Branch<System>[] =>
  branchesOf(machineQuestion).flatMap(({ span, cases }) => {
    const on = systems.filter(system => cases.some(machine => machines[machine].some(one => one === system)));
    return on.length === systems.length ? [] : [{ span, cases: on }];
  });
