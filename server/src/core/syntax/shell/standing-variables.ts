/** Variables that each container has, or each shell: their defaults do not hold. Sources: Docker's reference of `docker run`, bash(1). */
const standing =
  /^(?:HOME|HOSTNAME|PATH|PWD|IFS|PPID|OPTIND|SHLVL|UID|EUID|GROUPS|RANDOM|SECONDS|LINENO|HOSTTYPE|OSTYPE|MACHTYPE|SHELLOPTS|BASH(?:_\w+|OPTS|PID)?)$/;

export const isStanding = (name: string): boolean => standing.test(name);
