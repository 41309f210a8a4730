import {
  type Anchor,
  known as asKnown,
  type BuildSite,
  type Fact,
  is,
  type Setting,
  type Workload,
} from '../../facts.ts';
import { fileNameOf, relativeUri } from '../../relative-uri.ts';
import { asMap, type DataMap, type DataNode, dataMap, textOf } from '../../syntax/data.ts';
import type { Source } from '../../text.ts';
import { mergeMaps } from '../compose/merge.ts';
import { inlineDockerfile } from '../dockerfile/inline-dockerfile.ts';
import type { Kind, LowerContext, Lowered, Syntaxes } from '../kind.ts';
import type { Scope } from './expression.ts';
import { type BakeFile, type BakeTarget, readBake } from './file.ts';
import { fileOption, isAddition, siteOf, standardNames } from './site.ts';
import { matrixOf, resolve, settingsOf } from './values.ts';

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
  const targets = targetsOf(files);
  const scope = scopeOf(files, targets, context.syntaxes);
  const comments = [...own.comments];
  const named = namedIn(files, targets, scope);
  const isBuilt = (name: string): boolean => named.has(name) || !isShared(name);
  const all = [...new Set(own.targets.map(({ name }) => name))].filter(isBuilt);
  const known: Inheritance = new Map();
  for (const target of targets.values()) inherited(target, targets, scope, known);
  const wholes = new Map([...known].map(([name, { attributes }]) => [name, attributes]));
  const option = fileOption(source, wholes, scope, context.files);
  const built = [...targets.values()].filter(({ name }) => isBuilt(name));
  const said = new Set(built.map(({ name }) => wholes.get(name)?.get('network')));
  const workloads = built.flatMap(target => {
    const whole = known.get(target.name) ?? { attributes: target.attributes, networks: [] };
    const networks = whole.networks.filter(network => !said.has(network));
    return lowerTarget(
      source,
      { ...target, attributes: whole.attributes },
      networks,
      scope,
      siteOf(source, target, all, option, wholes),
    );
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
const isShared = (name: string): boolean => name.startsWith('_') || name === 'docker-metadata-action';

/** The targets that groups name, and those whose results others build with: they are built, whatever they are called. */
function namedIn(files: readonly BakeFile[], targets: Targets, scope: Scope): ReadonlySet<string> {
  const linked = [...targets.values()].flatMap(({ attributes }) =>
    (asMap(attributes.get('contexts'))?.entries ?? []).flatMap(({ value }) => {
      const text = textOf(value);
      const link = text === undefined ? undefined : resolve(text, scope);
      return link?.known === true && link.value.startsWith('target:') ? [link.value.slice(7)] : [];
    }),
  );
  return new Set([...files.flatMap(({ grouped }) => grouped), ...linked]);
}

/** What names stand for; `target.NAME.ATTRIBUTE` is what a target says itself. */
function scopeOf(files: readonly BakeFile[], targets: Targets, { hcl }: Syntaxes): Scope {
  const variables = new Map(files.flatMap(file => [...file.variables]));
  const functions = new Map(files.flatMap(file => [...file.functions]));
  const [first] = targets.values();
  if (first !== undefined) {
    const entries = [...targets].map(([key, { at, attributes }]) => ({
      key,
      keySpan: at.span,
      keyAnchor: at,
      value: attributes,
    }));
    variables.set('target', { value: dataMap(first.attributes, entries), isDefault: false });
  }
  return { variables, functions, template: text => hcl?.template(text) };
}

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
    const own = withList(target.attributes, 'entitlements');
    const attributes = old === undefined ? own : mergeMaps(old.attributes, own);
    targets.set(target.name, { ...target, attributes });
  }
  return targets;
}

/** An expression that gives a list joins other lists as one. */
function withList(map: DataMap, key: string): DataMap {
  const node = map.get(key);
  if (node?.type !== 'scalar' || node.value === null) return map;
  const { span, anchor, via } = node;
  const list: DataNode = { type: 'list', items: [node], span, anchor, via };
  return dataMap(
    map,
    map.entries.map(entry => (entry.key === key ? { ...entry, value: list } : entry)),
  );
}

