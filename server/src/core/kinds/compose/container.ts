import type { Fact, Setting } from '../../facts.ts';
import { known } from '../../facts.ts';
import { asList, asMap, type DataMap, type DataNode, textOf } from '../../syntax/data.ts';
import { startedAs, startedWith } from '../image-start.ts';
import { mountOf } from './mounts.ts';
import { booleanOf, isTrue, pairsOf } from './values.ts';
import type { Interpolate } from './variables.ts';
import { volumeBind } from './volumes.ts';
import { wordsOf } from './words.ts';

/** `post_start` and `pre_stop` may run in the container with more power than it has itself. */
export const hookFacts = (service: DataMap, interpolate: Interpolate): readonly Fact[] =>
  ['post_start', 'pre_stop'].flatMap(key =>
    (asList(service.get(key))?.items ?? []).flatMap(hook => privilegedFact(asMap(hook), interpolate)),
  );

function privilegedFact(map: DataMap | undefined, interpolate: Interpolate): Fact[] {
  const node = map?.get('privileged');
  return node === undefined
    ? []
    : [{ type: 'privileged', value: booleanOf(node, interpolate), anchor: node.anchor }];
}

const spaces = [
  ['network_mode', 'network'],
  ['net', 'network'],
  ['pid', 'pid'],
  ['ipc', 'ipc'],
  ['uts', 'uts'],
  ['userns_mode', 'user'],
  ['cgroup', 'cgroup'],
] as const;

/** What a service, or a hook that runs in a container of its own, asks of that container. */
export function containerFacts(
  service: DataMap,
  volumes: DataMap | undefined,
  interpolate: Interpolate,
): Fact[] {
  const facts: Fact[] = [];
  const text = (key: string, add: (node: DataNode, value: Setting<string>) => Fact): void => {
    const node = service.get(key);
    const value = textOf(node);
    if (node !== undefined && value !== undefined) facts.push(add(node, interpolate(value)));
  };
  for (const [key, space] of spaces)
    text(key, ({ anchor }, mode) => ({
      type: 'namespace',
      space,
      mode,
      anchor,
      ...(space === 'ipc' ? memoryInstead(service, key) : {}),
    }));
  text('runtime', ({ anchor }, name) => ({ type: 'runtime', name, anchor }));
  text('restart', ({ anchor }, policy) => ({ type: 'restart', policy, anchor }));
  text('image', ({ anchor }, reference) => ({
    type: 'image',
    reference,
    anchor,
    ...startOf(service, interpolate),
  }));
  text('platform', ({ anchor }, value) => ({ type: 'platform', value, anchor }));
  text('isolation', ({ anchor }, value) => ({
    type: 'platform',
    value: value.known ? known(`isolation=${value.value}`) : value,
    anchor,
  }));
  facts.push(...privilegedFact(service, interpolate));
  const init = service.get('init');
  if (init !== undefined)
    facts.push({ type: 'init', value: booleanOf(init, interpolate), anchor: init.anchor });
  const socket = service.get('use_api_socket');
  if (socket !== undefined && isTrue(socket, interpolate))
    facts.push({
      type: 'mount',
      kind: 'bind',
      source: known('/var/run/docker.sock'),
      target: known('/var/run/docker.sock'),
      readOnly: false,
      apiSocket: true,
      anchor: socket.anchor,
    });
  for (const item of asList(service.get('volumes'))?.items ?? []) {
    const mount = mountOf(item, interpolate);
    if (mount !== undefined) facts.push(mount, ...volumeBind(mount, volumes, interpolate));
  }
  facts.push(...listFacts(service, interpolate), ...gpuFacts(service));
  for (const { name, value, anchor } of pairsOf(service.get('sysctls')))
    facts.push({ type: 'sysctl', name: interpolate(name), value: interpolate(value ?? ''), anchor });
  return facts;
}

/** `entrypoint:` and `command:`; an `entrypoint` without a value is none. */
function startOf(
  service: DataMap,
  interpolate: Interpolate,
): Pick<Fact<'image'>, 'replaced' | 'command' | 'asRoot'> {
  const entrypoint = service.get('entrypoint');
  const program = entrypoint !== undefined && !(entrypoint.type === 'scalar' && entrypoint.value === null);
  const user = textOf(service.get('user'));
  return {
    ...startedWith(program, wordsOf(service.get('command'))[0]?.value),
    ...startedAs(user === undefined ? undefined : interpolate(user)),
  };
}

/** `ipc: host` can become `shm_size: 1g`, unless that is there or the value is an alias. */
function memoryInstead(service: DataMap, key: string): Pick<Fact<'namespace'>, 'ownMemory'> {
  const entry = service.entry(key);
  const rename = entry?.keyAnchor.replace;
  const replace = entry?.value.anchor.replace;
  const aliased = entry?.value.via.length !== (entry?.keyAnchor.via?.length ?? 0);
  return rename === undefined || replace === undefined || aliased || service.get('shm_size') !== undefined
    ? {}
    : { ownMemory: size => [...rename('shm_size'), ...replace(size)] };
}

function listFacts(service: DataMap, interpolate: Interpolate): Fact[] {
  const each = (key: string, fact: (value: Setting<string>, node: DataNode) => Fact): Fact[] =>
    (asList(service.get(key))?.items ?? []).flatMap(node => {
      const text = textOf(node) ?? textOf(asMap(node)?.get('source'));
      return text === undefined ? [] : [fact(interpolate(text), node)];
    });
  return [
    ...each('cap_add', (name, { anchor }) => ({
      type: 'capability',
      name: name.known ? known(name.value.toUpperCase().replace(/^CAP_/, ''), name.fromDefault) : name,
      anchor,
    })),
    ...each('devices', (value, { anchor }) => ({ type: 'device', what: 'device', value, anchor })),
    ...each('device_cgroup_rules', (value, { anchor }) => ({
      type: 'device',
      what: 'cgroup-rule',
      value,
      anchor,
    })),
    ...each('security_opt', (option, { anchor }) => ({ type: 'securityOption', option, anchor })),
  ];
}

function gpuFacts(service: DataMap): Fact[] {
  const gpus = service.entry('gpus');
  const direct: Fact[] =
    gpus === undefined || asList(gpus.value)?.items.length === 0
      ? []
      : [{ type: 'device', what: 'gpu', value: known(textOf(gpus.value) ?? 'gpus'), anchor: gpus.keyAnchor }];
  const reserved = ['deploy', 'resources', 'reservations'].reduce<DataMap | undefined>(
    (map, key) => asMap(map?.get(key)),
    service,
  );
  const devices = asList(reserved?.get('devices'))?.items ?? [];
  return [
    ...direct,
    ...devices.flatMap((device): Fact[] => {
      const capabilities = asList(asMap(device)?.get('capabilities'))?.items ?? [];
      const gpu = capabilities.find(item =>
        ['gpu', 'nvidia', 'compute', 'utility'].includes(textOf(item) ?? ''),
      );
      const remove = device.anchor.remove;
      if (gpu === undefined) return [];
      const anchor = remove === undefined ? gpu.anchor : { ...gpu.anchor, remove };
      return [{ type: 'device', what: 'gpu', value: known(textOf(gpu) ?? 'gpu'), anchor }];
    }),
  ];
}
