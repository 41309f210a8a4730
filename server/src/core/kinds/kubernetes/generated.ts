import { relativeUri } from '../../relative-uri.ts';
import { asList, asMap, type DataNode, textOf } from '../../syntax/data.ts';
import { readYaml } from '../../syntax/yaml/yaml.ts';
import type { Extract, Source } from '../../text.ts';
import { baseOf } from '../image-path.ts';
import { type Files, readAs } from '../kind.ts';
import { scriptFile } from '../script-file.ts';
import type { ConfigMaps } from './scripts.ts';

/** The scripts in ConfigMaps that the Kustomization of the same folder makes of files (`configMapGenerator`). */
export function generatedMaps({ uri, text }: Source, files: Files): ConfigMaps {
  // Most files have no pod with one.
  if (!/\bconfigMap\b/.test(text)) return new Map();
  const found = names.flatMap(name => relativeUri(uri, name) ?? []);
  return new Map(found.flatMap(at => readAs(files, at, generatorsOf) ?? []).map(scriptsOf(files)));
}

const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

interface Generator {
  readonly name: string;
  readonly files: readonly { readonly key: string; readonly uri: string }[];
}

/** Source: kubectl.docs.kubernetes.io, Kustomize, configMapGenerator: `PATH` or `KEY=PATH`. */
const generatorsOf = (source: Source): readonly Generator[] =>
  readYaml(source)
    .flatMap(({ root }) => items(asMap(root)?.get('configMapGenerator')))
    .flatMap(node => {
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
