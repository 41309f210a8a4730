import { type Fact, factsOf, valueOrText, type Workload } from './facts.ts';
import { ownDevice } from './knowledge/container-devices.ts';
import { say } from './message.ts';
import type { Finding } from './rule.ts';

/** Whether a command runs nowhere, as the device is there without which alone it would: each container has it, or this one is given it. */
export const isSpared = ({ unlessThere: path }: Fact, workload: Workload): boolean =>
  path !== undefined && workload.runs !== 'host' && (ownDevice.test(path) || isGiven(path, workload));

/** The container may be given the device, for all that the text says: then the command does not run. In a build, nobody gives any. */
export const unlessThere = (found: Finding, { unlessThere: path }: Fact, { runs }: Workload): Finding =>
  path === undefined || (runs !== 'container' && runs !== 'pod')
    ? found
    : {
        ...found,
        conditional: true,
        message: say`${found.message} (This is so unless the container has ${path}.)`,
      };

const isGiven = (path: string, workload: Workload): boolean =>
  [
    ...factsOf(workload, 'device').map(({ what, value }) =>
      what === 'device' ? placeOf(valueOrText(value)) : '',
    ),
    ...factsOf(workload, 'mount').map(({ target }) => valueOrText(target)),
  ].some(
    given => given === path || (given.startsWith('/dev') && path.startsWith(`${given.replace(/\/$/, '')}/`)),
  );

/** Where a device is in the container: `/dev/a:/dev/b:rwm`. */
function placeOf(device: string): string {
  const [there = '', here = ''] = device.split(':');
  return here.startsWith('/') ? here : there;
}
