import { known } from './facts.ts';
import { behaviours } from './knowledge/behaviours.ts';
import { verdictOn } from './knowledge/judge.ts';
import { machinesOf } from './lint.ts';
import { type Message, render, say } from './message.ts';
import type { Decision, Policy } from './policy.ts';
import type { Target } from './rule.ts';
import type { Place } from './text.ts';

/** May a container of `image` mount the Docker socket, and send `command` (`docker push`, `push`)? */
export interface PolicyQuestion {
  readonly image: string;
  readonly command?: string | undefined;
  /** The images that it is built from, nearest first. */
  readonly bases?: readonly string[];
}

export const answers = ['allowed', 'unknown', 'blocked'] as const;
/** From the best to the worst. */
export type Answer = (typeof answers)[number];

/** One answer, and the targets that it is true of. */
export interface PolicyAnswer {
  readonly about: 'image' | 'command';
  readonly answer: Answer;
  readonly reason: Message;
  /** The entry of the settings that decides. */
  readonly at?: Place;
  readonly targets: readonly string[];
}

export interface PolicyAnswers {
  /** The worst of all. */
  readonly answer: Answer;
  readonly answers: readonly PolicyAnswer[];
}

/** Asks a policy on every machine of the fleet. Equal answers are given once. */
export function askPolicy(
  policy: Policy,
  { image, command, bases }: PolicyQuestion,
  targets: readonly Target[],
): PolicyAnswers {
  const found = new Map<string, PolicyAnswer>();
  const add = (
    about: PolicyAnswer['about'],
    { answer: given, reason, at }: Decision,
    target: Target,
  ): void => {
    const answer = given === 'denied' ? 'blocked' : given;
    const key = `${about} ${answer} ${render(reason)} ${at?.span.start ?? ''}`;
    const named = [...new Set([...(found.get(key)?.targets ?? []), target.name])];
    found.set(key, { about, answer, reason, ...(at === undefined ? {} : { at }), targets: named });
  };
  for (const target of targets) {
    for (const machine of machinesOf(target)) {
      if (verdictOn(behaviours['docker-socket-mount'], machine) === undefined) {
        const reason = say`Docker Desktop ${machine.desktop} has no ECI here, so nothing is blocked.`;
        add('image', { answer: 'allowed', reason }, target);
        continue;
      }
      const decision = policy.image(known(image), machine, bases);
      add('image', decision, target);
      // What may not mount the socket sends nothing.
      if (command !== undefined && decision.answer !== 'denied')
        add('command', policy.command(command.trim().replace(/^docker\s+/, ''), machine), target);
    }
  }
  const list = [...found.values()];
  const worst = Math.max(0, ...list.map(({ answer }) => answers.indexOf(answer)));
  return { answer: list.length === 0 ? 'unknown' : (answers[worst] ?? 'unknown'), answers: list };
}
