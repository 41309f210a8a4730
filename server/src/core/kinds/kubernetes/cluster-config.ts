import { type Fact, known, type Workload } from '../../facts.ts';
import {
  asList,
  asMap,
  asScalar,
  type DataList,
  type DataMap,
  type DataNode,
  textOf,
} from '../../syntax/data.ts';
import { mountOf } from '../compose/mounts.ts';

/**
 * The containers that a configuration of kind, k3d or Cluster API's Docker provider makes: each node is a privileged container of
 * Docker. Undefined: it is no such configuration. Sources: kind, "Configuration"; k3d, "Config File"; Cluster API,
 * test/infrastructure/docker (May 2026).
 */
export function lowerClusterConfig(object: DataMap): Workload[] | undefined {
  const kind = textOf(object.get('kind'));
  const version = textOf(object.get('apiVersion')) ?? '';
  if (kind === 'Cluster' && version.startsWith('kind.x-k8s.io/')) return kindNodes(object);
  if (kind === 'Simple' && version.startsWith('k3d.io/')) return k3dNodes(object);
  if (
    /^(?:Docker|Dev)Machine(?:Pool)?(?:Template)?$/.test(kind ?? '') &&
    version.startsWith('infrastructure.cluster.x-k8s.io/')
  )
    return machines(object.get('spec'), textOf(asMap(object.get('metadata'))?.get('name')) ?? 'machine');
  return undefined;
}

/** As deep as the resources have the specification of a machine: `spec.template.spec.backend.docker`. */
const deepest = 5;

/** Wherever a resource says what its machines are like. */
function machines(node: DataNode | undefined, name: string, depth = 0): Workload[] {
  const spec = asMap(node);
  if (spec === undefined || depth > deepest) return [];
  const mounts = asList(spec.get('extraMounts'));
  if (mounts !== undefined)
    return [containerOf(name, spec, textOf(spec.get('customImage')), extraMounts(mounts))];
  return spec.entries.flatMap(({ value }) => machines(value, name, depth + 1));
}

function kindNodes(cluster: DataMap): Workload[] {
  const name = textOf(cluster.get('name')) ?? 'kind';
  return (asList(cluster.get('nodes'))?.items ?? []).flatMap((item): Workload[] => {
    const node = asMap(item);
    if (node === undefined) return [];
    const role = textOf(node.get('role')) ?? 'control-plane';
    return [
      containerOf(
        `${name}-${role}`,
        node,
        textOf(node.get('image')),
        extraMounts(asList(node.get('extraMounts'))),
      ),
    ];
  });
}

const extraMounts = (mounts: DataList | undefined): Fact[] =>
  (mounts?.items ?? []).flatMap((mount): Fact[] => {
    const map = asMap(mount);
    const source = map?.get('hostPath');
    const path = textOf(source);
    if (map === undefined || source === undefined || path === undefined) return [];
    const { remove } = mount.anchor;
    return [
      {
        type: 'mount',
        kind: 'bind',
        source: known(path),
        target: known(textOf(map.get('containerPath')) ?? ''),
        readOnly: asScalar(map.get('readOnly'))?.value === true,
        anchor: remove === undefined ? source.anchor : { ...source.anchor, remove },
      },
    ];
  });

function k3dNodes(cluster: DataMap): Workload[] {
  const name = textOf(asMap(cluster.get('metadata'))?.get('name')) ?? 'k3d';
  const facts = (asList(cluster.get('volumes'))?.items ?? []).flatMap((item): Fact[] => {
    const volume = asMap(item)?.get('volume');
    const mount = volume === undefined ? undefined : mountOf(volume);
    const { remove } = item.anchor;
    if (mount === undefined) return [];
    return [remove === undefined ? mount : { ...mount, anchor: { ...mount.anchor, remove } }];
  });
  const runtime = asMap(asMap(cluster.get('options'))?.get('runtime'));
  const pid = runtime?.entry('hostPidMode')?.value;
  if (asScalar(pid)?.value === true && pid !== undefined)
    facts.push({ type: 'namespace', space: 'pid', mode: known('host'), anchor: pid.anchor });
  const gpu = runtime?.get('gpuRequest');
  const request = textOf(gpu);
  if (gpu !== undefined && request !== undefined && request !== '')
    facts.push({ type: 'device', what: 'gpu', value: known(request), anchor: gpu.anchor });
  return [containerOf(name, cluster, textOf(cluster.get('image')), facts)];
}

const containerOf = (
  name: string,
  at: DataMap,
  image: string | undefined,
  facts: readonly Fact[],
): Workload => ({
  name,
  runs: 'container',
  anchor: at.anchor,
  facts,
  ...(image === undefined ? {} : { image: known(image) }),
});
