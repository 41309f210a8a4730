/**
 * Directories that belong to Docker Desktop's Linux VM, and so cannot be mounted under ECI. Docker's pages
 * (enhanced-container-isolation, May 2026) say that files and directories of the VM are refused and those that the settings
 * share are not; they name /etc/docker/daemon.json and no list. The rest follows from what the VM has and no machine shares.
 */

/** Whatever the machine: the engine's own files. */
const certain =
  /^\/(?:etc\/docker|var\/lib\/(?:docker|containerd)|(?:var\/)?run\/(?:docker|containerd|guest-services|config))(?:\/|$)/;
/** Docker Desktop's own directory, where the disks of Windows are shown too. */
const desktop = /^\/run\/desktop(?!\/mnt\/host(?:\/|$))(?:\/|$)/;
/** The VM's unless a command in a WSL distribution means the distribution's. A parent of what is refused is refused too. */
const usual =
  /^\/(?:$|var\/lib$|proc(?:\/|$)|sys(?:\/|$)|(?:var\/)?run(?:$|\/(?!user(?:\/|$)|host-services(?:\/|$)|desktop(?:\/|$)|secrets(?:\/|$))))/;
/** What another rule speaks of. */
const others = /^\/sys\/fs\/bpf(?:\/|$)/;
const ofKernel = /^\/(?:proc|sys)(?:\/|$)/;
/** Sysbox mounts its own here, whatever the file asks for. Source: sysbox-runc, libsysbox/syscont/spec.go. */
const ownTarget =
  /^\/(?:proc(?:\/(?:sys|swaps|uptime))?|sys(?:\/fs\/cgroup(?:\/.*)?|\/kernel|\/devices\/virtual|\/module\/nf_conntrack\/parameters)?)\/?$/;

/** Whether the path is of the VM; `certain`: on WSL 2 as well. */
export function vmPath(
  source: string,
  target: string | undefined,
): { readonly path: string; readonly certain: boolean } | undefined {
  const path = source.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
  if (certain.test(path) || desktop.test(path)) return { path, certain: true };
  if (others.test(path) || !usual.test(path)) return undefined;
  return ofKernel.test(path) && target !== undefined && ownTarget.test(target)
    ? undefined
    : { path, certain: false };
}
