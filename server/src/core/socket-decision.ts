import type { Setting, Workload } from './facts.ts';
import type { Machine } from './knowledge/behaviour.ts';
import type { Decision, Policy } from './policy.ts';

/** What a policy says of a container that mounts the Docker socket, and which image that is about. */
export interface SocketDecision {
  readonly decision: Decision;
  readonly image: Setting<string> | undefined;
  readonly bases: readonly string[];
}

export function decideSocket(
  policy: Policy,
  { image, bases = [], rebuiltOnLinux }: Pick<Workload, 'image' | 'bases' | 'rebuiltOnLinux'>,
  machine: Machine,
): SocketDecision {
  const decision = policy.image(image, machine, bases);
  const rebuilt = rebuiltOnLinux === true && machine.platform === 'linux';
  // What is not allowed as it is named is not allowed as what is built on it either.
  if (!rebuilt || image?.known !== true || decision.answer !== 'allowed') return { decision, image, bases };
  const built = [image.value, ...bases];
  return { decision: policy.image(undefined, machine, built), image: undefined, bases: built };
}
