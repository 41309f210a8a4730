import { type Anchor, type Fact, factsOf, valueOf, valueOrText, type Word, type Workload } from '../facts.ts';
import { type Message, say } from '../message.ts';
import { defineRule, type Problem } from '../rule.ts';
import { isStart, serviceCall } from '../service-call.ts';
import { asksForHelp, type Command, commandOf, flagValue, operandsAt } from './commands.ts';
import { behaviourFor } from './kernel-of-pods.ts';
import { mountOptions } from './mount-options.ts';
import { runsUnderEci } from './under-eci.ts';

export const mountEscape = defineRule({
  id: 'mount-escape',
  summary: say`A container under ECI cannot make its read-only mounts writable, nor mount disks and certain other file systems.`,
  why: say`ECI watches mounts: those that a container was created with keep their flags, and file systems on disks are mounted for the first user namespace only.`,
  instead: say`Mount it writable from the beginning (without :ro). tmpfs, overlay and bind mounts inside the container work. A volume can be an NFS share, but its files may belong to nobody in the container.`,
  behaviour: 'mount-escape',
  also: ['nfs-mount', 'mount-escape-pod', 'nfs-mount-pod'],
  on: ['command'],
  kinds: ['compose', 'dockerfile', 'kubernetes', 'devcontainer', 'shell'],
  covers: fact => describe(fact, undefined) !== undefined,
  check(fact, context): Problem | undefined {
    const found = runsUnderEci(context) ? describe(fact, context.workload) : undefined;
    if (found === undefined) return undefined;
    const { message, isShare, because } = found;
    const behaviour = behaviourFor(isShare === true ? 'nfs-mount' : 'mount-escape', context.workload);
    return {
      at: fact.anchor,
      message,
      behaviour,
      related: because === undefined ? [] : [{ at: because, message: say`It is mounted read-only here.` }],
    };
  },
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: alpine\n    volumes:\n      - ./conf:/conf:ro\n    command: sh -c "«mount -o remount,rw /conf» && exec app"\n',
      good: 'services:\n  app:\n    image: alpine\n    volumes:\n      - ./conf:/conf\n    command: sh -c "mount -t tmpfs tmpfs /scratch && mount -o remount,rw /sys/fs/cgroup && exec app"\n',
    },
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: alpine\n    command: [«mount», -t, nfs4, "files:/export", /mnt]\n',
      good: 'services:\n  app:\n    image: alpine\n    command: [mount, --bind, /dev/shm, /mnt]\n',
    },
    {
      kind: 'compose',
      bad: 'services:\n  app:\n    image: alpine\n    command: sh -c "«mount -t debugfs none /sys/kernel/debug»; «mount -t ceph :/ /mnt»"\n',
      good: 'services:\n  app:\n    image: alpine\n    command: sh -c "mount -t ramfs none /mnt"\n',
    },
    {
      kind: 'dockerfile',
      bad: 'FROM debian\nCMD «service nfs-kernel-server start» && exec app\n',
      good: 'FROM debian\nCMD service nfs-common start && exec app\n',
    },
    {
      kind: 'dockerfile',
      bad: 'FROM alpine\nCMD «mount /dev/sda1 /mnt» && «exportfs -a»\n',
      good: 'FROM alpine\nCMD mount -t tmpfs none /dev/shm && exportfs -v\n',
    },
    {
      kind: 'dockerfile',
      bad: 'FROM alpine\nCOPY serve.sh /\nENTRYPOINT [«"/serve.sh"»]\n',
      good: 'FROM alpine\nCOPY serve.sh /srv/\nENTRYPOINT ["nginx"]\n',
      with: { 'serve.sh': '#!/bin/sh\nrpcbind -w\nrpc.nfsd -N 3 -V 4.2\n' },
    },
    {
      kind: 'kubernetes',
      bad: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: c\n      image: alpine\n      command: [sh, -c, "«mount -t ext4 $DISK /mnt»"]\n',
      good: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: c\n      image: alpine\n      command: [sh, -c, "mount -t tmpfs tmpfs /mnt"]\n',
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "postStartCommand": "«sudo mount /dev/sdb1 /mnt»"\n}\n',
      good: '{\n  "image": "alpine",\n  "postStartCommand": "sudo mount -t tmpfs tmpfs /mnt"\n}\n',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run -v "$PWD:/conf:ro" alpine sh -c \'«mount -o remount,rw /conf»\'\n',
      good: '#!/bin/sh\nmount /dev/sda1 /mnt\n',
    },
  ],
});

