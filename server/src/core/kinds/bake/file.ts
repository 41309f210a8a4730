import { asList, asMap, type DataMap, type DataNode, dataMap, textOf } from '../../syntax/data.ts';
import type { HclSyntax } from '../../syntax/hcl/syntax.ts';
import { readJson } from '../../syntax/json/json.ts';
import type { Place, Source, Span } from '../../text.ts';

/** A target as one file writes it. */
export interface BakeTarget {
  readonly name: string;
  /** Where the target is named. */
  readonly at: Place;
  readonly attributes: DataMap;
}

/** A value that has a name. */
export interface BakeVariable {
  readonly value: DataNode;
  /** Whether it is only a default: the environment may give another. */
  readonly isDefault: boolean;
}

export interface BakeFunction {
  readonly params: readonly string[];
  readonly result: DataNode;
}

/** A Bake file, whichever language it was written in. */
export interface BakeFile {
  readonly targets: readonly BakeTarget[];
  /** The targets and groups that groups name. */
  readonly grouped: readonly string[];
  readonly variables: ReadonlyMap<string, BakeVariable>;
  readonly functions: ReadonlyMap<string, BakeFunction>;
  readonly comments: readonly Span[];
}

const none: BakeFile = {
  targets: [],
  grouped: [],
  variables: new Map(),
  functions: new Map(),
  comments: [],
};

/** Reads a Bake file. What cannot be read is left out. */
export function readBake(source: Source, hcl: HclSyntax | undefined): BakeFile {
  if (/\.json$/i.test(source.uri)) return readJsonBake(source);
  return hcl === undefined ? none : readHclBake(source, hcl);
}

function readHclBake({ uri, text }: Source, hcl: HclSyntax): BakeFile {
  const file = hcl.parse(uri, text);
  const blocks = file.blocks.flatMap(({ type, labels: [name], headerSpan, span, attributes }): Block[] => {
    if (name === undefined) return [];
    const entries = attributes.map(({ name: key, nameSpan, value }) => ({
      key,
      keySpan: nameSpan,
      keyAnchor: { uri, span: nameSpan, ...(value.anchor.remove ? { remove: value.anchor.remove } : {}) },
      value,
    }));
    const map = dataMap({ span, anchor: { uri, span }, via: [] }, entries);
    return [{ type, name, at: { uri, span: headerSpan }, attributes: map }];
  });
  const constants = file.attributes.map(({ name, value }) => [name, value] as const);
  return { ...fileOf(blocks, constants), comments: file.comments };
}

function readJsonBake(source: Source): BakeFile {
  const { root, comments } = readJson(source, { comments: false });
  const top = asMap(root)?.entries ?? [];
  const blocks = top.flatMap(({ key: type, value: named }) =>
    !blockTypes.has(type)
      ? []
      : mapsOf(named)
          .flatMap(({ entries }) => entries)
          .flatMap(({ key: name, keySpan, value }) =>
            mapsOf(value).map(attributes => ({
              type,
              name,
              at: { uri: source.uri, span: keySpan },
              attributes,
            })),
          ),
  );
  const constants = top.filter(({ key }) => !blockTypes.has(key) && key !== '//');
  return {
    ...fileOf(
      blocks,
      constants.map(({ key, value }) => [key, value] as const),
    ),
    comments,
  };
}

interface Block extends BakeTarget {
  readonly type: string;
}

const blockTypes = new Set(['target', 'group', 'variable', 'function']);

/** In HCL's JSON a block is a map, or a list of maps. */
const mapsOf = (node: DataNode | undefined): readonly DataMap[] =>
  [node, ...(asList(node)?.items ?? [])].flatMap(item => asMap(item) ?? []);

function fileOf(
  blocks: readonly Block[],
  constants: readonly (readonly [string, DataNode])[],
): Omit<BakeFile, 'comments'> {
  const variables = new Map<string, BakeVariable>(
    constants.map(([name, value]) => [name, { value, isDefault: false }]),
  );
  const functions = new Map<string, BakeFunction>();
  for (const { type, name, attributes } of blocks) {
    const initial = attributes.get('default');
    if (type === 'variable' && initial !== undefined)
      variables.set(name, { value: initial, isDefault: true });
    const result = attributes.get('result');
    if (type === 'function' && result !== undefined && attributes.get('variadic_params') === undefined)
      functions.set(name, { params: namesIn(attributes.get('params')), result });
  }
  return {
    targets: blocks.filter(({ type }) => type === 'target'),
    grouped: blocks.flatMap(({ type, attributes }) =>
      type === 'group' ? namesIn(attributes.get('targets')) : [],
    ),
    variables,
    functions,
  };
}

/** Parameters stand in HCL as expressions, in JSON as texts. */
const namesIn = (list: DataNode | undefined): readonly string[] =>
  (asList(list)?.items ?? []).map(item => (textOf(item) ?? '').replace(/^\$\{(.*)\}$/, '$1'));
