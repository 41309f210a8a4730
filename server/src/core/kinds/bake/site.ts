import type { BuildSite } from '../../facts.ts';
import { decoded, fileNameOf, relativeUri } from '../../relative-uri.ts';
import { type DataMap, textOf } from '../../syntax/data.ts';
import type { Source } from '../../text.ts';
import { allowFlags, createBuilder } from '../builder-commands.ts';
import { commentAbove } from '../comment-above.ts';
import type { Files } from '../kind.ts';
import type { Scope } from './expression.ts';
import type { BakeTarget } from './file.ts';
import { resolve } from './values.ts';

/** The files that `docker buildx bake` reads by itself, in its order. Source: docker/buildx, bake-reference.md. */
export const standardNames = [
  'docker-bake.json',
  'docker-bake.hcl',
  'docker-bake.override.json',
  'docker-bake.override.hcl',
];

/** A file's targets, with what they inherit. */
export type WholeTargets = ReadonlyMap<string, DataMap>;

/** How many folders above a Bake file may be the one that its paths are meant from. */
const mostFolders = 3;

/**
 * The option that names the file, from the folder that its paths are meant from: Bake takes them from where it is called, and so
 * the first folder tells in which a target's Dockerfile is there.
 */
export function fileOption({ uri }: Source, targets: WholeTargets, scope: Scope, files: Files): string {
  const dockerfiles = [...targets.values()].flatMap(target => dockerfileOf(target, scope) ?? []);
  const isThere = (path: string): boolean => {
    const at = relativeUri(uri, path);
    return at !== undefined && files.read(at) !== undefined;
  };
  const name = fileNameOf(uri);
  const folders = decoded(uri).split('/').slice(3, -1);
  for (let above = 0; above <= Math.min(mostFolders, folders.length); above++) {
    const up = '../'.repeat(above);
    if (!dockerfiles.some(path => isThere(up + path))) continue;
    if (above === 0) break;
    return ` -f ${[...folders.slice(-above), name].join('/')}`;
  }
  return standardNames.includes(name) ? '' : ` -f ${name}`;
}

/** Where a target's Dockerfile is, from the folder in which Bake is called. Undefined: nowhere in the file system, or not known. */
function dockerfileOf(target: DataMap, scope: Scope): string | undefined {
  if (target.get('dockerfile-inline') !== undefined) return undefined;
  const [context, dockerfile] = ['context', 'dockerfile'].map((key, i) => {
    const node = target.get(key);
    const text = node === undefined ? ['.', 'Dockerfile'][i] : textOf(node);
    const value = text === undefined ? undefined : resolve(text, scope);
    return value?.known === true ? value.value : undefined;
  });
  if (context === undefined || dockerfile === undefined || /^(?:\/|[\w-]+:|git@)/.test(context))
    return undefined;
  return `${context}/${dockerfile}`;
}

/** `all`: the names of the file's targets; `option`: the one that names the file. */
export function siteOf(
  source: Source,
  { name }: BakeTarget,
  all: readonly string[],
  option: string,
  whole: WholeTargets,
): BuildSite {
  const bakes =
    (names: readonly string[]): BuildSite['commands'] =>
    needs => {
      // By itself such a builder keeps the result to its cache.
      const load = names.some(one => whole.get(one)?.get('output') !== undefined) ? '' : ' --load';
      return [
        createBuilder(needs),
        `docker buildx bake${load}${allowFlags(needs)}${option} ${names.join(' ')}`,
      ];
    };
  const site = { commands: bakes([name]), allCommands: bakes(all) };
  if (!/\.hcl$/i.test(source.uri)) return site;
  return { ...site, document: (lines, at) => commentAbove(source, lines, at) };
}

/** What a file says of a target that another file describes. */
const additions = new Set([
  'tags',
  'platforms',
  'output',
  'labels',
  'annotations',
  'cache-from',
  'cache-to',
  'attest',
]);

/** Whether a target is there for another file's: Bake reads it with that one, or finds nothing to build in it. */
export const isAddition = ({ uri }: Source, target: DataMap): boolean =>
  !standardNames.includes(fileNameOf(uri)) && target.entries.every(({ key }) => additions.has(key));
