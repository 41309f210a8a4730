import { type Fact, type Setting, unknown, valueOf, type Workload } from '../../facts.ts';
import { relativeUri } from '../../relative-uri.ts';
import { isSocketMount } from '../../socket-users.ts';
import { asMap, type DataEntry, type DataMap, textOf } from '../../syntax/data.ts';
import type { Source } from '../../text.ts';
import { composeBases } from '../compose/build.ts';
import { containerFacts } from '../compose/container.ts';
import { mergeMaps } from '../compose/merge.ts';
import { ComposeProject } from '../compose/project.ts';
import { pairsOf } from '../compose/values.ts';
import { type Interpolate, interpolator, readEnvironment } from '../compose/variables.ts';
import type { Files } from '../kind.ts';

interface Service {
  readonly map: DataMap;
  readonly interpolate: Interpolate;
  readonly build: DataEntry | undefined;
}

/** The service of a dev container, as its Compose files describe it together. */
function serviceOf(source: Source, map: DataMap, files: Files): Service | undefined {
  const listed = map.get('dockerComposeFile');
  const name = textOf(map.get('service'));
  if (listed === undefined || name === undefined) return undefined;
  const uris = (listed.type === 'list' ? listed.items : [listed]).flatMap(
    node => relativeUri(source.uri, textOf(node) ?? '') ?? [],
  );
  const [first] = uris;
  if (first === undefined) return undefined;
  const parts = uris.flatMap(uri => {
    const found = new ComposeProject(uri, undefined, files).services().find(({ key }) => key === name);
    return asMap(found?.value) ?? [];
  });
  const service = parts.reduce<DataMap | undefined>(
    (all, part) => (all === undefined ? part : mergeMaps(all, part)),
    undefined,
  );
  if (service === undefined) return undefined;
  const environment = relativeUri(first, '.env');
  const build = service.entry('build');
  return {
    map: service,
    interpolate: interpolator(
      readEnvironment(environment === undefined ? undefined : files.read(environment)),
    ),
    // Paths of all files are relative to the first one's folder.
    build:
      build !== undefined && uris.includes(build.keyAnchor.uri)
        ? { ...build, keyAnchor: { ...build.keyAnchor, uri: first } }
        : build,
  };
}

/** The image that the service runs, and what that is built from. */
export function serviceProvenance(
  source: Source,
  map: DataMap,
  files: Files,
): Pick<Workload, 'image' | 'bases'> {
  const service = serviceOf(source, map, files);
  if (service === undefined) return {};
  const { build, interpolate } = service;
  const reference = textOf(service.map.get('image'));
  const bases = build === undefined ? undefined : composeBases(build, files, interpolate);
  return {
    ...(reference === undefined ? {} : { image: interpolate(reference) }),
    ...(bases === undefined ? {} : { bases }),
  };
}

/** The Docker socket that the service mounts, said where devcontainer.json names the service. */
export function serviceSocket(source: Source, map: DataMap, files: Files): readonly Fact<'mount'>[] {
  const named = map.get('service');
  const service = serviceOf(source, map, files);
  if (named === undefined || service === undefined) return [];
  const { build, interpolate } = service;
  const reference = textOf(service.map.get('image'));
  const image = build === undefined && reference !== undefined ? valueOf(interpolate(reference)) : undefined;
  const { uri, span } = named.anchor;
  return containerFacts(service.map, undefined, interpolate)
    .filter(fact => fact.type === 'mount')
    .filter(isSocketMount)
    .slice(0, 1)
    .map(fact => ({
      ...fact,
      anchor: { uri, span },
      judgedAs: image ?? '',
    }));
}

/** What the service sets for its programs. */
export function serviceVariables(
  source: Source,
  map: DataMap,
  files: Files,
): ReadonlyMap<string, Setting<string>> {
  const service = serviceOf(source, map, files);
  const environment = service?.map.get('environment');
  if (service === undefined || environment === undefined) return new Map();
  const { interpolate } = service;
  return new Map(
    pairsOf(environment).map(({ name, value }) => [
      name,
      // It has the value that it has where Compose runs.
      value === undefined ? unknown(`$${name}`) : interpolate(value),
    ]),
  );
}
