import type { Setting, SocketMounter, Workload } from './facts.ts';
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
  { image, bases = [], rebuiltOnLinux }: SocketMounter,
  machine: Machine,
): SocketDecision {
  const decision = policy.image(image, machine, bases);
  const rebuilt = rebuiltOnLinux === true && machine.platform === 'linux';
  // What is not allowed as it is named is not allowed as what is built on it either.
  if (!rebuilt || image?.known !== true || decision.answer !== 'allowed') return { decision, image, bases };
  const built = [image.value, ...bases];
  return { decision: policy.image(undefined, machine, built), image: undefined, bases: built };
}

/** Whether what a container asks for through the Docker socket that it mounts comes to the engine. Anything else: it always does. */
export function isAsked({ askedBy, runs }: Workload, policy: Policy | undefined, machine: Machine): boolean {
  if (askedBy === undefined) return true;
  if (policy === undefined || decideSocket(policy, askedBy, machine).decision.answer !== 'allowed')
    return false;
  return policy.command(runs === 'container' ? 'run' : 'build', machine).answer !== 'denied';
}
