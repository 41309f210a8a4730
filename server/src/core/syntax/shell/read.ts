import type { Span } from '../../text.ts';
import type { ShellNode } from './tree.ts';

/** An array that `read -ra NAME <<< "WORDS"` makes, and where its elements stand. */
export interface ReadArray {
  readonly name: string;
  readonly elements: readonly Span[];
}

/** Words, with the blanks of the expansions in them. */
const word = /(?:\$\{[^{}]*\}|\$\([^()]*\)|`[^`]*`|[^\s\\])+/g;

/** The array that a `read` makes of a text in the script; undefined: it makes none, or of what only the run knows. */
export function readArrayOf(command: ShellNode, text: string): ReadArray | undefined {
  const [first, second, ...more] = command.childrenForFieldName('argument').map(one => one.text);
  const [name, ...others] = /^-r?a$/.test(first ?? '') ? [second, ...more] : second === '-a' ? more : [];
  const said = command.children.find(({ type }) => type === 'herestring_redirect')?.lastNamedChild;
  if (name === undefined || others.length > 0 || !/^[A-Za-z_]\w*$/.test(name)) return undefined;
  if (command.childForFieldName('name')?.text !== 'read' || said === undefined) return undefined;
  const separator = command.children.find(({ type }) => type === 'variable_assignment')?.text ?? '';
  if (!/^(?:IFS=(["']) *\1)?$/.test(separator)) return undefined;
  const quote = /^["']/.test(said.text) ? 1 : 0;
  const start = said.startIndex + quote;
  const inner = text.slice(start, said.endIndex - quote);
  // In single quotes a `$` is none.
  if (/\\/.test(inner) || (said.type === 'raw_string' && /[$`]/.test(inner))) return undefined;
  return {
    name,
    elements: [...inner.matchAll(word)].map(({ index, 0: { length } }) => ({
      start: start + index,
      end: start + index + length,
    })),
  };
}
