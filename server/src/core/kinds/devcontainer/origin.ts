import { asMap, type DataMap } from '../../syntax/data.ts';

/**
 * What a dev container is made from, where several are named: a Dockerfile goes first (`image` is then the name of what is
 * built), Compose files last. Source: devcontainers/cli, configContainer.ts, singleContainer.ts (June 2026).
 */
export type Origin = 'dockerfile' | 'image' | 'compose';

export function originOf(map: DataMap): Origin | undefined {
  if (map.get('dockerFile') !== undefined || asMap(map.get('build'))?.get('dockerfile') !== undefined)
    return 'dockerfile';
  if (map.get('image') !== undefined) return 'image';
  return map.get('dockerComposeFile') === undefined ? undefined : 'compose';
}