/** Targets that inherit further than this are a mistake. */
const deepest = 50;

interface Inherited {
  readonly attributes: DataMap;
  /** The networks that Bake has found in the target or a parent: of `host` the entitlement stays, whatever a heir says. */
  readonly networks: readonly DataNode[];
}

type Inheritance = Map<string, Inherited>;

/**
 * The attributes of a target with those that it inherits; of several parents, the last one counts. `known`: what has been
 * found already; a target in a circle is what it says itself.
 * Source: docker/buildx, bake/bake.go: a target is normalized before others inherit it.
 */
function inherited(
  target: BakeTarget,
  targets: Targets,
  scope: Scope,
  known: Inheritance,
  depth = 0,
): Inherited {
  const done = known.get(target.name);
  if (done !== undefined) return done;
  const own = { attributes: target.attributes, networks: [] };
  if (depth > deepest) return own;
  known.set(target.name, own);
  const parents = settingsOf(target.attributes.get('inherits'), scope).flatMap(name => {
    const parent = name.known ? targets.get(name.value) : undefined;
    return parent === undefined ? [] : [inherited(parent, targets, scope, known, depth + 1)];
  });
  const [first, ...rest] = [...parents.map(({ attributes }) => attributes), target.attributes];
  const attributes = rest.reduce(mergeMaps, first ?? target.attributes);
  const network = attributes.get('network');
  const networks = [
    ...new Set([...parents.flatMap(parent => parent.networks), ...(network ? [network] : [])]),
  ];
  const whole = { attributes, networks };
  known.set(target.name, whole);
  return whole;
}

function lowerTarget(
  source: Source,
  { name, at, attributes }: BakeTarget,
  networks: readonly DataNode[],
  scope: Scope,
  site: BuildSite,
): readonly Workload[] {
  const cells = matrixOf(attributes, scope);
  if (cells.length === 0) return [];
  const each = (key: string, fact: (value: Setting<string>, anchor: Anchor) => Fact): readonly Fact[] => {
    const node = attributes.get(key);
    const items = node === undefined ? [] : node.type === 'list' ? node.items : [node];
    return items.flatMap(item => {
      const found = cells.map(cell => settingsOf(item, { ...scope, cell }));
      const values = found.flat();
      // Part of an expression cannot be taken out.
      const { remove, ...fixed } = item.anchor;
      const whole = isPlain(item) && found.every(({ length }) => length < 2);
      const anchor = whole && remove !== undefined ? item.anchor : fixed;
      return values
        .filter((value, i) => values.findIndex(other => same(value, other)) === i)
        .map(value => fact(value, anchor));
    });
  };
  const grant = (value: Setting<string>, anchor: Anchor): Fact => ({
    type: 'entitlement',
    scope: 'grant',
    name: value,
    anchor,
  });
  const facts: Fact[] = [
    ...(isAddition(source, attributes)
      ? []
      : [{ type: 'build', driver: undefined, declared: true, anchor: at } as const]),
    ...each('network', (mode, anchor) => ({ type: 'buildNetwork', scope: 'build', mode, anchor })),
    ...each('entitlements', grant),
    ...networks.flatMap(network =>
      settingsOf(network, scope)
        .filter(mode => is(mode, 'host'))
        .map(() => grant(asKnown('network.host'), network.anchor)),
    ),
  ];
  const own = facts.filter(({ anchor }) => anchor.uri === source.uri);
  if (own.length === 0) return [];
  return [{ name, runs: 'build', anchor: at, facts: own, site }];
}

/** A literal, or nothing but a name. */
const isPlain = (item: DataNode): boolean => !/^\$\{.*[^\w.\s-].*\}$/s.test(textOf(item) ?? '');

const same = (a: Setting<string>, b: Setting<string>): boolean =>
  a.known ? b.known && a.value === b.value : !b.known && a.text === b.text;
