import { type Fact, factsOf, type Presence, valueOrText, type Workload } from './facts.ts';
import { ownDevice } from './knowledge/container-devices.ts';
import { isMounted } from './knowledge/container-mounts.ts';
import { say } from './message.ts';
import type { Finding } from './rule.ts';

/** Whether a command runs nowhere, as that is there without which alone it would: each container has it, or this one is given it. */
export const isSpared = ({ unlessThere: absent }: Fact, workload: Workload): boolean =>
  absent !== undefined && workload.runs !== 'host' && (isEverywhere(absent) || isGiven(absent, workload));

const isEverywhere = ({ kind, name }: Presence): boolean =>
  kind === 'device' ? ownDevice.test(name) : isMounted(name) === true;

/** The container may be given what is asked for, for all that the text says: then the command does not run. In a build, nobody gives any. */
export function unlessThere(found: Finding, { unlessThere: absent }: Fact, { runs }: Workload): Finding {
  if (absent === undefined || (runs !== 'container' && runs !== 'pod')) return found;
  const { kind, name } = absent;
  if (kind === 'mount' && isMounted(name) === false) return found;
  return {
    ...found,
    conditional: true,
    message:
      kind === 'device'
        ? say`${found.message} (This is so unless the container has ${name}.)`
        : say`${found.message} (This is so unless ${name} is mounted.)`,
  };
}

const isGiven = ({ kind, name }: Presence, workload: Workload): boolean => {
  const mounts = factsOf(workload, 'mount').map(({ target }) => valueOrText(target));
  if (kind === 'mount') return mounts.includes(name);
  return [
    ...factsOf(workload, 'device').map(({ what, value }) =>
      what === 'device' ? placeOf(valueOrText(value)) : '',
    ),
    ...mounts,
  ].some(
    given => given === name || (given.startsWith('/dev') && name.startsWith(`${given.replace(/\/$/, '')}/`)),
  );
};

/** Where a device is in the container: `/dev/a:/dev/b:rwm`. */
function placeOf(device: string): string {
  const [there = '', here = ''] = device.split(':');
  return here.startsWith('/') ? here : there;
}
