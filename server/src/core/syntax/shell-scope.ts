import type { Node } from 'web-tree-sitter';
import type { Setting } from '../facts.ts';
import { readWord } from './shell-words.ts';

interface Variable {
  readonly value: Setting<string> | undefined;
  /** The element nodes of an array. */
  readonly elements: readonly Node[] | undefined;
  /** Where the assignment holds: after it, in the block that surely runs it. */
  readonly from: number;
  readonly to: number;
}

const conditional = new Set([
  'if_statement',
  'elif_clause',
  'else_clause',
  'while_statement',
  'for_statement',
  'c_style_for_statement',
  'case_item',
  'function_definition',
  'list',
  'subshell',
  'command_substitution',
]);

/** The variables that a script sets itself. One that is set twice has no value here: which one holds is not ours to run. */
export class Scope {
  readonly #own = new Map<string, Variable | 'several'>();
  readonly #given: ReadonlyMap<string, Setting<string>>;

  constructor(root: Node, text: string, given: ReadonlyMap<string, Setting<string>>) {
    this.#given = given;
    const pending: { node: Node; block: Node }[] = [{ node: root, block: root }];
    for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
      const { node } = entry;
      const block = conditional.has(node.type) ? node : entry.block;
      if (node.type === 'variable_assignment' && node.parent?.type !== 'command')
        this.#assign(node, block, text);
      if (node.type === 'for_statement') {
        const name = node.childForFieldName('variable')?.text;
        if (name !== undefined) this.#own.set(name, 'several');
      }
      for (let i = node.childCount - 1; i >= 0; i--) {
        const child = node.child(i);
        if (child !== null) pending.push({ node: child, block });
      }
    }
  }

  #assign(node: Node, block: Node, text: string): void {
    const name = node.childForFieldName('name')?.text;
    if (name === undefined) return;
    const value = node.childForFieldName('value');
    const appends = text.slice(node.startIndex, node.endIndex).startsWith(`${name}+=`);
    const self = this.lookup(node.startIndex);
    const array = value?.type === 'array';
    const variable: Variable = {
      elements: array
        ? value.namedChildren.filter(child => child !== null && child.type !== 'comment')
        : undefined,
      value: array
        ? undefined
        : value === null
          ? { known: true, value: '' }
          : readWord(text, value.startIndex, value.endIndex, self).value,
      from: node.endIndex,
      to: block.endIndex,
    };
    this.#own.set(name, this.#own.has(name) || appends ? 'several' : variable);
  }

  /** The values at an offset, for readers of words. */
  lookup(at: number): (name: string) => Setting<string> | undefined {
    return name => {
      const own = this.#own.get(name);
      if (own === 'several') return undefined;
      if (own !== undefined) return holds(own, at) ? own.value : undefined;
      return this.#given.get(name);
    };
  }

  array(name: string, at: number): readonly Node[] | undefined {
    const own = this.#own.get(name);
    return own !== undefined && own !== 'several' && holds(own, at) ? own.elements : undefined;
  }

  /** All values at an offset, for a script inside the script. */
  at(offset: number): ReadonlyMap<string, Setting<string>> {
    const all = new Map(this.#given);
    for (const [name, own] of this.#own) {
      if (own !== 'several' && own.value !== undefined && holds(own, offset)) all.set(name, own.value);
      else all.delete(name);
    }
    return all;
  }
}

const holds = (variable: Variable, at: number): boolean => variable.from <= at && at <= variable.to;
