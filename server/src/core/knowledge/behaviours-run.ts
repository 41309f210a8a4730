import { say } from '../message.ts';
import type { Behaviour } from './behaviour.ts';
import { before, eciElsewhere, eciOnWsl, everywhere } from './eci-platforms.ts';
import {
  docsChange,
  eciConfig,
  eciFaq,
  eciIndex,
  eciLimitations,
  gpuPage,
  hostDriver,
  issueOf,
  manPage,
  newerReleaseNotes,
  olderConfig,
  olderFaq,
  olderFeatures,
  olderIndex,
  olderLimitations,
  playwrightDocker,
  pytorchReadme,
  releaseNotes,
  sysboxChanges,
  sysboxDesign,
  sysboxDevices,
  sysboxDind,
  sysboxFs,
  sysboxIssue,
  sysboxLimitations,
  sysboxReadme,
  sysboxRelease,
  sysboxSecurity,
  sysboxSpec,
  sysboxSysctls,
  sysboxVersion,
} from './sources.ts';

/** Devices that Sysbox gives to the container's root. */
const handedOver = [
  sysboxDevices(
    'The device manager of the enterprise edition (GPUs, VPN tunnels) comes to the public Sysbox.',
  ),
  sysboxReadme('The enterprise edition went into Docker Desktop.'),
  sysboxVersion('0.7.2', '2026-11-23')('Devices can be passed through: GPUs and VPN tunnels.'),
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
    sources: [
      eciIndex('Sharing the pid namespace of the host is refused.'),
      sysboxSpec('A specification without its own pid, ipc, uts, mount and network namespaces is refused.'),
      start,
    ],
  },
  'host-ipc': {
    id: 'host-ipc',
    title: say`A container shares the IPC namespace of Docker Desktop's Linux VM`,
    clauses: everywhere('blocked'),
    error: "sysbox containers can't share namespaces [ipc] with the host",
    disagreement: say`Docker's page shows the error for the pid namespace; by the code of Sysbox it is the same for this one.`,
    sources: [
      sysboxSpec('A specification without its own pid, ipc, uts, mount and network namespaces is refused.'),
      olderFeatures('Containers cannot share namespaces (pid, network, uts, and so on) with the VM.'),
      playwrightDocker('--ipc=host is recommended for Chrome, which can run out of memory without it.'),
      pytorchReadme('--ipc=host or --shm-size gives more shared memory, which multiprocessing needs.'),
      start,
    ],
  },
  'host-uts': {
    id: 'host-uts',
    title: say`A container shares the host name of Docker Desktop's Linux VM`,
    clauses: everywhere('blocked'),
    error: "sysbox containers can't share namespaces [uts] with the host",
    disagreement: say`Docker's page shows the error for the pid namespace; by the code of Sysbox it is the same for this one.`,
    sources: [
      sysboxSpec('A specification without its own pid, ipc, uts, mount and network namespaces is refused.'),
      olderFeatures('Containers cannot share namespaces (pid, network, uts, and so on) with the VM.'),
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
    sources: [
      sysboxSecurity('Sysbox always uses all Linux namespaces, cgroup among them.'),
      sysboxSpec('User and cgroup namespaces that are missing are added.'),
      start,
    ],
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
      olderFaq('Privileged workloads that reach for global kernel resources, such as modules, do not work.'),
      eciFaq('docker-in-docker and kind work in privileged containers.'),
      sysboxIssue(
        973,
        '2025-11-07',
      )(
        'Docker 28.5.2 and later (runc 1.3.3) inside a container of Sysbox 0.6.7 starts none: “unsafe procfs detected: openat2 … invalid cross-device link”.',
      ),
      sysboxRelease(
        'Newer versions of runc work inside Sysbox containers. Which Docker Desktop release took it over is not said.',
      ),
      start,
    ],
  },
  'docker-socket-mount': {
    id: 'docker-socket-mount',
    title: say`A container mounts the Docker socket`,
    clauses: everywhere('blocked'),
    error: 'docker socket mount denied for container with image',
    sources: [
      eciConfig('Mounting the Docker socket is blocked unless the image is in the allow list.'),
      olderConfig(
        'Gives the error text; docker-in-docker mounts no socket of the host and needs no permission.',
      ),
      releaseNotes(
        'Since 4.27.0 (on WSL since 4.28.0) images can be listed that may mount it; since 4.59.0 --use-api-socket is covered as well.',
      ),
      start,
    ],
    disagreement: say`Docker's page gives the error text in small letters; a third-party catalogue of errors reports capitals and another ending from 4.85 on. Search for the part that both have: socket mount denied for container with image.`,
  },
  'docker-socket-api': {
    id: 'docker-socket-api',
    title: say`A container asks for the Docker API socket (--use-api-socket)`,
    clauses: [
      {
        when: { desktop: '>=4.41.0 <4.59.0' },
        verdict: 'unprotected',
        note: say`Before 4.59 the restrictions on the socket do not apply to it.`,
      },
      { when: { desktop: '>=4.59.0' }, verdict: 'blocked' },
    ],
    sources: [
      releaseNotes(
        'Since 4.59.0 the restrictions on the Docker socket cover --use-api-socket as well; the option came with Docker 28.1, in 4.41.0.',
      ),
    ],
  },
  'docker-socket-command': {
    id: 'docker-socket-command',
    title: say`A container sends a Docker command that the command list blocks`,
    clauses: [
      {
        when: { desktop: '<4.28.0', platform: ['windows-wsl2'] },
        verdict: 'works',
      },
      {
        when: { desktop: '>=4.46.0 <4.47.0' },
        verdict: 'unprotected',
        note: say`4.46 ignores the command list (CVE-2025-10657): the command goes through.`,
      },
      { when: { desktop: '>=4.27.0' }, verdict: 'blocked' },
    ],
    error:
      'is blocked; if you wish to allow it, configure the docker socket command list in the Docker Desktop settings',
    sources: [
      eciConfig('Commands of the list are blocked (deny) or are the only ones let through (allow).'),
      olderConfig('Requests to the API are blocked too, whatever program sends them.'),
      releaseNotes(
        'The list came with 4.27.0, to WSL with 4.28.0. 4.46.0, and only it, ignored the list: CVE-2025-10657.',
      ),
    ],
  },
  'restricted-mount': {
    id: 'restricted-mount',
    title: say`A container mounts a directory of Docker Desktop's Linux VM`,
    clauses: everywhere('blocked'),
    error: "because it's configured as a restricted host mount",
    sources: [
      eciIndex(
        'Mounting files and directories of the Docker Desktop VM is refused; those of the machine work.',
      ),
      releaseNotes('Before 4.31.0 a Docker volume could still be made from such a directory.'),
      start,
    ],
  },
  'volume-mount': {
    id: 'volume-mount',
    title: say`A container mounts a volume made of a directory of Docker Desktop's Linux VM`,
    clauses: [
      ...before('4.31.0', 'unprotected', say`Before 4.31 a volume reaches directories of the VM.`),
      { when: { desktop: '>=4.31.0' }, verdict: 'blocked' },
    ],
    error: "because it's configured as a restricted host mount",
    sources: [
      eciIndex(
        'Mounting files and directories of the Docker Desktop VM is refused; those of the machine work.',
      ),
      releaseNotes(
        '4.31.0 fixed that a Docker volume could be made from such a directory and mounted (security).',
      ),
    ],
  },
  'socket-volume': {
    id: 'socket-volume',
    title: say`A container mounts a volume made of the Docker socket`,
    clauses: [{ when: { desktop: '>=4.31.0' }, verdict: 'blocked' }],
    error: 'docker socket mount denied for container with image',
    sources: [
      eciConfig('Mounting the Docker socket is blocked unless the image is in the allow list.'),
      releaseNotes('4.31.0 fixed that volumes could be made from restricted directories of the VM.'),
    ],
    disagreement: say`The notes of 4.31 speak of directories of the VM, not of the socket: nothing is said of a volume made of it before.`,
  },
  'vm-mount': {
    id: 'vm-mount',
    title: say`A container mounts a directory that is the VM's unless a WSL distribution has it too`,
    clauses: [{ when: eciElsewhere, verdict: 'blocked' }],
    error: "because it's configured as a restricted host mount",
    sources: [
      eciIndex(
        'Mounting files and directories of the Docker Desktop VM is refused; those of the machine work.',
      ),
      eciFaq('Directories of the VM are restricted; those that the settings share with containers are not.'),
      olderIndex('No directory of the VM can be mounted into a container.'),
      sysboxSpec(
        'Sysbox replaces mounts only where it puts its own (/proc, /sys, /sys/kernel and a few more): it makes no exception for others below them.',
      ),
      start,
    ],
    disagreement: say`No page lists the directories. These belong to the VM on Mac, Linux and Hyper-V; on WSL 2 a command in a distribution can mean the distribution's own, so nothing is said there.`,
  },
  'kernel-module': {
    id: 'kernel-module',
    title: say`A container loads or looks up kernel modules`,
    clauses: everywhere('restricted'),
    error: 'Operation not permitted',
    sources: [
      eciIndex('Loading a kernel module is answered with permission denied, privileged or not.'),
      sysboxLimitations('insmod fails with operation not permitted.'),
      start,
    ],
    disagreement: say`Docker's page calls the error permission denied, Sysbox's page operation not permitted; modprobe prints the second.`,
  },
  bpf: {
    id: 'bpf',
    title: say`A container uses BPF`,
    clauses: everywhere('restricted'),
    error: "can't get next map: Operation not permitted",
    sources: [
      eciIndex('Changing BPF settings is denied, and reading BPF maps fails, in privileged containers too.'),
      start,
    ],
  },
  'global-sysctl': {
    id: 'global-sysctl',
    title: say`A container changes a kernel setting that is not namespaced`,
    clauses: everywhere('restricted'),
    error: 'permission denied',
    sources: [
      eciIndex(
        'Global kernel settings cannot be changed from a container; some of /proc/sys is emulated for each.',
      ),
      sysboxDesign(
        'Only namespaced settings under /proc/sys can be written, and those that Sysbox emulates.',
      ),
      sysboxFs('handler/implementations/')(
        'Which settings are emulated: some for the container alone, some passed on as the highest value asked for.',
      ),
      sysboxSysctls('A container that asks for any other than the namespaced sysctls is not started.'),
      manPage(
        'user_namespaces',
        7,
      )('What belongs to no namespace needs privileges in the first user namespace.'),
      start,
    ],
    disagreement: say`A sysctl option that is not namespaced keeps the container from starting, with ECI or without; a write from inside fails with permission denied. Both are reported alike, in different words.`,
  },
  'host-device': {
    id: 'host-device',
    title: say`A container uses a device of the VM`,
    clauses: everywhere('restricted'),
    error: 'Permission denied',
    sources: [
      sysboxLimitations('Devices appear as nobody:nogroup; access fails unless everybody may use them.'),
      olderFaq('ECI denies access to hardware devices.'),
      issueOf(
        'dockur/windows',
        276,
        '2024-03-14',
      )('On a Mac, a container with --device=/dev/kvm fails to start: no such file or directory.'),
      ...handedOver,
      start,
    ],
    disagreement: say`Sysbox's limitations say that devices belong to nobody. Its enterprise edition, which went into Docker Desktop, and 0.7.2 hand over GPUs and /dev/net/tun; Docker's pages do not say whether Docker Desktop does. So only these two are told with that doubt.`,
  },
  gpu: {
    id: 'gpu',
    title: say`A container asks for a GPU`,
    clauses: [
      {
        when: eciOnWsl,
        verdict: 'restricted',
        note: say`Its devices may be closed: by Sysbox's own page they belong to nobody in the container, though newer builds of it hand them over.`,
      },
      {
        when: eciElsewhere,
        verdict: 'restricted',
        note: say`Docker Desktop gives GPUs to containers on WSL 2 only, with ECI or without.`,
      },
    ],
    sources: [
      sysboxLimitations('Devices appear as nobody:nogroup; access fails unless everybody may use them.'),
      gpuPage('GPU support in Docker Desktop is only available on Windows with the WSL 2 backend.'),
      eciLimitations('Tools that require direct hardware access may behave differently.'),
      ...handedOver,
    ],
  },
  'device-node': {
    id: 'device-node',
    title: say`A container creates device nodes or loop devices`,
    clauses: everywhere('restricted'),
    error: 'Operation not permitted',
    sources: [sysboxLimitations('mknod fails with operation not permitted.'), start],
  },
  'mount-escape': {
    id: 'mount-escape',
    title: say`A container changes how host files are mounted, or mounts disks and other closed file systems`,
    clauses: everywhere('restricted'),
    error: 'mount: permission denied (are you root?)',
    sources: [
      eciIndex(
        'A read-only bind mount cannot be remounted read-write, not even with SYS_ADMIN; tmpfs and the like work.',
      ),
      sysboxSecurity(
        'Mounts made when the container was created keep their attributes; read-only ones cannot be made writable.',
      ),
      manPage(
        'mount_namespaces',
        7,
      )('In a less privileged mount namespace the flags of inherited mounts are locked.'),
      manPage(
        'user_namespaces',
        7,
      )(
        'Within a user namespace only file systems of a short list can be mounted: none on a block device, no debugfs.',
      ),
      sysboxLimitations('Mounting rpc-pipefs, which an NFS server needs, fails with permission denied.'),
      sysboxVersion(
        '0.7.2',
        '2026-11-23',
      )('Read-only bind mounts could be made writable from inside a container; that is mended.'),
      start,
    ],
    disagreement: say`By Docker's and Sysbox's pages read-only mounts stay so. Sysbox 0.7.2 mends ways around that, and no source says which Docker Desktop has it: until then :ro is no wall against root in a container.`,
  },
  'nfs-mount': {
    id: 'nfs-mount',
    title: say`A container mounts a share of the network (NFS, SMB)`,
    clauses: everywhere('confined'),
    sources: [
      sysboxFs('seccomp/mount.go')('Sysbox makes NFS, CIFS and SMB mounts on behalf of the container.'),
      sysboxChanges('From 0.5.1 on the enterprise edition allows CIFS mounts in containers.'),
      sysboxReadme('The enterprise edition went into Docker Desktop.'),
      sysboxIssue(
        230,
        '2021-03-05',
      )('Mounting cifs in a container of an older Sysbox fails with operation not permitted.'),
      sysboxIssue(831, '2024-08-28')('The files of an NFS volume belong to nobody in a container of Sysbox.'),
      sysboxLimitations('Mounting rpc-pipefs fails with permission denied.'),
      start,
    ],
    disagreement: say`Sysbox mounts NFS and SMB shares for a container by its code (SMB in the enterprise edition since 2022, in the public one since 2026); Docker's pages do not say whether Docker Desktop's build of it does. What fails by Sysbox's own page is rpc-pipefs, which Kerberos and NFS servers need.`,
  },
  'binfmt-registration': {
    id: 'binfmt-registration',
    title: say`A container registers emulators (binfmt_misc)`,
    clauses: everywhere('restricted'),
    error: 'permission denied',
    sources: [
      sysboxLimitations('binfmt_misc cannot be used inside a container.'),
      sysboxDind(
        'From Linux 6.7 and Sysbox 0.6.7 on each container has a binfmt_misc of its own; it does not affect the host.',
      ),
      start,
    ],
    disagreement: say`Sysbox's limitations say permission denied; its Docker-in-Docker page says that on Linux 6.7 and later the registration succeeds, for that container alone. Either way it reaches neither other containers nor builds, so it is reported for all releases.`,
  },
  'nested-user-namespace': {
    id: 'nested-user-namespace',
    title: say`A container creates user namespaces of its own`,
    clauses: everywhere('restricted'),
    error: 'Invalid argument',
    sources: [
      sysboxLimitations('unshare -U --mount-proc fails with invalid argument; so does userns-remap.'),
      start,
    ],
  },
  'unconfined-security': {
    id: 'unconfined-security',
    title: say`A container turns a security profile off`,
    clauses: everywhere('confined'),
    sources: [
      eciIndex(
        'ECI works beside seccomp and AppArmor; a container reaches only what its user namespace holds.',
      ),
      sysboxSecurity('Sysbox ignores AppArmor profiles and does not run on systems with SELinux.'),
      sysboxDesign('Sysbox does not mask paths under /proc and /sys that it emulates.'),
      start,
    ],
    disagreement: say`Docker's page says that ECI works beside AppArmor; Sysbox, which runs the containers, says that it ignores AppArmor profiles. We follow Sysbox on what the option does.`,
  },
  'capability-confined': {
    id: 'capability-confined',
    title: say`A capability that acts within the user namespace`,
    clauses: everywhere('confined'),
    sources: [
      eciIndex('Capabilities apply within the container only.'),
      manPage(
        'user_namespaces',
        7,
      )('A capability acts on what the user namespace owns: its network, mounts, processes.'),
      start,
    ],
  },
  'capability-restricted': {
    id: 'capability-restricted',
    title: say`A capability that only the kernel's first user namespace honours`,
    clauses: everywhere('restricted'),
    error: 'Operation not permitted',
    sources: [
      eciIndex('Global kernel settings, modules, BPF and devices stay closed, whatever the capabilities.'),
      manPage(
        'user_namespaces',
        7,
      )('Time, modules and devices belong to no namespace: they need the first user namespace.'),
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
    clauses: [
      {
        when: { desktop: '>=4.13.0', platform: ['windows-hyperv', 'windows-wsl2'] },
        verdict: 'unprotected',
        note: say`ECI is for Linux containers; Windows containers run without it.`,
      },
    ],
    sources: [eciLimitations('ECI works with Linux containers only.')],
  },
  'docker-debug': {
    id: 'docker-debug',
    title: say`Docker Debug opens a shell beside a container`,
    clauses: [
      {
        when: { desktop: '>=4.27.0 <4.31.0' },
        verdict: 'unprotected',
        note: say`In these releases Docker Debug runs without ECI, and does not work properly where ECI is on.`,
      },
      {
        when: { desktop: '>=4.31.0 <4.49.0' },
        verdict: 'unprotected',
        note: say`In these releases Docker Debug runs without ECI.`,
      },
    ],
    sources: [
      docsChange(
        24713,
        '2026-04-14',
      )(
        'The line on Docker Debug left the limitations page, as text that no longer applies for all supported releases.',
      ),
      olderLimitations('Docker Debug containers are not yet protected by ECI.'),
      docsChange(19899, '2024-04-26')('Docker Debug containers are not protected by ECI.'),
      eciFaq('Still lists Docker Debug containers as not protected.'),
      releaseNotes('docker debug came with 4.27.0; 4.31.0 fixed that it did not work properly with ECI.'),
    ],
    disagreement: say`The limitations page dropped Docker Debug in April 2026, because it no longer applied to the supported releases (six months: 4.49 and later); the questions page still lists it. We follow the change made by ECI's own developers. The release that changed it is not documented: it may be older than 4.49.`,
  },
  'docker-extension': {
    id: 'docker-extension',
    title: say`A Docker extension`,
    clauses: everywhere('unprotected'),
    sources: [
      eciLimitations('Containers of extensions run without ECI.'),
      releaseNotes('4.72.0: the settings warn that extensions run with the privileges of the machine.'),
      newerReleaseNotes('4.74.0: extensions are off by default.'),
    ],
  },
} as const satisfies Record<string, Behaviour>;
