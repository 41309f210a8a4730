import { type Message, say } from '../message.ts';

/** What is left of a capability within a user namespace. */
export interface CapabilityReach {
  /** `restricted`: its main use is kept for the kernel's first user namespace. */
  readonly verdict: 'confined' | 'restricted';
  /** What it does and does not do there; a clause without a subject. */
  readonly words: Message;
}

/**
 * Capabilities that a container asks for beyond those that Docker gives anyway. Sources: capabilities(7), user_namespaces(7)
 * (a capability acts on what its user namespace owns; time, modules and devices belong to the first one), and the kernel's
 * own checks: `capable()` asks the first user namespace, `ns_capable()` the one that owns the resource.
 * SYS_MODULE, BPF and PERFMON are not here: rules of their own speak of them.
 */
export const capabilities: Readonly<Record<string, CapabilityReach>> = {
  ALL: {
    verdict: 'confined',
    words: say`gives every power within the container, and none over the kernel, its devices or its settings`,
  },
  SYS_ADMIN: {
    verdict: 'confined',
    words: say`allows mounts and namespaces within the container; read-only binds stay read-only, disks cannot be mounted`,
  },
  NET_ADMIN: {
    verdict: 'confined',
    words: say`works on the container's own interfaces, routes and firewall, not on those of the VM`,
  },
  NET_BROADCAST: { verdict: 'confined', words: say`works in the container's own network` },
  SYS_PTRACE: { verdict: 'confined', words: say`traces the processes of the container only` },
  DAC_READ_SEARCH: {
    verdict: 'confined',
    words: say`reads any file of the container's own users; opening files by handle stays closed`,
  },
  IPC_LOCK: {
    verdict: 'confined',
    words: say`locks memory only as far as the container's memlock limit (ulimits) goes`,
  },
  IPC_OWNER: { verdict: 'confined', words: say`works on the container's own IPC objects` },
  LEASE: { verdict: 'confined', words: say`works on files of the container's own users` },
  CHECKPOINT_RESTORE: {
    verdict: 'confined',
    words: say`works within the container; checkpoints of containers are not supported`,
  },
  SYS_NICE: {
    verdict: 'confined',
    words: say`sets priorities only as far as the container's limits go`,
  },
  SYS_BOOT: {
    verdict: 'confined',
    words: say`stops the container at most; it can neither restart the VM nor load a kernel`,
  },
  SYS_TIME: { verdict: 'restricted', words: say`cannot set the clock: the VM has one for all` },
  SYS_RAWIO: { verdict: 'restricted', words: say`opens neither I/O ports nor the memory of the machine` },
  SYS_RESOURCE: {
    verdict: 'restricted',
    words: say`cannot raise hard limits; set them from outside (ulimits)`,
  },
  SYS_PACCT: { verdict: 'restricted', words: say`cannot turn process accounting on` },
  SYS_TTY_CONFIG: { verdict: 'restricted', words: say`does not reach the VM's consoles` },
  SYSLOG: { verdict: 'restricted', words: say`does not open the kernel's log` },
  AUDIT_CONTROL: { verdict: 'restricted', words: say`does not reach the kernel's audit` },
  AUDIT_READ: { verdict: 'restricted', words: say`does not reach the kernel's audit` },
  MAC_ADMIN: { verdict: 'restricted', words: say`changes no security policy of the kernel` },
  MAC_OVERRIDE: { verdict: 'restricted', words: say`overrides no security policy of the kernel` },
  LINUX_IMMUTABLE: { verdict: 'restricted', words: say`cannot make files immutable or append-only` },
  BLOCK_SUSPEND: { verdict: 'restricted', words: say`cannot keep the VM awake` },
  WAKE_ALARM: { verdict: 'restricted', words: say`cannot wake the VM` },
};

/** What is left of a capability; undefined: nothing worth saying. `name` without `CAP_`. */
export const capabilityReach = (name: string): CapabilityReach | undefined =>
  Object.hasOwn(capabilities, name) ? capabilities[name] : undefined;
