import type { DataNode } from '../../syntax/data.ts';
import type { HclExpression } from '../../syntax/hcl/expression.ts';
import type { BakeFunction, BakeVariable } from './file.ts';

/** A value of a Bake file; what only the run knows is undefined. */
export type BakeValue = Primitive | readonly (BakeValue | undefined)[] | BakeMap;
type Primitive = string | number | boolean | null;

export interface BakeMap {
  keys(): readonly string[];
  get(key: string): BakeValue | undefined;
}

/** What names stand for. */
export interface Scope {
  /** Reads a text with `${…}`. */
  readonly template: (text: string) => HclExpression | undefined;
  readonly variables: ReadonlyMap<string, BakeVariable>;
  readonly functions: ReadonlyMap<string, BakeFunction>;
  /** A cell of the target's matrix, or the arguments of a function. */
  readonly cell?: ReadonlyMap<string, BakeValue | undefined>;
}

/** Values that are made of others further than this go in a circle. */
const deepest = 20;
/** More than this is not worked out for one value. */
const mostSteps = 5000;

/**
 * The value of an attribute. Functions of Bake that a build's options are not made with, and what the environment alone gives, are not
 * known. Source: docker/buildx, bake-reference.md.
 */
export class Evaluation {
  readonly #scope: Scope;
  readonly #depth: number;
  readonly #steps: { left: number };
  /** Whether the environment may change the value. */
  usesDefault = false;

  constructor(scope: Scope, depth = 0, steps = { left: mostSteps }) {
    this.#scope = scope;
    this.#depth = depth;
    this.#steps = steps;
  }

  node(node: DataNode | undefined): BakeValue | undefined {
    if (node === undefined || this.#depth > deepest || this.#steps.left-- <= 0) return undefined;
    if (node.type === 'list') return node.items.map(item => this.node(item));
    if (node.type === 'map')
      return { keys: () => node.entries.map(({ key }) => key), get: key => this.node(node.get(key)) };
    return typeof node.value === 'string' ? this.text(node.value) : node.value;
  }

  /** A text, with its `${…}`. */
  text(text: string): BakeValue | undefined {
    if (!/[$%]\{/.test(text)) return text;
    const template = this.#scope.template(text);
    return template === undefined ? undefined : this.#value(template);
  }

  #value(expression: HclExpression): BakeValue | undefined {
    switch (expression.type) {
      case 'literal':
        return expression.value;
      case 'template':
        return this.#template(expression.parts);
      case 'name':
        return this.#name(expression.name);
      case 'get':
        return elementOf(this.#value(expression.of), this.#value(expression.key));
      case 'call':
        return this.#call(expression.name, expression.args);
      case 'not':
        return negated(this.#value(expression.of));
      case 'binary':
        return this.#binary(expression);
      case 'if': {
        const condition = asBoolean(this.#value(expression.condition));
        return condition === undefined ? undefined : this.#value(condition ? expression.yes : expression.no);
      }
      case 'list':
        return expression.items.map(item => this.#value(item));
    }
  }

  /** A single `${…}` keeps its type. */
  #template(parts: readonly (string | HclExpression)[]): BakeValue | undefined {
    const [only, ...others] = parts;
    if (only !== undefined && typeof only !== 'string' && others.length === 0) return this.#value(only);
    const values = parts.map(part => (typeof part === 'string' ? part : this.#value(part)));
    const isText = (value: BakeValue | undefined): boolean =>
      value !== undefined && value !== null && typeof value !== 'object';
    return values.every(isText) ? values.join('') : undefined;
  }

  #name(name: string): BakeValue | undefined {
    const { cell, variables } = this.#scope;
    if (cell?.has(name) === true) return cell.get(name);
    const variable = variables.get(name);
    if (variable === undefined) return undefined;
    this.usesDefault ||= variable.isDefault;
    return this.#inner(variable.value, { ...this.#scope, cell: new Map() });
  }

  #inner(node: DataNode, scope: Scope): BakeValue | undefined {
    const inner = new Evaluation(scope, this.#depth + 1, this.#steps);
    const value = inner.node(node);
    this.usesDefault ||= inner.usesDefault;
    return value;
  }

  #call(name: string, args: readonly HclExpression[]): BakeValue | undefined {
    const values = args.map(arg => this.#value(arg));
    const own = this.#scope.functions.get(name);
    if (own === undefined)
      return values.every(value => value !== undefined) ? builtin(name, values) : undefined;
    const cell = new Map(own.params.map((param, i) => [param, values[i]]));
    return this.#inner(own.result, { ...this.#scope, cell });
  }

  #binary({ operator, left, right }: Extract<HclExpression, { type: 'binary' }>): BakeValue | undefined {
    const first = this.#value(left);
    if (operator === '==' || operator === '!=') {
      const same = isSame(first, this.#value(right));
      return same === undefined ? undefined : same === (operator === '==');
    }
    const decides = operator === '||';
    const one = asBoolean(first);
    if (one === decides) return decides;
    const other = asBoolean(this.#value(right));
    if (other === decides) return decides;
    return one === undefined || other === undefined ? undefined : !decides;
  }
}

export const isList = (value: BakeValue | undefined): value is readonly (BakeValue | undefined)[] =>
  Array.isArray(value);

export const isMap = (value: BakeValue | undefined): value is BakeMap =>
  typeof value === 'object' && value !== null && !isList(value);

function elementOf(of: BakeValue | undefined, key: BakeValue | undefined): BakeValue | undefined {
  if (typeof key !== 'string' && typeof key !== 'number') return undefined;
  if (isList(of)) return of[Number(key)];
  return isMap(of) ? of.get(String(key)) : undefined;
}

function asBoolean(value: BakeValue | undefined): boolean | undefined {
  if (value === 'true' || value === 'false') return value === 'true';
  return typeof value === 'boolean' ? value : undefined;
}

function negated(value: BakeValue | undefined): boolean | undefined {
  const given = asBoolean(value);
  return given === undefined ? undefined : !given;
}

/** Whether two values are one; of different types, they are not. */
function isSame(one: BakeValue | undefined, other: BakeValue | undefined): boolean | undefined {
  const known = [one, other].every(
    value => value !== undefined && (value === null || typeof value !== 'object'),
  );
  return known ? one === other : undefined;
}

/** The functions of Bake that lists and names are made with. */
function builtin(name: string, args: readonly (BakeValue | undefined)[]): BakeValue | undefined {
  const [first] = args;
  switch (name) {
    case 'concat':
      return args.every(isList) ? args.flat() : undefined;
    case 'compact':
      return isList(first) ? first.filter(item => item !== '' && item !== null) : undefined;
    case 'lower':
      return typeof first === 'string' ? first.toLowerCase() : undefined;
    case 'trimspace':
      return typeof first === 'string' ? first.trim() : undefined;
    default:
      return undefined;
  }
}
