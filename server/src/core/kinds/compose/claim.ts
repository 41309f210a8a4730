/** Top-level keys of other tools that have `services:` too. */
const foreign =
  /^(?:apiVersion|kind|jobs|steps|stages|pipeline|schemaVersion|openapi|swagger|applications|parameters)[ \t]*:/m;
/** Keys of a service that say how its container is made, and have that name in Compose alone or almost. */
const keys =
  '(?:image|build|extends|network_mode|privileged|cap_add|cap_drop|env_file|container_name|security_opt|device_cgroup_rules|group_add|userns_mode|use_api_socket|shm_size|extra_hosts)';
/** Keys with names that others use too, by what is right below them. */
const opened: ReadonlyMap<string, RegExp> = new Map([
  ['volumes', /^-[ \t]+["']?[^\s"':]+:\/[^\s:]/],
  ['devices', /^-[ \t]+["']?(?:\/dev\/|source:)/],
  ['deploy', /^(?:mode|replicas|resources|placement|restart_policy|update_config)[ \t]*:/],
]);
/** Namespaces of others: no other tool has these words. */
const namespace = '(?:pid|ipc|uts|cgroup)[ \\t]*:[ \\t]*["\']?(?:host|shareable|(?:service|container):)';
/** Runtimes of containers: elsewhere the word says which language there is. */
const runtime = '(?:runtime[ \\t]*:[ \\t]*["\']?(?:nvidia|runc|crun|runsc|sysbox-runc|habana|kata)\\b)';
const ofService = new RegExp(`^(?:${keys}[ \\t]*:|${namespace}|${runtime})`);
/** A service on one line: `web: { image: nginx, … }`. */
const flowService = new RegExp(`^[\\w.-]+:[ \\t]*\\{[ \\t]*(?:[^#]*,[ \\t]*)?${keys}[ \\t]*:`);

/**
 * Compose files may have any name: those that are extended or included mostly do. They have a service with a key of its own
 * right below `services:`. Line by line, because this looks at every YAML file there is.
 */
export function looksLikeCompose(text: string): boolean {
  const start = /^services:[ \t]*(?:#.*)?$/m.exec(text);
  if (start === null || foreign.test(text)) return false;
  let service: number | undefined;
  let key: number | undefined;
  let above = '';
  for (const line of text.slice(start.index + start[0].length).split(/\r?\n/)) {
    const word = line.trimStart();
    if (word === '' || word.startsWith('#')) continue;
    const depth = line.length - word.length;
    if (depth === 0 || (service === undefined && word.startsWith('-'))) return false;
    service ??= depth;
    if (depth === service) {
      if (flowService.test(word)) return true;
      key = undefined;
    } else {
      key ??= depth;
      if ((depth === key && ofService.test(word)) || opened.get(above)?.test(word) === true) return true;
      above = depth === key ? (/^(\w+):[ \t]*(?:#.*)?$/.exec(word)?.[1] ?? '') : '';
      continue;
    }
    above = '';
  }
  return false;
}