/** File systems that lie on a disk. */
const onDisk =
  /^(ext[234]|xfs|btrfs|bcachefs|vfat|msdos|exfat|ntfs3?|iso9660|udf|squashfs|erofs|f2fs|gfs2|hfs(plus)?|jfs|nilfs2|ocfs2|reiserfs)$/;
/** Sources that are disks: `/dev/sda1`, `LABEL=data`, and the loop device that `$(losetup --show -f IMAGE)` says. */
const disk =
  /^(?:\/dev\/.|(?:PART)?(?:UUID|LABEL)=|(?:\$\(|`)[ \t]*(?:sudo[ \t]+)?losetup[ \t](?:[^|;&)`]*[ \t])??(?:-\w*[fj]|--(?:find|show|associated)))/;
/** File systems that the kernel lets the first user namespace mount only, besides those on disks: its own, the host's, clusters'. */
const ofFirstNamespace =
  /^(debugfs|tracefs|securityfs|configfs|devtmpfs|hugetlbfs|pstore|efivarfs|9p|virtiofs|afs|beegfs|ceph|gpfs|lustre|orangefs)$/;
/** What an NFS server mounts for itself. */
const ofServers = /^(rpc_pipefs|nfsd)$/;

interface Found {
  readonly message: Message;
  /** A share of the network. */
  readonly isShare?: true;
  /** The mount that is read-only, where it is known. */
  readonly because?: Anchor;
}

function describe({ words }: Fact<'command'>, workload: Workload | undefined): Found | undefined {
  const command = commandOf(words);
  if (command === undefined) return undefined;
  const { program, args } = command;
  // `rpc.nfsd -V 4.1` asks for a version of NFS.
  if (program === 'rpc.nfsd' ? args.includes('-h') || args.includes('--help') : asksForHelp(command))
    return undefined;
  const server = serverIn(command, words);
  if (server !== undefined)
    return {
      message: say`${server} fails here: an NFS server needs mounts that a container under ECI cannot make.`,
    };
  const type = /^mount\.(nfs4?|cifs|smb3|ceph|lustre)$/.exec(program)?.[1];
  if (type !== undefined) return shares[type] ?? closedType(type);
  return program === 'mount' ? describeMount(command, words, workload) : undefined;
}

/** What a command starts of an NFS server: a part, or the service that distributions have for all of it. */
function serverIn({ program, args }: Command, words: readonly Word[]): string | undefined {
  if (program === 'rpc.nfsd') return program;
  if (program === 'exportfs') return lists(args) ? undefined : program;
  const { name, verb } = serviceCall(words) ?? {};
  return name !== undefined && serverServices.has(name) && isStart(verb) ? name : undefined;
}

/** The service runs exportfs and rpc.nfsd. Sources: nfs-utils in Debian (`nfs-kernel-server.init`), in Alpine and Gentoo (`nfs.initd`). */
const serverServices: ReadonlySet<string> = new Set(['nfs-kernel-server', 'nfs-server', 'nfs']);

/** `exportfs -v`: without anything to export, it shows what is. */
const lists = (args: Command['args']): boolean =>
  args.every(arg => arg !== undefined && /^-/.test(arg) && !/^-\w*[afru]/.test(arg));

const closedType = (type: string): Found => ({
  message: say`Mounting ${type} fails here: no container under ECI may mount file systems of this type.`,
});

const nfs: Found = {
  message: say`ECI makes NFS mounts for the container: they may work, but not with Kerberos.`,
  isShare: true,
};
const smb: Found = { message: say`ECI makes SMB mounts for the container: they may work.`, isShare: true };
/** What Sysbox mounts for a container, by the type of the file system. */
const shares: Readonly<Record<string, Found | undefined>> = { nfs, nfs4: nfs, cifs: smb, smb3: smb };

