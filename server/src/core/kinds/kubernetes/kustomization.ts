import { relativeUri } from '../../relative-uri.ts';
import { asList, asMap, type DataMap, type DataNode, textOf } from '../../syntax/data.ts';
import { readYaml } from '../../syntax/yaml/yaml.ts';
import type { Extract, Source } from '../../text.ts';
import { baseOf } from '../image-path.ts';
import { type Files, readAs } from '../kind.ts';
import { scriptFile } from '../script-file.ts';
import { type ConfigMaps, configMapsOf } from './scripts.ts';

/**
 * The ConfigMaps that the Kustomization of the same folder has beside the file: those of its other resources, and the scripts that it
 * makes ConfigMaps of (`configMapGenerator`).
 */
export function mapsOfKustomization({ uri, text }: Source, files: Files): ConfigMaps {
  // Most files have no pod with one.
  if (!/\bconfigMap\b/.test(text)) return new Map();
  const found = names
    .flatMap(name => relativeUri(uri, name) ?? [])
    .flatMap(at => readAs(files, at, kustomizationOf) ?? []);
  const resources = new Set(found.flatMap(one => one.resources).filter(other => other !== uri));
  return new Map([
    ...[...resources].flatMap(other => [...(readAs(files, other, mapsIn) ?? [])]),
    ...found.flatMap(({ generators }) => generators).map(scriptsOf(files)),
  ]);
}

const mapsIn = (source: Source): ConfigMaps =>
  /^kind[ \t]*:[ \t]*["']?ConfigMap\b/m.test(source.text)
    ? configMapsOf(readYaml(source).map(({ root }) => asMap(root)))
    : new Map();

const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

interface Generator {
  readonly name: string;
  readonly files: readonly { readonly key: string; readonly uri: string }[];
}

interface Kustomization {
  readonly generators: readonly Generator[];
  /** The files that it lists, without folders and addresses. */
  readonly resources: readonly string[];
}

/** Source: kubectl.docs.kubernetes.io, Kustomize, resources. */
function kustomizationOf(source: Source): Kustomization {
  const roots = readYaml(source).map(({ root }) => asMap(root));
  return {
    generators: roots.flatMap(root => generatorsIn(source, root)),
    resources: roots
      .flatMap(root => items(root?.get('resources')))
      .flatMap(node => {
        const path = textOf(node) ?? '';
        return /^(?!\w+:).*\.ya?ml$/i.test(path) ? (relativeUri(source.uri, path) ?? []) : [];
      }),
  };
}

/** Source: kubectl.docs.kubernetes.io, Kustomize, configMapGenerator: `PATH` or `KEY=PATH`. */
const generatorsIn = (source: Source, root: DataMap | undefined): readonly Generator[] =>
  items(root?.get('configMapGenerator')).flatMap(node => {
    const name = textOf(asMap(node)?.get('name'));
    if (name === undefined) return [];
    const files = items(asMap(node)?.get('files')).flatMap(item => {
      const [, key, path = ''] = /^(?:([^=]*)=)?(.*)$/.exec(textOf(item) ?? '') ?? [];
      const uri = relativeUri(source.uri, path);
      return uri === undefined ? [] : [{ key: key ?? baseOf(path), uri }];
    });
    return [{ name, files }];
  });

const items = (node: DataNode | undefined): readonly DataNode[] => asList(node)?.items ?? [];

const scriptsOf =
  (files: Files) =>
  ({ name, files: listed }: Generator): readonly [string, ReadonlyMap<string, Extract>] => [
    name,
    new Map(
      listed.flatMap(({ key, uri }) => {
        const text = files.read(uri);
        const script = text === undefined ? undefined : scriptFile(uri, text);
        return script === undefined ? [] : [[key, script] as const];
      }),
    ),
  ];
