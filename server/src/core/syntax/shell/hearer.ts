import type { ShellNode } from './tree.ts';

/** Who hears what a command says: a function by its name, or a command substitution as it is written. */
export interface Hearer {
  readonly name: string;
  readonly start: number;
}

/** A longer substitution says no options. */
const longest = 2_000;

/** The innermost function or substitution around a command, where nothing else takes what it says on the way. */
export function hearerOf(command: ShellNode): Hearer | undefined {
  let below = command;
  for (let { parent: node } = command; node !== undefined; node = node.parent) {
    if (node.type === 'command_substitution') return named(node, node);
    if (node.type === 'function_definition') return named(node, node.childForFieldName('name'));
    if (node.type === 'process_substitution') return undefined;
    if (node.type === 'pipeline' && node.lastNamedChild !== below) return undefined;
    // Its own redirects the command knows.
    if (node.type === 'redirected_statement' && below !== command && takesOutput(node)) return undefined;
    below = node;
  }
  return undefined;
}

const named = ({ startIndex }: ShellNode, name: ShellNode | undefined): Hearer | undefined =>
  name === undefined || name.endIndex - name.startIndex > longest
    ? undefined
    : { name: name.text, start: startIndex };

const takesOutput = (statement: ShellNode): boolean =>
  statement
    .childrenForFieldName('redirect')
    .some(redirect => redirect.type === 'file_redirect' && /^(?:1?|&)>/.test(redirect.text.slice(0, 4)));

/** The name of the function that a command stands in. */
export function functionAround(command: ShellNode): string | undefined {
  for (let { parent: above } = command; above !== undefined; above = above.parent)
    if (above.type === 'function_definition') return above.childForFieldName('name')?.text;
  return undefined;
}
