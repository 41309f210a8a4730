import type { Fact, Workload } from '../facts.ts';
import { known } from '../facts.ts';
import { say } from '../message.ts';
import { isSocketMount } from '../socket-users.ts';
import { asList, asMap, type DataEntry, type DataMap, type DataNode, textOf } from '../syntax/data.ts';
import { readYaml } from '../syntax/yaml.ts';
import type { Source, Span } from '../text.ts';
import { composeBases, composeBuild } from './compose-build.ts';
import { looksLikeCompose } from './compose-claim.ts';
import { serviceCommands, startCommands } from './compose-commands.ts';
import { mountOf } from './compose-mounts.ts';
import { hostNetworkFacts } from './compose-networks.ts';
import { ComposeProject } from './compose-project.ts';
import { booleanOf, isTrue, pairsOf } from './compose-values.ts';
import { interpolate } from './compose-variables.ts';
import { inlineDockerfile } from './inline-dockerfile.ts';
import type { Kind, LowerContext, Lowered } from './kind.ts';

const fileName = /(^|\/)(docker-)?compose([.-][^/]*)?\.ya?ml$/i;

export const compose: Kind = {
  id: 'compose',
  fileName: 'compose.yaml',
  comment: '#',
  claims: (path, text) => fileName.test(path) || (/\.ya?ml$/i.test(path) && looksLikeCompose(text)),
  lower: lowerCompose,
};

function lowerCompose(source: Source, context: LowerContext): Lowered {
  const documents = readYaml(source);
  const comments = documents.flatMap(document => document.comments);
  const templated = source.text.includes('{{') || source.text.includes('{%');
  const project = new ComposeProject(
    source.uri,
    documents.map(({ root }) => asMap(root)),
    context.files,
  );
  const extended = project.extended();
  const networks = documents.flatMap(({ root }) => asMap(asMap(root)?.get('networks')) ?? []).at(-1);
  return {
    workloads: project
      .services()
      .filter(entry => !(extended.has(entry.key) && isFragment(entry)))
      .flatMap(entry => lowerService(source, entry, networks, context, comments))
      .flatMap(workload => ownPart(workload, source.uri)),
    comments,
    unreadable: templated
      ? []
      : documents.flatMap(({ errors }) =>
          errors
            .slice(0, 1)
            .map(({ span, message }) => ({ span, message: say`This is not valid YAML: ${message}` })),
        ),
  };
}

/** Compose cannot start it by itself: it is there to be extended. */
function isFragment({ value }: DataEntry): boolean {
  const service = asMap(value);
  return service !== undefined && service.get('image') === undefined && service.get('build') === undefined;
}

/** What this file says of the workload. What others say of it is found in them. */
function ownPart(workload: Workload, uri: string): readonly Workload[] {
  const facts = workload.facts.filter(({ anchor }) => anchor.uri === uri);
  return facts.length === 0 ? [] : [{ ...workload, facts }];
}

function lowerService(
  source: Source,
  { key, keyAnchor, value }: DataEntry,
  networks: DataMap | undefined,
  { syntaxes: { shell }, files }: LowerContext,
  comments: Span[],
): readonly Workload[] {
  const service = asMap(value);
  // Compose leaves what has a provider to that provider.
  if (service === undefined || service.get('provider') !== undefined) return [];
  const reference = textOf(service.get('image'));
  const image = reference === undefined ? {} : { image: interpolate(reference) };
  const facts = [
    ...containerFacts(service),
    ...hostNetworkFacts(service, networks),
    ...hookFacts(service),
    ...serviceCommands(service, shell),
  ];
  const buildEntry = service.entry('build');
  // Only who mounts the socket is asked what it is built from: reading a Dockerfile takes time.
  const bases =
    buildEntry !== undefined && facts.some(fact => fact.type === 'mount' && isSocketMount(fact))
      ? composeBases(buildEntry, files)
      : undefined;
  const container: Workload = {
    name: key,
    runs: 'container',
    anchor: keyAnchor,
    facts,
    ...image,
    ...(bases === undefined ? {} : { bases }),
  };
  const before = (asList(service.get('pre_start'))?.items ?? []).flatMap((item): Workload[] => {
    const hook = asMap(item);
    if (hook === undefined) return [];
    const facts = [...containerFacts(hook), ...startCommands(hook, shell)];
    const own = textOf(hook.get('image'));
    return [
      { ...container, facts, anchor: hook.anchor, ...(own === undefined ? {} : { image: interpolate(own) }) },
    ];
  });
  const build = buildEntry;
  if (build === undefined) return [container, ...before];
  const built = composeBuild(source, key, build);
  const inline = asMap(build.value)?.get('dockerfile_inline');
  if (inline?.type !== 'scalar' || inline.value === null || inline.anchor.uri !== source.uri)
    return [container, ...before, built];
  const read = inlineDockerfile(source, inline.extract, built, shell);
  comments.push(...read.comments);
  return [container, ...before, built, ...read.workloads];
}

/** `post_start` and `pre_stop` may run in the container with more power than it has itself. */
const hookFacts = (service: DataMap): readonly Fact[] =>
  ['post_start', 'pre_stop'].flatMap(key =>
    (asList(service.get(key))?.items ?? []).flatMap(hook => privilegedFact(asMap(hook))),
  );

function privilegedFact(map: DataMap | undefined): Fact[] {
  const node = map?.get('privileged');
  return node === undefined ? [] : [{ type: 'privileged', value: booleanOf(node), anchor: node.anchor }];
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
  facts.push(...privilegedFact(service));
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
