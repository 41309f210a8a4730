import { type Cause, type Fact, known } from '../../facts.ts';
import { devContainerFeature } from '../../knowledge/dev-container-features.ts';
import { say } from '../../message.ts';
import type { DataEntry } from '../../syntax/data.ts';

/** What a feature adds by itself. */
export function featureFacts({ key, keyAnchor }: DataEntry): readonly Fact[] {
  const found = devContainerFeature(key);
  if (found === undefined) return [];
  const { name, feature } = found;
  const { privileged, mount } = feature;
  const by: Cause = {
    name: say`the feature ${name}`,
    removal: say`Remove the feature ${name}`,
    ...(feature.trouble === undefined ? {} : { trouble: feature.trouble.message }),
  };
  return [
    ...(privileged === undefined
      ? []
      : [{ type: 'privileged' as const, value: known(true), by, anchor: keyAnchor }]),
    ...(mount === undefined
      ? []
      : [
          {
            type: 'mount' as const,
            kind: 'bind' as const,
            source: known(mount.source),
            target: known(mount.target),
            readOnly: false,
            by,
            anchor: keyAnchor,
          },
        ]),
  ];
}
