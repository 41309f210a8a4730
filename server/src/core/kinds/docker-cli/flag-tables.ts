/** The flags of one command. Long names without `--`, short ones as letters. */
export interface FlagTable {
  /** Flags that take a value: `name`, or `name letter`. */
  readonly valued: ReadonlySet<string>;
  /** Flags that are on when they stand alone. */
  readonly switches: ReadonlySet<string>;
  /** Long names by short letter, for both sorts of flags. */
  readonly letters: ReadonlyMap<string, string>;
}

/** `name` or `letter:name`, separated by blanks. */
function table(valued: string, switches = ''): FlagTable {
  const letters = new Map<string, string>();
  const names = (text: string): string[] =>
    text.split(/\s+/).flatMap(entry => {
      const at = entry.indexOf(':');
      if (at < 0) return entry === '' ? [] : [entry];
      letters.set(entry.slice(0, at), entry.slice(at + 1));
      return [entry.slice(at + 1)];
    });
  const takesValue = new Set(names(valued));
  return { valued: takesValue, switches: new Set(names(switches)), letters };
}

/** Whether the command has the flag: docker refuses the whole command for one that it has not. */
export const hasFlag = ({ valued, switches }: FlagTable, name: string): boolean =>
  valued.has(name) || switches.has(name);

const container = `add-host annotation a:attach blkio-weight blkio-weight-device cap-add cap-drop cgroup-parent cgroupns cidfile
  cpu-count cpu-percent cpu-period cpu-quota cpu-rt-period cpu-rt-runtime c:cpu-shares cpus cpuset-cpus cpuset-mems
  credentialspec device device-cgroup-rule device-read-bps device-read-iops device-write-bps device-write-iops dns dns-opt
  dns-option dns-search domainname entrypoint e:env env-file expose gpus group-add health-cmd health-interval health-retries
  health-start-interval health-start-period health-timeout h:hostname io-maxbandwidth io-maxiops ip ip6 ipc isolation
  kernel-memory l:label label-file link link-local-ip log-driver log-opt mac-address m:memory memory-reservation memory-swap
  memory-swappiness mount name net net-alias network network-alias oom-score-adj pid pids-limit platform p:publish pull
  restart runtime security-opt shm-size stop-signal stop-timeout storage-opt sysctl tmpfs ulimit u:user userns uts v:volume
  volume-driver volumes-from w:workdir detach-keys`;

const service = `cap-add cap-drop credential-spec endpoint-mode entrypoint health-cmd health-interval health-retries
  health-start-interval health-start-period health-timeout hostname isolation limit-cpu limit-memory limit-pids log-driver
  log-opt max-concurrent memory-swap memory-swappiness oom-score-adj replicas replicas-max-per-node reserve-cpu
  reserve-memory restart-condition restart-delay restart-max-attempts restart-window rollback-delay rollback-failure-action
  rollback-max-failure-ratio rollback-monitor rollback-order rollback-parallelism stop-grace-period stop-signal
  update-delay update-failure-action update-max-failure-ratio update-monitor update-order update-parallelism u:user w:workdir`;

/**
 * Sources: docker/cli docs/reference/commandline and cli/command (for hidden flags such as `--net`), docker/buildx
 * docs/reference and commands, docker/compose docs/reference, each as of August 2026; k3d.io, "Command Tree" (v5.8).
 */
export const flagTables = {
  docker: table(
    'config c:context H:host l:log-level tlscacert tlscert tlskey',
    'D:debug tls tlsverify v:version',
  ),
  run: table(
    container,
    `d:detach disable-content-trust init i:interactive no-healthcheck oom-kill-disable privileged P:publish-all q:quiet read-only rm
     sig-proxy t:tty use-api-socket`,
  ),
  exec: table('detach-keys e:env env-file u:user w:workdir', 'd:detach i:interactive privileged t:tty'),
  start: table('checkpoint checkpoint-dir detach-keys', 'a:attach i:interactive'),
  serviceCreate: table(
    `${service} config constraint container-label dns dns-option dns-search e:env env-file generic-resource group host l:label mode mount name
     network placement-pref p:publish secret sysctl ulimit`,
    'd:detach init no-healthcheck no-resolve-image q:quiet read-only t:tty with-registry-auth',
  ),
  serviceUpdate: table(
    `${service} args config-add config-rm constraint-add constraint-rm container-label-add container-label-rm dns-add dns-option-add
     dns-option-rm dns-rm dns-search-add dns-search-rm env-add env-rm generic-resource-add generic-resource-rm group-add
     group-rm host-add host-rm image label-add label-rm mount-add mount-rm network-add network-rm placement-pref-add
     placement-pref-rm publish-add publish-rm secret-add secret-rm sysctl-add sysctl-rm ulimit-add ulimit-rm`,
    'd:detach force init no-healthcheck no-resolve-image q:quiet read-only rollback t:tty with-registry-auth',
  ),
  build: table(
    `add-host allow annotation attest build-arg build-context builder cache-from cache-to call cgroup-parent cpu-period cpu-quota
     c:cpu-shares cpuset-cpus cpuset-mems f:file iidfile isolation label m:memory memory-swap metadata-file network
     no-cache-filter o:output platform policy print progress provenance resource sbom secret security-opt shm-size ssh
     t:tag target ulimit`,
    'check compress D:debug disable-content-trust force-rm load no-cache pull push q:quiet rm squash',
  ),
  bake: table(
    'allow builder call f:file list metadata-file policy progress provenance sbom set var',
    'check D:debug list-targets list-variables load no-cache print pull push',
  ),
  buildx: table('builder', 'D:debug'),
  createBuilder: table(
    'buildkitd-config buildkitd-flags config driver driver-opt name node platform timeout flags',
    'append bootstrap D:debug leave use',
  ),
  volumeCreate: table(
    'availability d:driver group label limit-bytes name o:opt required-bytes scope secret sharing topology-preferred topology-required type',
  ),
  useBuilder: table('builder', 'D:debug default global'),
  compose: table(
    `ansi env-file f:file H:host insecure-registry l:log-level parallel profile progress project-directory p:project-name context
     tlscacert tlscert tlskey workdir`,
    'all-resources compatibility D:debug dry-run no-ansi tls tlsverify verbose v:version',
  ),
  composeRun: table(
    'cap-add cap-drop entrypoint e:env env-from-file l:label labels name p:publish pull u:user v:volume volumes w:workdir',
    `build d:detach dry-run i:interactive no-deps T:no-tty q:quiet quiet-build quiet-pull remove-orphans rm P:service-ports t:tty
     use-aliases`,
  ),
  composeExec: table(
    'e:env index u:user w:workdir',
    'd:detach dry-run i:interactive T:no-tty privileged t:tty',
  ),
  k3dCluster: table(
    `a:agents agents-memory api-port c:config e:env gpus host-alias i:image k3s-arg k3s-node-label lb-config-override network
     p:port registry-config registry-create registry-use runtime-label runtime-ulimit s:servers servers-memory subnet timeout
     token v:volume`,
    `enforce-registry-port-match h:help host-pid-mode kubeconfig-switch-context kubeconfig-update-default no-image-volume no-lb
     no-rollback timestamps trace verbose wait`,
  ),
  k3dRegistry: table(
    'default-network i:image p:port proxy-password proxy-remote-url proxy-username v:volume',
    'delete-enabled h:help no-help timestamps trace verbose',
  ),
} as const satisfies Readonly<Record<string, FlagTable>>;
