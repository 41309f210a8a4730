import type { Fact, Workload } from '../facts.ts';
import { known } from '../facts.ts';
import { say } from '../message.ts';
import { asList, asMap, type DataEntry, type DataMap, type DataNode, textOf } from '../syntax/data.ts';
import { readYaml } from '../syntax/yaml.ts';
import type { Source } from '../text.ts';
import { composeBuild } from './compose-build.ts';
import { mountOf } from './compose-mounts.ts';
import { booleanOf, isTrue, pairsOf } from './compose-values.ts';
import { interpolate } from './compose-variables.ts';
import { execCommands, shellCommands } from './exec-form.ts';
import type { Kind, LowerContext, Lowered } from './kind.ts';

const fileName = /(^|\/)(docker-)?compose([.-][^/]*)?\.ya?ml$/i;

export const compose: Kind = {
  id: 'compose',
  fileName: 'compose.yaml',
  comment: '#',
  claims: path => fileName.test(path),
  lower: lowerCompose,
};

function lowerCompose(source: Source, context: LowerContext): Lowered {
  const documents = readYaml(source);
  const templated = source.text.includes('{{') || source.text.includes('{%');
  return {
    workloads: documents.flatMap(({ root }) =>
      servicesOf(asMap(root)).flatMap(entry => lowerService(source, entry, context)),
    ),
    comments: documents.flatMap(document => document.comments),
    unreadable: templated
      ? []
      : documents.flatMap(({ errors }) =>
          errors
            .slice(0, 1)
            .map(({ span, message }) => ({ span, message: say`This is not valid YAML: ${message}` })),
        ),
  };
}

/** The services: under `services:`, or at the top in the layout before version 2. */
function servicesOf(root: DataMap | undefined): readonly DataEntry[] {
  if (root === undefined) return [];
  const services = root.entry('services');
  if (services !== undefined) return asMap(services.value)?.entries ?? [];
  const modern = ['version', 'networks', 'volumes', 'include', 'name', 'configs', 'secrets'].some(key =>
    root.get(key),
  );
  if (modern) return [];
  return root.entries.filter(({ value }) => {
    const map = asMap(value);
    return map !== undefined && (textOf(map.get('image')) !== undefined || map.get('build') !== undefined);
  });
}

function lowerService(
  source: Source,
  { key, keyAnchor, value }: DataEntry,
  context: LowerContext,
): Workload[] {
  const service = asMap(value);
  if (service === undefined || service.get('provider') !== undefined) return [];
  const reference = textOf(service.get('image'));
  const container: Workload = {
    name: key,
    runs: 'container',
    anchor: keyAnchor,
    facts: [...containerFacts(service), ...commandFacts(service, context)],
    ...(reference === undefined ? {} : { image: interpolate(reference) }),
  };
  const build = service.entry('build');
  return build === undefined ? [container] : [container, composeBuild(source, key, build)];
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

function containerFacts(service: DataMap): Fact[] {
  const facts: Fact[] = [];
  const text = (key: string, add: (node: DataNode, value: ReturnType<typeof interpolate>) => Fact): void => {
    const node = service.get(key);
    const value = textOf(node);
    if (node !== undefined && value !== undefined) facts.push(add(node, interpolate(value)));
  };
  for (const [key, space] of spaces)
    text(key, ({ anchor }, mode) => ({ type: 'namespace', space, mode, anchor }));
  text('runtime', ({ anchor }, name) => ({ type: 'runtime', name, anchor }));
  text('image', ({ anchor }, reference) => ({ type: 'image', reference, anchor }));
  text('platform', ({ anchor }, value) => ({ type: 'platform', value, anchor }));
  text('isolation', ({ anchor }, value) => ({
    type: 'platform',
    value: value.known ? known(`isolation=${value.value}`) : value,
    anchor,
  }));
  const privileged = service.get('privileged');
  if (privileged !== undefined)
    facts.push({ type: 'privileged', value: booleanOf(privileged), anchor: privileged.anchor });
  const socket = service.get('use_api_socket');
  if (socket !== undefined && isTrue(socket))
    facts.push({
      type: 'mount',
      kind: 'bind',
      source: known('/var/run/docker.sock'),
      target: known('/var/run/docker.sock'),
      readOnly: false,
      anchor: socket.anchor,
    });
  for (const item of asList(service.get('volumes'))?.items ?? []) {
    const mount = mountOf(item);
    if (mount !== undefined) facts.push(mount);
  }
  facts.push(...listFacts(service), ...gpuFacts(service));
  for (const { name, value, anchor } of pairsOf(service.get('sysctls')))
    facts.push({ type: 'sysctl', name: interpolate(name), value: interpolate(value), anchor });
  return facts;
}

function listFacts(service: DataMap): Fact[] {
  const each = (key: string, fact: (value: ReturnType<typeof interpolate>, node: DataNode) => Fact): Fact[] =>
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
    gpus === undefined
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
        ['gpu', 'nvidia', 'compute', 'utility', 'tpu'].includes(textOf(item) ?? ''),
      );
      const remove = device.anchor.remove;
      if (gpu === undefined) return [];
      const anchor = remove === undefined ? gpu.anchor : { ...gpu.anchor, remove };
      return [{ type: 'device', what: 'gpu', value: known(textOf(gpu) ?? 'gpu'), anchor }];
    }),
  ];
}

/** `command:` and `entrypoint:` as they run: a list is an exec form, a string is split into words. */
function commandFacts(service: DataMap, { syntaxes: { shell } }: LowerContext): readonly Fact[] {
  return ['entrypoint', 'command'].flatMap((key): readonly Fact[] => {
    const node = service.get(key);
    if (node?.type === 'scalar' && node.value !== null)
      return shell === undefined ? [] : shellCommands(node.extract, shell);
    const args = (asList(node)?.items ?? []).flatMap(item =>
      item.type === 'scalar'
        ? [{ value: interpolate(item.extract.text), extract: item.extract, anchor: item.anchor }]
        : [],
    );
    return execCommands(args, shell);
  });
}
