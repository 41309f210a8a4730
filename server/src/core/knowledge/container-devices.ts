/**
 * What every container has in /dev, and /dev/log, which is no device. Sources: opencontainers/runtime-spec, config-linux.md, default
 * devices; moby/moby, daemon/pkg/oci/defaults.go.
 */
export const ownDevice =
  /^\/dev\/(null|zero|full|u?random|tty|console|ptmx|std(in|out|err)|(fd|pts|shm|mqueue|hugepages[\w-]*)(\/.*)?|log)$/;
