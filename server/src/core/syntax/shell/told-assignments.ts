import type { ShellNode } from './tree.ts';

type Place = Pick<ShellNode, 'startIndex' | 'endIndex'>;

/** What a command gives to a variable that it is told by name. */
interface Told {
  readonly name: string;
  readonly of: {
    readonly kind?: 'set' | 'append' | 'unknown';
    readonly node?: Place;
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

function printed(name: string, args: readonly ShellNode[]): Told | undefined {
  if (!/^[A-Za-z_]\w*$/.test(name) || args.length === 0) return undefined;
  const node = printedBy(args);
  return { name, of: node === undefined ? { kind: 'unknown' } : { node } };
}

/** Of what `printf` prints, a format without anything to fill in, the one text of `%s` and the words of `%s ` or `%q ` are known. */
function printedBy([format, ...texts]: readonly ShellNode[]): Place | undefined {
  const plain = format?.text.replace(/^(["'])(.*)\1$/s, '$2') ?? '';
  if (texts.length === 0) return /[%\\]/.test(plain) ? undefined : format;
  return /^%[sq] $/.test(plain) || (/^%[sq]$/.test(plain) && texts.length === 1) ? around(texts) : undefined;
}

/** Where the words stand of a value that is what `echo` or `printf` says: `$(echo WORDS)`, `"$(printf '%q ' WORDS)"`. */
export function saidIn(value: ShellNode | undefined): Place | undefined {
  const [only, ...others] = value?.type === 'string' ? value.namedChildren : [value];
  if (only?.type !== 'command_substitution' || others.length > 0) return undefined;
  if (value?.type === 'string' && only.endIndex - only.startIndex < value.endIndex - value.startIndex - 2)
    return undefined;
  const [command, ...more] = only.namedChildren;
  if (command?.type !== 'command' || more.length > 0) return undefined;
  const args = command.childrenForFieldName('argument');
  const program = command.childForFieldName('name')?.text;
  if (program === 'printf') return printedBy(args);
  const said = args.slice(args[0]?.text === '-n' ? 1 : 0);
  return program === 'echo' && !said.some(isExpanded) ? around(said) : undefined;
}

/** Flags, patterns, braces and escapes: what `echo` says is not what stands there. */
const isExpanded = ({ text, type }: ShellNode, at: number): boolean =>
  (at === 0 && /^-[neE]+$/.test(text)) ||
  (type !== 'raw_string' && /[*?[{~\\]/.test(text.replace(/\$\{[^{}]*\}/g, '')));

function around(words: readonly ShellNode[]): Place | undefined {
  const [first, last] = [words[0], words.at(-1)];
  return first && last && { startIndex: first.startIndex, endIndex: last.endIndex };
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