function describeMount(
  command: Command,
  words: readonly Word[],
  workload: Workload | undefined,
): Found | undefined {
  const { args } = command;
  const options = mountOptions(words);
  const type = flagValue(command, '-t', '--types');
  const placesAt = operandsAt(command, valuedFlags);
  const places = placesAt.map(at => args[at]);
  const ofDisk = args.some(arg => /^(-[LU]|--(label|uuid)(=|$))/.test(arg ?? ''));
  // A type alone asks which mounts there are.
  if (places.length === 0 && !ofDisk && !args.some(arg => /^(-[a-zA-Z]*a|--all$)/.test(arg ?? '')))
    return undefined;
  const bind =
    options.some(option => option === 'bind' || option === 'rbind') ||
    args.some(arg => /^(--r?bind|-B|-R|--move|-M|--make-.*)$/.test(arg ?? ''));
  if (options.includes('remount')) {
    const target = places.at(-1);
    // What a pod mounts, the engine in the node has mounted: no mount that the node was created with.
    if (!options.includes('rw') || target === undefined || isOwn(target) || workload?.runs === 'pod')
      return undefined;
    const mount = mountAt(target, workload);
    if (mount?.readOnly === false || (mount === undefined && mountsItself(target, workload)))
      return undefined;
    const message = say`${target} stays read-only: ECI does not let a container make its mounts writable.`;
    return mount === undefined ? { message } : { message, because: mount.anchor };
  }
  if (bind || options.includes('loop')) return undefined;
  if (type !== undefined && ofServers.test(type))
    return {
      message: say`Mounting ${type} fails here with permission denied: ECI keeps containers from it.`,
    };
  // Of `${SERVER}:/export` and `/dev/mapper/${loop}p1`, only a part is not known.
  const written = words[(placesAt[0] ?? 0) + 1];
  const source = written === undefined ? '' : valueOrText(written.value);
  const typed = words.some(({ value }) => /^(-t|--types)/.test(valueOrText(value)));
  const share = shares[type ?? (!typed && places.length === 2 ? typeOfShare(source) : '')];
  if (share !== undefined) return share;
  if (type !== undefined && ofFirstNamespace.test(type) && places.length > 0) return closedType(type);
  const isDisk = ofDisk || (places.length > 1 && disk.test(source));
  if (
    ((type === undefined || type === 'auto' || onDisk.test(type)) && isDisk) ||
    (type !== undefined && onDisk.test(type) && places.length > 0)
  )
    return {
      message: say`Mounting a disk fails here: file systems on disks are closed to containers under ECI.`,
    };
  return undefined;
}

/** Flags that take the next word. */
const valuedFlags = [
  '-o',
  '--options',
  '-t',
  '--types',
  '-L',
  '--label',
  '-U',
  '--uuid',
  '-O',
  '--test-opts',
];

/** What `mount` takes a source for: `//files/share`, `files:/export`, `$FILES:$EXPORT`. */
const typeOfShare = (source: string): string =>
  /^\/\/[\w$]/.test(source) ? 'cifs' : /^([\w.-]{2,}|\$\w+|\$\{\w+\}):[/$]/.test(source) ? 'nfs' : '';

/** /proc, /sys and /dev are Sysbox's own, and writable; so is the container's root. */
const isOwn = (target: string): boolean => /^\/($|(proc|sys|dev)(\/|$))/.test(target);

const withoutSlash = (path: string | undefined): string | undefined => path?.replace(/(.)\/$/, '$1');

/** The mount that the container was created with at this place. */
const mountAt = (target: string, workload: Workload | undefined): Fact<'mount'> | undefined =>
  (workload === undefined ? [] : factsOf(workload, 'mount')).find(
    mount => withoutSlash(valueOf(mount.target)) === withoutSlash(target),
  );

/** Whether the container mounts something there by itself: what it mounts, it may change. */
const mountsItself = (target: string, workload: Workload | undefined): boolean =>
  (workload === undefined ? [] : factsOf(workload, 'command')).some(({ words }) => {
    if (withoutSlash(valueOf(words.at(-1)?.value)) !== withoutSlash(target)) return false;
    const command = commandOf(words);
    return (
      command?.program === 'mount' &&
      !mountOptions(words).includes('remount') &&
      operandsAt(command, valuedFlags).length > 1
    );
  });
