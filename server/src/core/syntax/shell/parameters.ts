import { type Setting, valueOf } from '../../facts.ts';
import type { Span } from '../../text.ts';
import { isLoop } from './loops.ts';
import { type ShellNode, spanOf } from './tree.ts';

/** Arguments of the function around an expansion that it brings. */
export interface Parameter {
  /** The first of them; the function's own first argument is 1. */
  readonly from: number;
  /** That one, all from there, or all as one word (`"$*"`). */
  readonly brings: 'one' | 'all' | 'joined';
  /** `shift` may have run before: then it is not certain which they are. */
  readonly shifted: boolean;
}

interface Change {
  readonly at: number;
  /** Arguments that are gone then; undefined: other arguments, or nobody knows. */
  readonly gone: number | undefined;
}

interface Body {
  readonly span: Span;
  readonly changes: Change[];
}

/** What may not run, or more than once, within a function. */
const uncertain = new Set([
  'if_statement',
  'elif_clause',
  'else_clause',
  'while_statement',
  'for_statement',
  'c_style_for_statement',
  'case_item',
  'list',
]);

/** The positional parameters of the functions of a script. */
export class Parameters {
  readonly #bodies = new Map<ShellNode, Body>();
  readonly #given: readonly Setting<string>[] | undefined;
  /** Where the script may have changed its own ones. */
  #end = Number.POSITIVE_INFINITY;

  /** `given`: those of the script itself; undefined: nobody knows. */
  constructor(nodes: readonly ShellNode[], given?: readonly Setting<string>[]) {
    this.#given = given;
    for (const node of nodes) {
      if (node.type === 'function_definition') this.#bodies.set(node, { span: spanOf(node), changes: [] });
      else if (node.type === 'command') this.#change(node);
    }
  }

  /** What `$1`, `$@` or `$*` brings at an offset; undefined outside of functions, and where `set` has put others there. */
  at(name: string, offset: number): Parameter | undefined {
    if (!/^(?:[@*]|[1-9]\d*)$/.test(name)) return undefined;
    let body: Body | undefined;
    for (const one of this.#bodies.values())
      if (
        one.span.start <= offset &&
        offset < one.span.end &&
        (body === undefined || one.span.start > body.span.start)
      )
        body = one;
    if (body === undefined) return undefined;
    let from = 1;
    let shifted = false;
    for (const { at, gone } of body.changes) {
      if (at >= offset) break;
      if (gone === undefined) shifted = true;
      else from += gone;
    }
    if (name === '@' || name === '*') return { from, brings: name === '@' ? 'all' : 'joined', shifted };
    return { from: from + Number(name) - 1, brings: 'one', shifted };
  }

  /** What `$1` or `$*` says outside of functions, as long as the script has not changed it; undefined: nobody knows. */
  ofScript(name: string, offset: number): string | undefined {
    const texts = /^(?:[@*]|[1-9])$/.test(name) ? this.allOfScript(offset) : undefined;
    if (texts === undefined) return undefined;
    return /\d/.test(name) ? (texts[Number(name) - 1] ?? '') : texts.join(' ');
  }

  /** All of them outside of functions, as long as the script has not changed them. */
  allOfScript(offset: number): readonly string[] | undefined {
    const texts =
      offset < this.#end ? this.#given?.map(valueOf).filter(text => text !== undefined) : undefined;
    if (texts === undefined || texts.length !== this.#given?.length) return undefined;
    return [...this.#bodies.values()].some(({ span }) => span.start <= offset && offset < span.end)
      ? undefined
      : texts;
  }

  #change(command: ShellNode): void {
    const [, word, count] =
      /^(?:eval[ \t]+)?(shift|set)(?:[ \t]+(\S+))?/.exec(command.text.slice(0, 40)) ?? [];
    if (word === undefined) return;
    const isOption = word === 'set' && /^[-+](?!-)/.test(count ?? '');
    if (isOption) return;
    let start = command.startIndex;
    let certain = word === 'shift' && (count === undefined || /^\d+$/.test(count));
    for (let { parent: node } = command; node !== undefined; node = node.parent) {
      if (node.type === 'function_definition') {
        const gone = certain ? Number(count ?? 1) : undefined;
        this.#bodies.get(node)?.changes.push({ at: command.startIndex, gone });
        return;
      }
      if (uncertain.has(node.type)) certain = false;
      if (isLoop(node)) start = node.startIndex;
    }
    this.#end = Math.min(this.#end, start);
  }
}
