/**
 * Which kernel settings (sysctls) a container under ECI can change.
 *
 * Accepted as an option of a container: what sysbox-runc's `validator.go` lets through (commit 081856cc, 2026-07-31), as
 * runc does. Emulated: the resources of sysbox-fs's `handler/implementations/procSys*.go` (commit c3d2ebc, 2026-07-26).
 * Global within `net.`: those that Linux keeps outside of its network namespaces (`net_core_table`, `ipv4_table`, and what
 * `nf_conntrack_standalone.c` makes read-only in all but the first one: commit 2671fa4dc010, 2021-04-12).
 * Everything under `user.` belongs to the user namespace (user_namespaces(7)).
 */
export type SysctlReach =
  /** Belongs to the container's own namespaces: works. */
  | 'namespaced'
  /** Sysbox passes it on: the kernel gets the highest value that any container asked for. */
  | 'passed-on'
  /** Sysbox takes the value and shows it to this container; the kernel keeps its own. */
  | 'own-view'
  /** The kernel has one for all, which no container may write. */
  | 'global'
  /** Not known to be a sysctl, or not known where it belongs. */
  | 'unknown';

/** Names are patterns: a `*` stands for any text. */
const namespaced = [
  'kernel.hostname',
  'kernel.domainname',
  'kernel.msgmax',
  'kernel.msgmnb',
  'kernel.msgmni',
  'kernel.msg_next_id',
  'kernel.sem',
  'kernel.sem_next_id',
  'kernel.shmall',
  'kernel.shmmax',
  'kernel.shmmni',
  'kernel.shm_rmid_forced',
  'kernel.shm_next_id',
  'kernel.ns_last_pid',
  'fs.mqueue.*',
  'user.*',
];

const passedOn = ['fs.file-max', 'fs.nr_open'];

const ownView = [
  'fs.protected_hardlinks',
  'fs.protected_symlinks',
  'kernel.dmesg_restrict',
  'kernel.kptr_restrict',
  'kernel.panic',
  'kernel.panic_on_oops',
  'kernel.pid_max',
  'kernel.printk',
  'kernel.sysrq',
  'kernel.yama.ptrace_scope',
  'vm.mmap_min_addr',
  'vm.overcommit_memory',
];

const globalInNet = [
  'net.core.bpf_jit_*',
  'net.core.busy_poll',
  'net.core.busy_read',
  'net.core.dev_weight*',
  'net.core.flow_limit_*',
  'net.core.netdev_budget*',
  'net.core.netdev_max_backlog',
  'net.core.netdev_rss_key',
  'net.core.netdev_tstamp_prequeue',
  'net.core.rps_*',
  'net.core.warnings',
  'net.ipv4.inet_peer_*',
  'net.ipv4.tcp_max_orphans',
  'net.ipv4.tcp_mem',
  'net.ipv4.udp_mem',
  'net.netfilter.nf_conntrack_buckets',
  'net.netfilter.nf_conntrack_expect_max',
  'net.nf_conntrack_max',
];

/** Namespaced by newer kernels only (Linux 6.12 and later, or 6.17 and later), or differently by the kernel's build: nothing is said of them. */
const depends = [
  'net.core.rmem_*',
  'net.core.wmem_*',
  'net.core.default_qdisc',
  'net.core.message_*',
  'net.core.optmem_max',
  'fs.binfmt_misc.*',
  'net.netfilter.nf_conntrack_max',
];

/** The roots that hold nothing but global settings, apart from those above. */
const globalRoots = ['kernel.*', 'vm.*', 'fs.*', 'dev.*', 'abi.*', 'debug.*'];

/** The patterns of names, by what becomes of them; a name outside of the last two is namespaced below `net.`, else not known. */
export const sysctlTable: Readonly<Record<SysctlReach, readonly string[]>> = {
  namespaced: [...namespaced, 'net.*'],
  'passed-on': passedOn,
  'own-view': ownView,
  global: [...globalInNet, ...globalRoots],
  unknown: depends,
};

const matches = (patterns: readonly string[], name: string): boolean =>
  patterns.some(pattern =>
    pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  );

/** Whose a sysctl is; `name` with dots. */
export function reachOf(name: string): SysctlReach {
  if (matches(depends, name)) return 'unknown';
  if (matches(namespaced, name)) return 'namespaced';
  if (matches(passedOn, name)) return 'passed-on';
  if (matches(ownView, name)) return 'own-view';
  if (matches(globalInNet, name) || matches(globalRoots, name)) return 'global';
  return /^net\.\w/.test(name) ? 'namespaced' : 'unknown';
}

/** Whether a container can be started with the sysctl as an option (`--sysctl`, `sysctls:`). */
export function startsWith(name: string): boolean | undefined {
  const reach = reachOf(name);
  if (reach === 'unknown' || name === 'kernel.hostname' || name.startsWith('user.')) return undefined;
  return reach === 'namespaced';
}

/** `net/ipv4/ip_forward` as `net.ipv4.ip_forward`. */
export function dotted(name: string): string {
  const slash = name.indexOf('/');
  const dot = name.indexOf('.');
  const swap = slash >= 0 && (dot < 0 || slash < dot);
  return swap ? name.replace(/[/.]/g, c => (c === '/' ? '.' : '/')) : name;
}

/** The sysctl behind a file. */
export function sysctlOfPath(path: string): string | undefined {
  const name = /^\/proc\/sys\/([\w./-]+)$/.exec(path.replace(/\/{2,}/g, '/'))?.[1];
  return name?.replaceAll('/', '.');
}
