import type { Fact } from '../../facts.ts';
import { asList, asMap, type DataMap, type DataNode, textOf } from '../../syntax/data.ts';
import type { Interpolate } from './variables.ts';

/** The `configs:` or `secrets:` of a file. */
export type FileDefinitions = Readonly<Record<'configs' | 'secrets', DataMap | undefined>>;

/** Where a target that is no path goes. */
const folders = { configs: '/', secrets: '/run/secrets/' } as const;

/**
 * What a service gets of `configs:` and `secrets:` that are files of the machine: Compose mounts them, whatever they are. It is said
 * where the file is named. Source: docker/compose, pkg/compose/create.go (August 2026).
 */
export const fileFacts = (
  service: DataMap,
  definitions: FileDefinitions,
  interpolate: Interpolate,
): readonly Fact<'mount'>[] =>
  (['configs', 'secrets'] as const).flatMap(key =>
    (asList(service.get(key))?.items ?? []).flatMap((item): Fact<'mount'>[] => {
      const name = nameOf(item);
      const definition = name === undefined ? undefined : asMap(definitions[key]?.get(name));
      const file = definition?.get('file');
      const path = textOf(file);
      if (name === undefined || file === undefined || path === undefined) return [];
      const { uri, span, via } = file.anchor;
      return [
        {
          type: 'mount',
          kind: 'bind',
          source: interpolate(path),
          target: interpolate(targetOf(item, name, key)),
          readOnly: true,
          anchor: via === undefined ? { uri, span } : { uri, span, via },
        },
      ];
    }),
  );

/** A config whose text the file has. */
export interface TextConfig {
  readonly content: DataNode;
  readonly target: string;
}

/** The configs of a service that `content:` tells. */
export const textConfigs = (service: DataMap, configs: DataMap | undefined): readonly TextConfig[] =>
  (asList(service.get('configs'))?.items ?? []).flatMap(item => {
    const name = nameOf(item);
    const content = name === undefined ? undefined : asMap(configs?.get(name))?.get('content');
    return name === undefined || content === undefined
      ? []
      : [{ content, target: targetOf(item, name, 'configs') }];
  });

const nameOf = (item: DataNode): string | undefined => textOf(item) ?? textOf(asMap(item)?.get('source'));

function targetOf(item: DataNode, name: string, key: keyof typeof folders): string {
  const target = textOf(asMap(item)?.get('target')) ?? name;
  return target.startsWith('/') ? target : folders[key] + target;
}
