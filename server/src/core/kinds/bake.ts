import type { BuildSite, Fact, Setting, Workload } from '../facts.ts';
import { fileNameOf, relativeUri } from '../relative-uri.ts';
import { asList, asMap, type DataMap, type DataNode, textOf } from '../syntax/data.ts';
import type { Source } from '../text.ts';
import { type BakeFile, type BakeTarget, readBake } from './bake-file.ts';
import { fileOption, isAddition, siteOf, standardNames } from './bake-site.ts';
import { resolve, type Variables } from './bake-values.ts';
import { mergeMaps } from './compose-merge.ts';
import { inlineDockerfile } from './inline-dockerfile.ts';
import type { Kind, LowerContext, Lowered } from './kind.ts';

const fileName = /(?:^|\/)(?:[^/]*[.-])?bake(?:[.-][^/]*)?\.(?:hcl|json)$/i;

export const bake: Kind = {
  id: 'bake',
  fileName: 'docker-bake.hcl',
  comment: '#',
  claims: (path, text) =>
    (fileName.test(path) && (/\.hcl$/i.test(path) || /"(?:target|group|variable)"\s*:/.test(text))) ||
    (/\.hcl$/i.test(path) && /^target[ \t]+(?:"|[\w-]+[ \t]*\{)/m.test(text)),
  lower: lowerBake,
};

function lowerBake(source: Source, context: LowerContext): Lowered {
  const own = readBake(source, context.syntaxes.hcl);
  const files = filesOf(source, own, context);
  const variables = new Map(files.flatMap(file => [...file.variables]));
  const targets = targetsOf(files);
  const comments = [...own.comments];
  const known = new Map<string, DataMap>();
  const all = [...new Set(own.targets.map(({ name }) => name))].filter(isBuilt);
  for (const target of targets.values()) inherited(target, targets, variables, known);
  const option = fileOption(source, known, variables, context.files);
  const workloads = [...targets.values()].flatMap(target => {
    if (!isBuilt(target.name)) return [];
    const whole = { ...target, attributes: known.get(target.name) ?? target.attributes };
    return lowerTarget(source, whole, variables, siteOf(source, target, all, option, known));
  });
  for (const { name, attributes } of own.targets) {
    const inline = attributes.get('dockerfile-inline');
    if (inline?.type !== 'scalar' || inline.value === null || inline.extract.text.startsWith('${')) continue;
    const site = workloads.find(workload => workload.name === name)?.site;
    const read = inlineDockerfile(
      source,
      inline.extract,
      site === undefined ? { name } : { name, site },
      context.syntaxes.shell,
    );
    comments.push(...read.comments);
    workloads.push(...read.workloads);
  }
  return { workloads, comments, unreadable: [] };
}

/**
 * By convention, what begins with an underscore is there to be inherited, and so is the target that metadata-action fills in.
 * Source: docker/metadata-action README.md, bake definition.
 */
const isBuilt = (name: string): boolean => !name.startsWith('_') && name !== 'docker-metadata-action';

/** This file and those that Bake reads with it, in the order in which they are merged. */
function filesOf(source: Source, own: BakeFile, { files, syntaxes }: LowerContext): readonly BakeFile[] {
  const name = fileNameOf(source.uri);
  if (!standardNames.includes(name)) return [own];
  return standardNames.flatMap(other => {
    if (other === name) return [own];
    const uri = relativeUri(source.uri, other);
    const text = uri === undefined ? undefined : files.read(uri);
    return uri === undefined || text === undefined ? [] : [readBake({ uri, text }, syntaxes.hcl)];
  });
}

type Targets = ReadonlyMap<string, BakeTarget>;

function targetsOf(files: readonly BakeFile[]): Targets {
  const targets = new Map<string, BakeTarget>();
  for (const target of files.flatMap(file => file.targets)) {
    const old = targets.get(target.name);
    const attributes = old === undefined ? target.attributes : mergeMaps(old.attributes, target.attributes);
    targets.set(target.name, { ...target, attributes });
  }
  return targets;
}

/** Targets that inherit further than this are a mistake. */
const deepest = 50;

/**
 * The attributes of a target with those that it inherits; of several parents, the last one counts. `known`: what has been
 * found already; a target in a circle is what it says itself.
 */
function inherited(
  target: BakeTarget,
  targets: Targets,
  variables: Variables,
  known: Map<string, DataMap>,
  depth = 0,
): DataMap {
  const done = known.get(target.name);
  if (done !== undefined) return done;
  if (depth > deepest) return target.attributes;
  known.set(target.name, target.attributes);
  const parents = (asList(target.attributes.get('inherits'))?.items ?? []).flatMap(item => {
    const name = resolve(textOf(item) ?? '', variables);
    const parent = name.known ? targets.get(name.value) : undefined;
    return parent === undefined ? [] : [inherited(parent, targets, variables, known, depth + 1)];
  });
  const [first, ...rest] = [...parents, target.attributes];
  const whole = rest.reduce(mergeMaps, first ?? target.attributes);
  known.set(target.name, whole);
  return whole;
}

function lowerTarget(
  source: Source,
  target: BakeTarget,
  variables: Variables,
  site: BuildSite,
): readonly Workload[] {
  const { name, at, attributes } = target;
  const matrix = matrixOf(attributes);
  const values = (node: DataNode): readonly Setting<string>[] => {
    const text = textOf(node);
    if (text === undefined) return [];
    const found = matrix.map(cell => resolve(text, variables, cell));
    return found.filter((value, i) => found.findIndex(other => same(value, other)) === i);
  };
  const each = (key: string, fact: (value: Setting<string>, node: DataNode) => Fact): readonly Fact[] => {
    const node = attributes.get(key);
    const items = node === undefined ? [] : node.type === 'list' ? node.items : [node];
    return items.flatMap(item => values(item).map(value => fact(value, item)));
  };
  const facts: Fact[] = [
    ...(isAddition(source, attributes)
      ? []
      : [{ type: 'build', driver: undefined, declared: true, anchor: at } as const]),
    ...each('network', (mode, { anchor }) => ({ type: 'buildNetwork', scope: 'build', mode, anchor })),
    ...each('entitlements', (value, { anchor }) => ({
      type: 'entitlement',
      scope: 'grant',
      name: value,
      anchor,
    })),
  ];
  const own = facts.filter(({ anchor }) => anchor.uri === source.uri);
  if (own.length === 0) return [];
  return [{ name, runs: 'build', anchor: at, facts: own, site }];
}

const same = (a: Setting<string>, b: Setting<string>): boolean =>
  a.known ? b.known && a.value === b.value : !b.known && a.text === b.text;

/** A matrix with more cells than this is not opened. */
const mostCells = 200;

/** The cells of the target's matrix; without one, a single cell that says nothing. */
function matrixOf(attributes: DataMap): readonly Variables[] {
  const axes = asMap(attributes.get('matrix'))?.entries ?? [];
  return axes.reduce<readonly Variables[]>(
    (cells, { key, value }) => {
      const items = asList(value)?.items ?? [];
      if (items.length === 0 || cells.length * items.length > mostCells) return cells;
      return cells.flatMap(cell => items.map(item => new Map(cell).set(key, item)));
    },
    [new Map()],
  );
}
