import { type Fact, factsOf, is, valueOf, type Workload } from '../facts.ts';
import { knownImage } from '../knowledge/images.ts';
import { baseOf } from './image-path.ts';

/** What belongs to the kernel of the machine, whichever engine starts it. */
const ofKernel = new Set([
  'modprobe',
  'insmod',
  'rmmod',
  'update-binfmts',
  'sysctl',
  'mknod',
  'losetup',
  'bpftool',
  'bpftrace',
]);

/**
 * What stays true of a container that an engine inside of a container starts (docker:dind): that engine has a network, namespaces
 * and a socket of its own to share, but the kernel is that of the machine. Undefined: nothing.
 */
export function withinInnerEngine(workload: Workload): Workload | undefined {
  // A builder of the cloud driver is in no engine of the job.
  if (factsOf(workload, 'builder').some(({ driver }) => is(driver, 'cloud'))) return workload;
  if (workload.runs !== 'container') return undefined;
  const isBinfmt = factsOf(workload, 'image').some(
    ({ reference }) => knownImage(reference, 'binfmt') !== undefined,
  );
  const stays = (fact: Fact): boolean =>
    fact.type === 'command'
      ? isBinfmt || ofKernel.has(baseOf(valueOf(fact.words[0]?.value) ?? ''))
      : fact.type === 'image' && isBinfmt;
  const facts = workload.facts.filter(stays);
  return facts.length === 0 ? undefined : { ...workload, facts };
}
