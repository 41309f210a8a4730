import { type Fact, valueOf, type Workload } from '../../facts.ts';
import { asMap, asScalar, type DataMap, textOf } from '../../syntax/data.ts';
import type { Source } from '../../text.ts';
import type { Files } from '../kind.ts';
import { devContainerBases } from './build.ts';
import { originOf } from './origin.ts';
import { serviceProvenance } from './service.ts';
import { interpolateVariables } from './variables.ts';

/** The image that a configuration starts from, where it names one itself. */
export function imageFact(map: DataMap): readonly Fact<'image'>[] {
  const image = originOf(map) === 'image' ? map.get('image') : undefined;
  const reference = textOf(image);
  if (image === undefined || reference === undefined) return [];
  // Else a shell that waits is started in the place of the image's program. Source: containers.dev, overrideCommand.
  const starts = asScalar(map.get('overrideCommand'))?.value === false;
  return [
    {
      type: 'image',
      reference: interpolateVariables(reference),
      anchor: image.anchor,
      ...(starts ? {} : { replaced: true as const }),
    },
  ];
}

type Provenance = Pick<Workload, 'image' | 'bases' | 'rebuiltOnLinux'>;

/** The image that the container runs, and what that is built from. With features it is one built on top of what is named. */
export function provenanceOf(source: Source, map: DataMap, files: Files): Provenance {
  const featured = (asMap(map.get('features'))?.entries.length ?? 0) > 0;
  const origin = originOf(map);
  if (origin === 'dockerfile') return fromBases(devContainerBases(source, map, files));
  const named = textOf(map.get('image'));
  const own: Provenance =
    origin === 'compose'
      ? serviceProvenance(source, map, files)
      : named === undefined
        ? {}
        : { image: interpolateVariables(named) };
  const image = valueOf(own.image);
  if (featured) return fromBases(own.bases ?? (image === undefined ? undefined : [image]));
  return image !== undefined && changesUser(map) ? { ...own, rebuiltOnLinux: true } : own;
}

const fromBases = (bases: readonly string[] | undefined): Provenance =>
  bases === undefined ? {} : { bases };

/**
 * On Linux the ids of a remote user other than root are made those of the developer, in an image built for that. Source:
 * devcontainers/cli, containerFeatures.ts (June 2026).
 */
function changesUser(map: DataMap): boolean {
  const user = textOf(map.get('remoteUser'));
  return (
    user !== undefined &&
    !/^(?:|root|\d+)$|\$/.test(user) &&
    asScalar(map.get('updateRemoteUserUID'))?.value !== false
  );
}
