import { asList, asMap, asScalar, type DataMap, type DataNode, textOf } from '../../syntax/data.ts';
import type { Extract } from '../../text.ts';

/** What ConfigMaps hold, by their names and its keys. */
export type ConfigMaps = ReadonlyMap<string, ReadonlyMap<string, Extract>>;

export const configMapsOf = (objects: readonly (DataMap | undefined)[]): ConfigMaps =>
  new Map(
    objects.flatMap(object => {
      if (textOf(object?.get('kind')) !== 'ConfigMap') return [];
      const name = textOf(asMap(object?.get('metadata'))?.get('name'));
      const data = asMap(object?.get('data'));
      if (name === undefined || data === undefined || /\$[({]/.test(name)) return [];
      const texts = data.entries.flatMap(({ key, value }) => {
        const text = asScalar(value)?.extract;
        return text === undefined ? [] : [[key, text] as const];
      });
      return [[name, new Map(texts)] as const];
    }),
  );

/** The files that a container has from ConfigMaps, by path. */
export function filesOf(
  container: DataMap,
  spec: DataMap,
  maps: ConfigMaps | undefined,
): ReadonlyMap<string, Extract> {
  if (maps === undefined || maps.size === 0) return new Map();
  const volumes = new Map(
    mapsIn(spec.get('volumes')).map(volume => [textOf(volume.get('name')), filesOfVolume(volume, maps)]),
  );
  return new Map(
    mapsIn(container.get('volumeMounts')).flatMap(mount => {
      const at = textOf(mount.get('mountPath'))?.replace(/\/+$/, '');
      const part = textOf(mount.get('subPath'));
      const files = volumes.get(textOf(mount.get('name'))) ?? [];
      if (at === undefined) return [];
      return files.flatMap(({ path, text }) =>
        part === undefined ? [[`${at}/${path}`, text] as const] : part === path ? [[at, text] as const] : [],
      );
    }),
  );
}

interface MountedFile {
  readonly path: string;
  readonly text: Extract;
}

function filesOfVolume(volume: DataMap, maps: ConfigMaps): readonly MountedFile[] {
  const projected = mapsIn(asMap(volume.get('projected'))?.get('sources'));
  return [volume, ...projected].flatMap(source => {
    const map = asMap(source.get('configMap'));
    const data = maps.get(textOf(map?.get('name')) ?? '');
    if (data === undefined) return [];
    const items = mapsIn(map?.get('items')).map(item => [textOf(item.get('key')), textOf(item.get('path'))]);
    const all = [...data.keys()].map(key => [key, key]);
    return (items.length > 0 ? items : all).flatMap(([key, path]) => {
      const text = data.get(key ?? '');
      return path === undefined || text === undefined ? [] : [{ path, text }];
    });
  });
}

const mapsIn = (node: DataNode | undefined): readonly DataMap[] =>
  (asList(node)?.items ?? []).flatMap(item => asMap(item) ?? []);
