import type { Span } from '../../text.ts';
import { type ShellNode, spanOf } from './tree.ts';

/** An element of an array. */
export interface ArrayElement extends Span {
  /** The options that the function puts in front of it that adds it (`add() { OPTIONS+=(-v "$1"); }`): they stand in no call. */
  readonly before?: readonly string[];
}

/** A function that adds what it is given to a variable: `add() { OPTIONS+=("$@"); }`. */
interface Adder {
  readonly assignment: ShellNode;
  readonly body: Span;
  readonly variable: string;
  readonly array: boolean;
  /** Its first argument alone. */
  readonly one: boolean;
  /** Options of its own in front. */
  readonly before: readonly string[];
}

/** What a call of such a function adds. */
export interface Added {
  readonly name: string;
  readonly array: boolean;
  /** Of an array. */
  readonly elements: readonly ArrayElement[];
  /** Of a text, with the blank in front. */
  readonly node: { readonly startIndex: number; readonly endIndex: number } | undefined;
}

/** The functions of a script that add what they are given, by their calls. */
export class Adders {
  readonly #byName = new Map<string, Adder>();
  readonly #told = new Set<ShellNode>();

  constructor(nodes: readonly ShellNode[]) {
    for (const node of nodes) {
      const [name, adder] = (node.type === 'variable_assignment' ? adderOf(node) : undefined) ?? [];
      if (name !== undefined && adder !== undefined) this.#byName.set(name, adder);
    }
    if (this.#byName.size === 0) return;
    for (const node of nodes) {
      const adder = this.#calledBy(node);
      if (adder !== undefined) this.#told.add(adder.assignment);
    }
  }

  #calledBy(command: ShellNode): Adder | undefined {
    if (command.type !== 'command') return undefined;
    const adder = this.#byName.get(command.childForFieldName('name')?.text ?? '');
    const inside =
      adder !== undefined && adder.body.start <= command.startIndex && command.endIndex <= adder.body.end;
    return inside ? undefined : adder;
  }

  /** Whether the calls of its function say what the assignment adds. */
  isToldByCalls(assignment: ShellNode): boolean {
    return this.#told.has(assignment);
  }

  /** Undefined: the command calls no such function, or gives it nothing. */
  addedBy(command: ShellNode): Added | undefined {
    const adder = this.#byName.size === 0 ? undefined : this.#calledBy(command);
    if (adder === undefined) return undefined;
    const all = command.childrenForFieldName('argument');
    const added = adder.one ? all.slice(0, 1) : all;
    const [first] = added;
    const last = added.at(-1);
    if (first === undefined || last === undefined) return undefined;
    const { array, variable: name, before } = adder;
    const node = array ? undefined : { startIndex: first.startIndex - 1, endIndex: last.endIndex };
    const elements = array ? added.map(spanOf) : [];
    return { name, array, elements: before.length === 0 ? elements : withBefore(elements, before), node };
  }
}

const withBefore = ([first, ...more]: readonly Span[], before: readonly string[]): readonly ArrayElement[] =>
  first === undefined ? [] : [{ ...first, before }, ...more];

const toArray =
  /^(\w+)\+=\(\s*((?:(["']?)-[\w-]+\3\s+)*)(?:"\$(?:\{[@1]\}|[@1])"|\$(?:\{[@*1]\}|[@*1]))\s*\)$/;
const toText = /^(\w+)(?:\+="\s+|="\$(?:\1|\{\1\})\s+)\$(?:\{[@*1]\}|[@*1])\s*"$/;

/** The function whose body is the assignment, where that adds the arguments. */
function adderOf(assignment: ShellNode): readonly [string, Adder] | undefined {
  const body = assignment.parent;
  const fun = body?.type === 'compound_statement' ? body.parent : undefined;
  const name = fun?.type === 'function_definition' ? fun.childForFieldName('name')?.text : undefined;
  if (body === undefined || name === undefined) return undefined;
  if (body.namedChildren.filter(child => child.type === 'variable_assignment').length > 1) return undefined;
  // What it was given may be gone by then.
  if (/[\s;{](?:shift|set)[\s;]/.test(body.text)) return undefined;
  const { text } = assignment;
  const array = toArray.exec(text);
  const [, variable, options = ''] = array ?? toText.exec(text) ?? [];
  if (variable === undefined) return undefined;
  const before = options.match(/-[\w-]+/g) ?? [];
  const one = /1\}?["\s)]*$/.test(text);
  return [name, { assignment, body: spanOf(body), variable, array: array !== null, one, before }];
}
