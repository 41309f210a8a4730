/**
 * What a container under ECI has mounted from the beginning. Sources: nestybox/sysbox-runc, libsysbox/syscont/spec.go (July 2026);
 * nestybox/sysbox-fs, handler/implementations/sysKernel.go: it shows some folders of /sys/kernel, empty, and mounts nothing there.
 */
const mounted =
  /^\/(?:$|proc(?:\/(?:sys|swaps|uptime))?$|sys(?:\/(?:fs\/cgroup|kernel|devices\/virtual))?$|dev(?:\/(?:pts|shm|mqueue|kmsg))?$|etc\/(?:hosts|hostname|resolv\.conf)$)/;

/** Places of file systems that no container may mount; and their types. */
const closed =
  /^(?:\/sys\/kernel\/(?:config|debug|security|tracing)|\/sys\/(?:fs\/pstore|firmware\/efi\/efivars)|\/proc\/fs\/nfsd|(?:debug|trace|security|config|hugetlb|efivar)fs|pstore|nfsd|rpc_pipefs)$/;

const folders = /^\/(?:proc|dev|sys(?:\/(?:fs\/cgroup|kernel(?:\/(?:config|debug|security|tracing))?))?)$/;

const withoutSlash = (path: string): string => path.replace(/(.)\/+$/, '$1');

/** Whether something is mounted in each container: at a place, or of a type; undefined: whoever runs it may mount it. */
export const isMounted = (what: string): boolean | undefined =>
  mounted.test(withoutSlash(what)) ? true : closed.test(withoutSlash(what)) ? false : undefined;

/** Whether each container has a folder. */
export const hasFolder = (path: string): boolean => folders.test(withoutSlash(path));
