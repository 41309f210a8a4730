import type { Span } from '../../text.ts';
import { type ShellNode, spanOf } from './tree.ts';

/** Where a text says a variable. */
export interface Use {
  readonly span: Span;
  readonly variable: string;
  /** What stands behind its name. */
  readonly operator: string;
}

/** Where a body says `$NAME`, `${NAME}`, or a part of that: `${NAME%%:*}`. */
export function usesOf(variables: readonly string[], body: ShellNode): readonly Use[] {
  const found: Use[] = [];
  const pending = [body];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const name = expansions.has(node.type)
      ? /^\$(?:(\w+)|\{(\w+)([#%:,^/?-][^{}$]*)?\})$/.exec(node.text)
      : null;
    const variable = name?.[1] ?? name?.[2];
    if (variable !== undefined && variables.includes(variable))
      found.push({ span: spanOf(node), variable, operator: name?.[3] ?? '' });
    else pending.push(...node.children.toReversed());
  }
  return found;
}

const expansions: ReadonlySet<string> = new Set(['simple_expansion', 'expansion']);
