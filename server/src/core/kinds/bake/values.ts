import { known, type Setting, unknown } from '../../facts.ts';
import { type DataMap, type DataNode, textOf } from '../../syntax/data.ts';
import { type BakeValue, Evaluation, isList, isMap, type Scope } from './expression.ts';

/** A text with its `${…}` resolved: a variable's default gives a value, which the environment may change. */
export function resolve(text: string, scope: Scope): Setting<string> {
  const evaluation = new Evaluation(scope);
  const value = evaluation.text(text);
  if (value === undefined || value === null || typeof value === 'object') return unknown(text);
  return known(String(value), evaluation.usesDefault ? nameOf(text) : undefined);
}

/** The texts that a value, or a list of them, stands for. */
export function settingsOf(node: DataNode | undefined, scope: Scope): readonly Setting<string>[] {
  if (node?.type === 'list') return node.items.flatMap(item => settingsOf(item, scope));
  const text = textOf(node);
  if (text === undefined) return [];
  const evaluation = new Evaluation(scope);
  const value = evaluation.node(node);
  const name = evaluation.usesDefault ? nameOf(text) : undefined;
  return (isList(value) ? value : [value]).flatMap((one): readonly Setting<string>[] => {
    if (one === null) return [];
    return one === undefined || typeof one === 'object' ? [unknown(text)] : [known(String(one), name)];
  });
}

/** The expression whose default a text is. */
const nameOf = (text: string): string =>
  text
    .replace(/^\$\{([\s\S]*)\}$/, '$1')
    .replace(/\s+/g, ' ')
    .trim();

/** A matrix with more cells than this is not opened. */
const mostCells = 200;

type Cell = ReadonlyMap<string, BakeValue | undefined>;

/** The cells of the target's matrix; without one, a single cell that says nothing. */
export function matrixOf(attributes: DataMap, scope: Scope): readonly Cell[] {
  const matrix = new Evaluation(scope).node(attributes.get('matrix'));
  const axes = isMap(matrix) ? matrix : undefined;
  let cells: readonly Cell[] = [new Map()];
  for (const key of axes?.keys() ?? []) {
    const items = axes?.get(key);
    if (!isList(items) || cells.length * items.length > mostCells) continue;
    cells = cells.flatMap(cell => items.map(item => new Map(cell).set(key, item)));
  }
  return cells;
}
