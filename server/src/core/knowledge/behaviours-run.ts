import { say } from '../message.ts';
import type { Behaviour, Clause, Condition, Verdict } from './behaviour.ts';
import {
  eciConfig,
  eciFaq,
  eciIndex,
  eciLimitations,
  hostDriver,
  releaseNotes,
  sysboxLimitations,
  sysboxSecurity,
} from './sources.ts';

/** ECI came with 4.13.0, to WSL 2 with 4.20.0. Source: release notes of both. */
const eciOnWsl: Condition = { desktop: '>=4.20.0', platform: ['windows-wsl2'] };
const eciElsewhere: Condition = { desktop: '>=4.13.0', platform: ['mac', 'linux', 'windows-hyperv'] };

/** The same verdict wherever ECI runs. */
const everywhere = (verdict: Verdict): readonly Clause[] => [
  { when: eciElsewhere, verdict },
  { when: eciOnWsl, verdict },
];

const start = releaseNotes('ECI was introduced with 4.13.0, on WSL 2 with 4.20.0.');

export const runBehaviours = {
  'host-network': {
    id: 'host-network',
    title: say`A container shares the network of Docker Desktop's Linux VM`,
    clauses: everywhere('blocked'),
    error:
      "sysbox containers can't share a network namespace with the host (because they use the linux user-namespace for isolation)",
    sources: [
      eciIndex('Host networking is refused.'),
      hostDriver("Docker Desktop's host networking does not work with ECI."),
      start,
    ],
  },
  'host-pid': {
    id: 'host-pid',
    title: say`A container shares the process table of Docker Desktop's Linux VM`,
    clauses: everywhere('blocked'),
    error: "sysbox containers can't share namespaces [pid] with the host",
    sources: [eciIndex('Sharing the pid namespace of the host is refused.'), start],
  },
  'host-ipc': {
    id: 'host-ipc',
    title: say`A container shares the IPC namespace of Docker Desktop's Linux VM`,
    clauses: everywhere('blocked'),
    error: "sysbox containers can't share namespaces [ipc] with the host",
    sources: [
      sysboxSecurity('A container always has pid, ipc, uts, mount and network namespaces of its own.'),
      start,
    ],
  },
  'host-uts': {
    id: 'host-uts',
    title: say`A container shares the host name of Docker Desktop's Linux VM`,
    clauses: everywhere('blocked'),
    error: "sysbox containers can't share namespaces [uts] with the host",
    sources: [
      sysboxSecurity('A container always has pid, ipc, uts, mount and network namespaces of its own.'),
      start,
    ],
  },
  'host-userns': {
    id: 'host-userns',
    title: say`A container asks to run without a user namespace`,
    clauses: everywhere('ignored'),
    sources: [eciIndex('--userns=host has no effect: the user namespace stays.'), start],
  },
  'host-cgroup': {
    id: 'host-cgroup',
    title: say`A container asks for the VM's cgroup namespace`,
    clauses: everywhere('ignored'),
    sources: [sysboxSecurity('Sysbox always gives the container a cgroup namespace.'), start],
  },
  'runtime-override': {
    id: 'runtime-override',
    title: say`A container asks for another runtime`,
    clauses: everywhere('ignored'),
    sources: [eciFaq('The --runtime flag is ignored: Sysbox runs the container.'), start],
  },
  'privileged-container': {
    id: 'privileged-container',
    title: say`A privileged container`,
    clauses: everywhere('confined'),
    error: 'Operation not permitted',
    sources: [
      eciIndex(
        'Privileged containers work within their user namespace; kernel modules, BPF, devices and global settings stay closed.',
      ),
      eciFaq('docker-in-docker and kind work in privileged containers.'),
      start,
    ],
  },
  'docker-socket-mount': {
    id: 'docker-socket-mount',
    title: say`A container mounts the Docker socket`,
    clauses: everywhere('blocked'),
    error: 'docker socket mount denied',
    sources: [
      eciConfig('Mounting the Docker socket is blocked unless the image is in the allow list.'),
      releaseNotes(
        'Since 4.27.0 administrators can list images that may mount it; since 4.59.0 --use-api-socket is covered as well.',
      ),
    ],
  },
  'docker-socket-command': {
    id: 'docker-socket-command',
    title: say`A container sends a Docker command that the command list blocks`,
    clauses: [
      {
        when: { desktop: '>=4.27.0 <4.47.0' },
        verdict: 'blocked',
        note: say`From 4.46.0 up to this release the list did not always work (CVE-2025-10657).`,
      },
      { when: { desktop: '>=4.47.0' }, verdict: 'blocked' },
    ],
    error:
      'is blocked; if you wish to allow it, configure the docker socket command list in the Docker Desktop settings.',
    sources: [
      eciConfig('Commands of the list are blocked (deny) or are the only ones let through (allow).'),
      releaseNotes('4.47.0 fixed CVE-2025-10657: command restrictions did not work properly.'),
    ],
  },
  'restricted-mount': {
    id: 'restricted-mount',
    title: say`A container mounts a directory of Docker Desktop's Linux VM`,
    clauses: everywhere('blocked'),
    error: "because it's configured as a restricted host mount",
    sources: [eciIndex('Mounting files and directories of the Docker Desktop VM is refused.'), start],
  },
  'kernel-module': {
    id: 'kernel-module',
    title: say`A container loads or looks up kernel modules`,
    clauses: everywhere('restricted'),
    error: 'Operation not permitted',
    sources: [eciIndex('Kernel modules cannot be loaded from a container, privileged or not.'), start],
  },
  bpf: {
    id: 'bpf',
    title: say`A container uses BPF`,
    clauses: everywhere('restricted'),
    error: "can't get next map: Operation not permitted",
    sources: [eciIndex('BPF programs cannot be read or loaded from a container, privileged or not.'), start],
  },
  'global-sysctl': {
    id: 'global-sysctl',
    title: say`A container changes a kernel setting that is not namespaced`,
    clauses: everywhere('restricted'),
    error: 'permission denied',
    sources: [eciIndex('Global kernel settings cannot be changed from a container.'), start],
  },
  'host-device': {
    id: 'host-device',
    title: say`A container uses a device of the VM`,
    clauses: everywhere('restricted'),
    error: 'Permission denied',
    sources: [
      sysboxLimitations('Devices appear as nobody:nogroup; access fails unless everybody may use them.'),
      start,
    ],
  },
  gpu: {
    id: 'gpu',
    title: say`A container asks for a GPU`,
    clauses: everywhere('restricted'),
    sources: [
      sysboxLimitations('Devices appear as nobody:nogroup; access fails unless everybody may use them.'),
      start,
    ],
  },
  'device-node': {
    id: 'device-node',
    title: say`A container creates device nodes or loop devices`,
    clauses: everywhere('restricted'),
    error: 'Operation not permitted',
    sources: [sysboxLimitations('mknod is refused in a user namespace.'), start],
  },
  'mount-escape': {
    id: 'mount-escape',
    title: say`A container changes how host files are mounted, or mounts disks`,
    clauses: everywhere('restricted'),
    error: 'permission denied',
    sources: [eciIndex('A read-only bind mount cannot be remounted read-write.'), start],
  },
  'binfmt-registration': {
    id: 'binfmt-registration',
    title: say`A container registers emulators (binfmt_misc)`,
    clauses: everywhere('restricted'),
    error: 'permission denied',
    sources: [sysboxLimitations('binfmt_misc cannot be used inside a container.'), start],
  },
  'nested-user-namespace': {
    id: 'nested-user-namespace',
    title: say`A container creates user namespaces of its own`,
    clauses: everywhere('restricted'),
    error: 'Invalid argument',
    sources: [sysboxLimitations('unshare -U with procfs fails inside a container.'), start],
  },
  'unconfined-security': {
    id: 'unconfined-security',
    title: say`A container turns a security profile off`,
    clauses: everywhere('confined'),
    sources: [eciIndex('Whatever profiles are off, the container stays within its user namespace.'), start],
  },
  'capability-confined': {
    id: 'capability-confined',
    title: say`A capability that acts within the user namespace`,
    clauses: everywhere('confined'),
    sources: [eciIndex('Capabilities apply within the container only.'), start],
  },
  'capability-restricted': {
    id: 'capability-restricted',
    title: say`A capability that only the kernel's first user namespace honours`,
    clauses: everywhere('restricted'),
    error: 'Operation not permitted',
    sources: [
      eciIndex('Global kernel settings, modules, BPF and devices stay closed, whatever the capabilities.'),
      start,
    ],
  },
  'checkpoint-restore': {
    id: 'checkpoint-restore',
    title: say`A container is checkpointed`,
    clauses: everywhere('restricted'),
    sources: [sysboxLimitations('Checkpoint and restore are not supported.'), start],
  },
  'windows-container': {
    id: 'windows-container',
    title: say`A Windows container`,
    clauses: [{ when: { platform: ['windows-hyperv', 'windows-wsl2'] }, verdict: 'unprotected' }],
    sources: [eciLimitations('ECI works with Linux containers only.')],
  },
  'docker-debug': {
    id: 'docker-debug',
    title: say`Docker Debug opens a shell beside a container`,
    clauses: [{ when: { desktop: '>=4.27.0 <4.31.0' }, verdict: 'unprotected' }],
    sources: [
      eciLimitations(
        'The page of 2026-05 no longer lists Docker Debug among what is not protected; older versions do.',
      ),
      releaseNotes('4.31.0 fixed Docker Debug with ECI.'),
    ],
    disagreement: say`Older versions of the limitations page say that Docker Debug bypasses ECI, the newest does not; no release note says when that changed. Only releases before Docker Debug worked with ECI are reported.`,
  },
  'docker-extension': {
    id: 'docker-extension',
    title: say`A Docker extension`,
    clauses: everywhere('unprotected'),
    sources: [eciLimitations('Containers of extensions run without ECI.')],
  },
} as const satisfies Record<string, Behaviour>;
