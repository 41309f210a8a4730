import type { ShellNode } from './tree.ts';

/** What a command gives to a variable that it is told by name. */
interface Told {
  readonly name: string;
  readonly of: {
    readonly kind?: 'set' | 'append' | 'unknown';
    readonly node?: Pick<ShellNode, 'startIndex' | 'endIndex'>;
    readonly inQuotes?: boolean;
    readonly adds?: boolean;
  };
}

/** The variable that `printf -v NAME …` or `eval "NAME=…"` sets. */
export function toldBy(command: ShellNode): Told | undefined {
  const [first, second, ...more] = command.childrenForFieldName('argument');
  switch (command.childForFieldName('name')?.text) {
    case 'printf':
      return first?.text === '-v' && second !== undefined ? printed(second.text, more) : undefined;
    case 'eval':
      return first !== undefined && second === undefined ? evaluated(first) : undefined;
    default:
      return undefined;
  }
}

/** Of what it prints, a format without anything to fill in and the one text of `%s` are known. */
function printed(name: string, [format, text, ...more]: readonly ShellNode[]): Told | undefined {
  if (!/^[A-Za-z_]\w*$/.test(name) || format === undefined) return undefined;
  const plain = format.text.replace(/^(["'])(.*)\1$/s, '$2');
  if (text === undefined && !/[%\\]/.test(plain)) return { name, of: { node: format } };
  if (plain === '%s' && text !== undefined && more.length === 0) return { name, of: { node: text } };
  return { name, of: { kind: 'unknown' } };
}

const inQuotes = /^(\\"|["'])([^"'`\\]*)\1$/s;
const inOneWord = /^[^\s"'`\\;&|<>()]*$/;

/** `eval "NAME+=' --option'"`: a text within quotes, or one without blanks. */
function evaluated(script: ShellNode): Told | undefined {
  const outer = /^(["']).*\1$/s.test(script.text) ? 1 : 0;
  const inner = script.text.slice(outer, script.text.length - outer);
  const [head = '', name, plus] = /^([A-Za-z_]\w*)(\+?)=/.exec(inner) ?? [];
  if (name === undefined) return undefined;
  const given = inner.slice(head.length);
  const [, quote = '', quoted] = (outer === 1 ? inQuotes.exec(given) : null) ?? [];
  const value = quoted ?? (inOneWord.test(given) ? given : undefined);
  if (value === undefined) return { name, of: { kind: plus === '' ? 'unknown' : 'append' } };
  // `NAME="$NAME more"` is `NAME+=" more"`.
  const itself = new RegExp(`^\\$(?:${name}|\\{${name}\\})(?=\\s)`).exec(value)?.[0].length ?? 0;
  const kind = plus !== '' || itself > 0 ? 'append' : 'set';
  const startIndex = script.startIndex + outer + head.length + quote.length + itself;
  const node = { startIndex, endIndex: startIndex + value.length - itself };
  return {
    name,
    of: { kind, node, inQuotes: true, adds: kind === 'append' && /^\s/.test(value.slice(itself)) },
  };
}
