import { asList, asMap, type DataMap, type DataNode, dataMap } from '../syntax/data.ts';
import type { HclSyntax } from '../syntax/hcl-syntax.ts';
import { readJson } from '../syntax/json.ts';
import type { Place, Source, Span } from '../text.ts';

/** A target as one file writes it. */
export interface BakeTarget {
  readonly name: string;
  /** Where the target is named. */
  readonly at: Place;
  readonly attributes: DataMap;
}

/** A Bake file, whichever language it was written in. */
export interface BakeFile {
  readonly targets: readonly BakeTarget[];
  /** The defaults of the variables. */
  readonly variables: ReadonlyMap<string, DataNode>;
  readonly comments: readonly Span[];
}

const none: BakeFile = { targets: [], variables: new Map(), comments: [] };

/** Reads a Bake file. What cannot be read is left out. */
export function readBake(source: Source, hcl: HclSyntax | undefined): BakeFile {
  if (/\.json$/i.test(source.uri)) return readJsonBake(source);
  return hcl === undefined ? none : readHclBake(source, hcl);
}

function readHclBake({ uri, text }: Source, hcl: HclSyntax): BakeFile {
  const file = hcl.parse(uri, text);
  const variables = new Map(file.attributes.map(({ name, value }) => [name, value]));
  const targets: BakeTarget[] = [];
  for (const { type, labels, headerSpan, span, attributes } of file.blocks) {
    const [name] = labels;
    if (name === undefined) continue;
    const initial = attributes.find(attribute => attribute.name === 'default');
    if (type === 'variable' && initial !== undefined) variables.set(name, initial.value);
    if (type !== 'target') continue;
    const entries = attributes.map(({ name: key, nameSpan, value }) => ({
      key,
      keySpan: nameSpan,
      keyAnchor: { uri, span: nameSpan, ...(value.anchor.remove ? { remove: value.anchor.remove } : {}) },
      value,
    }));
    const at = { uri, span: headerSpan };
    targets.push({ name, at, attributes: dataMap({ span, anchor: { uri, span }, via: [] }, entries) });
  }
  return { targets, variables, comments: file.comments };
}

function readJsonBake(source: Source): BakeFile {
  const { root, comments } = readJson(source, { comments: false });
  const top = asMap(root);
  const variables = new Map<string, DataNode>();
  for (const { key, value } of top?.entries ?? []) if (!blockTypes.has(key)) variables.set(key, value);
  for (const { key, value } of entriesOf(top?.get('variable'))) {
    const initial = asMap(value)?.get('default');
    if (initial !== undefined) variables.set(key, initial);
  }
  const targets = entriesOf(top?.get('target')).flatMap(({ key, keySpan, value }) =>
    mapsOf(value).map(attributes => ({ name: key, at: { uri: source.uri, span: keySpan }, attributes })),
  );
  return { targets, variables, comments };
}

const blockTypes = new Set(['target', 'group', 'variable', 'function', '//']);

/** In HCL's JSON a block is a map, or a list of maps. */
const mapsOf = (node: DataNode | undefined): readonly DataMap[] =>
  [node, ...(asList(node)?.items ?? [])].flatMap(item => asMap(item) ?? []);

const entriesOf = (node: DataNode | undefined): DataMap['entries'] =>
  mapsOf(node).flatMap(({ entries }) => entries);
