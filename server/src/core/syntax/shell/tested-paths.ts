import type { ShellNode } from './tree.ts';
import type { Lookup, Part } from './words.ts';

const beginsWithVariable = /^\$(?:(\w+)|\{(\w+)\})(.*)$/s;

/**
 * The paths that a test may ask for: each word of the loop around it, each value of a variable. What only the run knows stays as it is
 * written (`/dev/video$i`).
 */
export function testedPaths(word: string, test: ShellNode, variables: Lookup): readonly string[] {
  const path = word.replace(/["']/g, '');
  const [, plain, braced, rest] = beginsWithVariable.exec(path) ?? [];
  const name = plain ?? braced;
  if (name === undefined) return [path];
  return (loopWords(name, test) ?? valuesOf(name, variables)).map(value => value + rest);
}

/** A loop without words is one over the script's arguments. */
function loopWords(name: string, test: ShellNode): readonly string[] | undefined {
  for (let { parent: node } = test; node !== undefined; node = node.parent)
    if (node.type === 'for_statement' && node.childForFieldName('variable')?.text === name) {
      const words = node.childrenForFieldName('value').map(({ text }) => text.replace(/["']/g, ''));
      return words.length > 0 ? words : ['$@'];
    }
  return undefined;
}

function valuesOf(name: string, variables: Lookup): readonly string[] {
  const parts = variables(name)?.parts ?? [];
  const [first] = parts;
  const choice = first?.choice;
  if (choice === undefined) return [textOf(parts)];
  return choice.open ? [''] : choice.values.map(value => textOf(value.parts));
}

const textOf = (parts: readonly Part[]): string => parts.map(({ text }) => text).join('');
