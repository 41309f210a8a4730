import { type Fact, valueOf, valueOrText } from '../facts.ts';
import { ownDevice } from '../knowledge/container-devices.ts';
import { type Message, say } from '../message.ts';
import { defineRule, type Problem } from '../rule.ts';
import { withDefault } from './namespace-rules.ts';
import { removal } from './removal.ts';

/** File systems of the kernel, and of what runs: none of their files is a device, and Docker refuses them as such anywhere. */
const noDevices = /^\/(?:proc|sys)(?:\/|$)|^\/run\/?$/;
/** Where several devices are. */
const directory =
  /^\/dev(?:\/(?:dri|snd|bus(?:\/usb(?:\/\d+)?)?|input|mapper|vfio|infiniband|disk|serial)(?:\/by-[a-z]+)?)?\/?$/;

export const hostDevice = defineRule({
  id: 'host-device',
  summary: say`Devices of Docker Desktop's VM show up in a container under ECI, but mostly cannot be opened.`,
  why: say`A device is looked for in Docker Desktop's VM, not on the machine around it: where there is none, the container does not start, with ECI or without. Under ECI it belongs to nobody (nobody:nogroup) in the container, and opens only if everyone may use it.`,
  instead: say`Do without the device, reach it over the network, or check on a machine with ECI whether everyone may open it: ls -l shows rw at the end.`,
  behaviour: 'host-device',
  on: ['device', 'mount'],
  kinds: ['compose', 'devcontainer', 'shell'],
  covers: fact => deviceOf(fact) !== undefined || isUnknownDevice(fact),
  check(fact, { workload }): Problem | undefined {
    if (workload.runs !== 'container') return undefined;
    const device = deviceOf(fact);
    if (device === undefined && !isUnknownDevice(fact)) return undefined;
    const setting = fact.type === 'device' ? fact.value : fact.source;
    const message =
      device === undefined
        ? say`This device is looked for in Docker Desktop's VM. Under ECI it belongs to nobody in the container: opening it fails with permission denied, unless everyone may use it.`
        : describe(device, fact);
    return {
      at: fact.anchor,
      message: withDefault(message, setting),
      fixes: removal(fact.anchor, say`Remove the device`),
    };
  },
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: alpine\n    devices:\n      - «/dev/ttyUSB0:/dev/ttyUSB0»\n      - /dev/null:/dev/discard\n',
      good: 'services:\n  app:\n    image: alpine\n    devices:\n      - /dev/null:/dev/discard\n',
      fix: 'Remove the device',
    },
    {
      kind: 'compose',
      bad: 'services:\n  vm:\n    image: alpine\n    devices:\n      - «/dev/kvm»\n    device_cgroup_rules:\n      - «c 189:* rmw»\n    volumes:\n      - «/dev:/host/dev»\n      - /dev/shm:/dev/shm\n',
      good: 'services:\n  vm:\n    image: alpine\n    volumes:\n      - /dev/shm:/dev/shm\n',
    },
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: alpine\n    devices:\n      - «${SERIAL_PORT:?}:/dev/ttyUSB0»\n      - ${NONE:-/dev/null}:/dev/discard\n',
      good: 'services:\n  app:\n    image: alpine\n    devices:\n      - ${NONE:-/dev/null}:/dev/discard\n',
      fix: 'Remove the device',
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "mounts": [\n    «"type=bind,source=/dev,target=/dev"»,\n    "source=cache,target=/cache,type=volume"\n  ]\n}\n',
      good: '{\n  "image": "alpine",\n  "mounts": [\n    "source=cache,target=/cache,type=volume"\n  ]\n}\n',
      fix: 'Remove the device',
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "runArgs": ["--device", «"/dev/ttyUSB0"», "--init"]\n}\n',
      good: '{\n  "image": "alpine",\n  "runArgs": ["--init"]\n}\n',
      fix: 'Remove the device',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run «--device=/dev/ttyUSB0» --init alpine\n',
      good: '#!/bin/sh\ndocker run --init alpine\n',
      fix: 'Remove the device',
    },
  ],
});

/** The device's path or rule; nothing for what every container has, and for GPUs, of which another rule speaks. */
function deviceOf(fact: Fact<'device' | 'mount'>): string | undefined {
  if (fact.type === 'mount') {
    const source = fact.kind === 'volume' ? undefined : valueOf(fact.source);
    // Docker takes a pattern as it stands, and makes a folder of that name.
    return source !== undefined && /^\/dev(\/[^*?]*)?$/.test(source) && !ownDevice.test(source)
      ? source
      : undefined;
  }
  if (fact.what === 'gpu') return undefined;
  if (fact.what === 'cgroup-rule') return valueOf(fact.value);
  return pathOf(fact);
}

/** Where the device is: what comes before the target, if the text tells. */
function pathOf({ value }: Fact<'device'>): string | undefined {
  const [path = ''] = valueOrText(value).split(':');
  const tells = value.known || !/[$`{]/.test(path);
  return tells && path.startsWith('/') && !ownDevice.test(path) && !noDevices.test(path) ? path : undefined;
}

/**
 * A device whose path only the run knows. Its place says what it is; what every container has and names of the Container
 * Device Interface (`vendor.com/class=name`) are told by the text that is known.
 */
function isUnknownDevice(fact: Fact<'device' | 'mount'>): boolean {
  if (fact.type !== 'device' || fact.what !== 'device' || fact.value.known) return false;
  const { text } = fact.value;
  const told = text.split(':')[0] ?? '';
  return /[$`{]/.test(told) && !ownDevice.test(text) && !/^[\w.-]+\/[\w.-]+=/.test(text);
}

function describe(device: string, fact: Fact<'device' | 'mount'>): Message {
  if (fact.type === 'device' && fact.what === 'cgroup-rule')
    return say`The rule ${device} opens no device here: under ECI they belong to nobody in the container.`;
  if (device === '/dev/kmsg')
    return say`${device} is empty here: a container under ECI does not see the kernel's log.`;
  if (device === '/dev/net/tun')
    return say`${device} is looked for in Docker Desktop's VM. Under ECI it may be closed: it belongs to nobody in the container, unless Sysbox hands it over, as newer builds do.`;
  if (directory.test(device))
    return say`The devices in ${device} are those of Docker Desktop's VM. Under ECI they belong to nobody in the container: opening them fails with permission denied, unless everyone may use them.`;
  return say`${device} is looked for in Docker Desktop's VM. Under ECI it belongs to nobody in the container: opening it fails with permission denied, unless everyone may use it.`;
}
