import { asList, asMap, type DataMap, type DataNode, type DataScalar, textOf } from '../../syntax/data.ts';
import type { TaskLookup } from '../../syntax/task/template.ts';
import { type Extract, sliceExtract } from '../../text.ts';

/** What a round of a loop gives to `ITEM`, `KEY` and `ITEM.NAME`. */
export type Round = ReadonlyMap<string, Extract>;

/** More rounds are not read one by one. */
const mostRounds = 20;

/** The value of a variable in the file, of a list too; undefined: only the run knows. */
export type ValueOf = (name: string) => DataNode | undefined;

/**
 * The rounds of `for:`. Undefined: there is no loop, or only the run knows over what (`sources`, what a command prints).
 * Source: taskfile.dev, "Loops" (2026).
 */
export function roundsOf(map: DataMap | undefined, valueOf: ValueOf): readonly Round[] | undefined {
  const loop = map?.get('for');
  const of = asMap(loop);
  const name = textOf(of?.get('var'));
  const rounds =
    of === undefined
      ? itemRounds(loop, 'ITEM')
      : name === undefined
        ? matrixRounds(asMap(of.get('matrix')))
        : variableRounds(valueOf(name), textOf(of.get('as')) ?? 'ITEM', textOf(of.get('split')));
  return rounds !== undefined && rounds.length <= mostRounds ? rounds : undefined;
}

/** The values that each round gives, before all others. */
export const inRound =
  (round: Round | undefined, next: TaskLookup): TaskLookup =>
  name => {
    const value = round?.get(name);
    return value === undefined ? next(name) : { value, argument: true };
  };

function itemRounds(node: DataNode | undefined, name: string): readonly Round[] | undefined {
  const rounds = asList(node)?.items.map(item => roundWith(name, item));
  const known = rounds?.filter(round => round !== undefined);
  return known?.length === rounds?.length ? known : undefined;
}

function roundWith(name: string, item: DataNode): Round | undefined {
  const fields =
    item.type === 'map'
      ? item.entries.map(({ key, value }) => [`${name}.${key}`, value] as const)
      : [[name, item] as const];
  const known = fields.flatMap(([key, value]) => (isPlain(value) ? [[key, value.extract] as const] : []));
  return known.length < fields.length ? undefined : new Map(known);
}

/** What a template makes, only the run knows. */
const isPlain = (node: DataNode): node is DataScalar =>
  node.type === 'scalar' && node.value !== null && !node.extract.text.includes('{{');

function matrixRounds(matrix: DataMap | undefined): readonly Round[] | undefined {
  let rounds: readonly Round[] | undefined = matrix === undefined ? undefined : [new Map()];
  for (const { key, value } of matrix?.entries ?? []) {
    const axis = itemRounds(value, `ITEM.${key}`);
    if (axis === undefined || (rounds?.length ?? 0) * axis.length > mostRounds) return undefined;
    rounds = rounds?.flatMap(round => axis.map(own => new Map([...round, ...own])));
  }
  return rounds;
}

function variableRounds(
  value: DataNode | undefined,
  name: string,
  separator: string | undefined,
): readonly Round[] | undefined {
  if (value?.type === 'list') return itemRounds(value, name);
  if (value?.type !== 'scalar' || typeof value.value !== 'string' || !isPlain(value)) return undefined;
  return piecesOf(value.extract, separator).map(piece => new Map([[name, piece]]));
}

/** Without a separator, blanks are one. */
function piecesOf(extract: Extract, separator: string | undefined): readonly Extract[] {
  const { text } = extract;
  if (separator === undefined || separator === '')
    return [...text.matchAll(/\S+/g)].map(({ index, 0: { length } }) =>
      sliceExtract(extract, { start: index, end: index + length }),
    );
  let start = 0;
  return text.split(separator).map(({ length }) => {
    const piece = sliceExtract(extract, { start, end: start + length });
    start += length + separator.length;
    return piece;
  });
}
