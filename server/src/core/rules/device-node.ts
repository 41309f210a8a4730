import type { Fact } from '../facts.ts';
import { type Message, say } from '../message.ts';
import { defineRule, type Problem } from '../rule.ts';
import { asksForHelp, type Command, commandOf, flagValue, operands } from './commands.ts';
import { behaviourFor } from './kernel-of-pods.ts';
import { mountOptions } from './mount-options.ts';
import { runsUnderEci } from './under-eci.ts';

export const deviceNode = defineRule({
  id: 'device-node',
  summary: say`Device nodes and loop devices cannot be made in a container under ECI.`,
  why: say`A device node opens a device of the kernel; Linux makes them for the first user namespace only, and containers under ECI run in others.`,
  instead: say`Every container has /dev/null, /dev/zero, /dev/random and the like. Write file systems into images with tools that need no mount (mke2fs -d, mtools, xorriso, squashfs-tools). debootstrap makes no device nodes with --variant=fakechroot.`,
  behaviour: 'device-node',
  also: ['device-node-pod'],
  on: ['command'],
  kinds: ['compose', 'dockerfile', 'kubernetes', 'devcontainer', 'shell'],
  covers: fact => describe(fact) !== undefined,
  check(fact, context): Problem | undefined {
    const message = runsUnderEci(context) ? describe(fact) : undefined;
    if (message === undefined) return undefined;
    return { at: fact.anchor, message, behaviour: behaviourFor('device-node', context.workload) };
  },
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  vpn:\n    image: alpine\n    command: sh -c "mkdir -p /dev/net && «mknod /dev/net/tun c 10 200» && exec openvpn"\n',
      good: 'services:\n  vpn:\n    image: alpine\n    command: sh -c "mknod /run/pipe p && exec openvpn"\n',
    },
    {
      kind: 'dockerfile',
      bad: 'FROM debian\nRUN «debootstrap stable /srv/chroot»\n',
      good: 'FROM debian\nRUN fakechroot debootstrap --variant=fakechroot stable /srv/chroot\n',
    },
    {
      kind: 'dockerfile',
      bad: 'FROM alpine\nRUN «mknod -m 666 /rootfs/dev/null c 1 3»\n',
      good: 'FROM alpine\nRUN losetup --list\n',
    },
    {
      kind: 'dockerfile',
      bad: 'FROM alpine\nCMD «losetup -f disk.img» && «mount -o ro,loop disk.img /mnt»\n',
      good: 'FROM alpine\nCMD mount -o ro --bind /data /mnt\n',
    },
    {
      kind: 'kubernetes',
      bad: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: c\n      image: alpine\n      command: [«mknod», /dev/fuse, c, "10", "229"]\n',
      good: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: c\n      image: alpine\n      command: [mkfifo, /run/pipe]\n',
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "postCreateCommand": "«sudo mknod /dev/fuse c 10 229»"\n}\n',
      good: '{\n  "image": "alpine",\n  "postCreateCommand": "mkfifo /tmp/pipe"\n}\n',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run alpine sh -c "«mknod /dev/net/tun c 10 200» && openvpn"\n',
      good: '#!/bin/sh\nmknod /dev/net/tun c 10 200\n',
    },
  ],
});

function describe({ words }: Fact<'command'>): Message | undefined {
  const command = commandOf(words);
  if (command === undefined || asksForHelp(command)) return undefined;
  if (command.program === 'mknod' && makesDevice(command))
    return say`mknod fails here: device nodes cannot be made under ECI.`;
  if (runsDebootstrap(command))
    return say`debootstrap fails here: it makes device nodes, which cannot be made under ECI.`;
  if (command.program === 'losetup' && setsUpLoop(command))
    return say`losetup fails here: loop devices cannot be made under ECI.`;
  if (command.program === 'mount' && mountOptions(words).includes('loop'))
    return say`mount fails here: it needs a loop device, which cannot be made under ECI.`;
  return undefined;
}

/** `mknod NAME b|c|u MAJOR MINOR`; a pipe is none, and 0:0 is the mark of a deletion in an overlay. */
function makesDevice(command: Command): boolean {
  const [, type, major, minor] = operands(command, ['-m', '--mode', '-Z', '--context']);
  return type !== undefined && /^[bcu]$/.test(type) && !(major === '0' && minor === '0');
}

/** `debootstrap`, or what runs it with these arguments. */
const runsDebootstrap = (command: Command): boolean =>
  /^(?:qemu-)?debootstrap$/.test(command.program)
    ? bootstraps(command)
    : builders.get(command.program)?.(command) === true;

/**
 * Sources: live-build, `bootstrap_debootstrap`; sbuild-createchroot(8), which takes another program by `--debootstrap`;
 * pbuilder(8), cowbuilder(8).
 */
const builders: ReadonlyMap<string, (command: Command) => boolean> = new Map([
  ['lb', command => /^(?:build|bootstrap)$/.test(operands(command)[0] ?? '')],
  [
    'sbuild-createchroot',
    command => flagValue(command, '--debootstrap') === undefined && bootstraps(command),
  ],
  ['pbuilder', createsChroot],
  ['cowbuilder', createsChroot],
]);

function createsChroot({ args }: Command): boolean {
  return /^(?:--)?create$/.test(args[0] ?? '');
}

/** Both stages make a device node to see whether they can. Source: debootstrap, `check_sane_mount`. */
const bootstraps = (command: Command): boolean =>
  command.args.length > 0 &&
  flagValue(command, '--variant') !== 'fakechroot' &&
  !command.args.some(arg => /^--(?:print-debs|download-only|make-tarball)/.test(arg ?? ''));

function setsUpLoop(command: Command): boolean {
  const { args } = command;
  if (args.some(arg => /^(-a|-l|-j.*|-d|-D|--all|--list|--associated.*|--detach.*)$/.test(arg ?? '')))
    return false;
  return (
    operands(command, ['-o', '--offset', '--sizelimit', '-b', '--sector-size', '-O', '--output']).length > 0
  );
}
