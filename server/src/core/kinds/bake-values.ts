import { known, type Setting, unknown } from '../facts.ts';
import { asMap, type DataNode, textOf } from '../syntax/data.ts';

export type Variables = ReadonlyMap<string, DataNode>;

/** Variables whose defaults are made of variables further than this go in a circle. */
const deepest = 20;

const interpolation = /\$\$\{|%%\{|\$\{([^{}]*)\}|[$%]\{/g;

const nothing: Variables = new Map();

/**
 * A text with its `${…}` resolved: a variable's default gives a value, which the environment may change, and a cell of the matrix one that
 * it may not; what a function
 * or an operator gives is not known. Source: docker/buildx, bake-reference.md.
 */
export function resolve(
  text: string,
  variables: Variables,
  matrix: Variables = nothing,
  depth = 0,
): Setting<string> {
  if (!/[$%]\{/.test(text)) return known(text);
  let open = depth > deepest;
  let fromDefault: string | undefined;
  const value = text.replace(interpolation, (whole: string, expression?: string) => {
    if (whole === '$${') return '${';
    if (whole === '%%{') return '%{';
    const [name = '', ...path] = (expression ?? '').trim().split('.');
    const start = matrix.get(name) ?? variables.get(name);
    const node = path.reduce<DataNode | undefined>((map, key) => asMap(map)?.get(key), start);
    const initial = textOf(node);
    const inner = open || initial === undefined ? undefined : resolve(initial, variables, matrix, depth + 1);
    if (inner?.known !== true) {
      open = true;
      return whole;
    }
    fromDefault ??= matrix.has(name) ? inner.fromDefault : (expression?.trim() ?? whole);
    return inner.value;
  });
  return open ? unknown(text) : known(value, fromDefault);
}
