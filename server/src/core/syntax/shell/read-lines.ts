import { type Setting, valueOf } from '../../facts.ts';
import { isCommand } from './commands.ts';
import type { KnownFiles } from './syntax.ts';
import type { ShellNode } from './tree.ts';

type ReadNode = (node: ShellNode) => Setting<string>;

/** What a loop reads line by line. */
export interface LinesRead {
  readonly text: string;
  /** The loop, with what brings it the lines. */
  readonly whole: ShellNode;
  /** It runs in a shell of its own. */
  readonly isApart: boolean;
}

/** The lines that a loop reads: `done <<EOF`, `done < FILE`, `printf '%s\n' a b | while …`; undefined: nobody knows. */
export function linesFor(
  loop: ShellNode,
  read: ReadNode,
  files: KnownFiles | undefined,
): LinesRead | undefined {
  const { parent } = loop;
  if (parent?.type === 'redirected_statement') {
    const [redirect, ...more] = parent.namedChildren.filter(({ type }) => type.endsWith('_redirect'));
    const text = redirect === undefined || more.length > 0 ? undefined : brought(redirect, read, files);
    return text === undefined ? undefined : { text, whole: parent, isApart: false };
  }
  if (parent?.type !== 'pipeline' || parent.lastNamedChild !== loop) return undefined;
  const [from, ...others] = parent.namedChildren;
  if (parent.parent?.type === 'heredoc_redirect') {
    const redirect = parent.parent;
    const whole = redirect.parent;
    if (whole?.firstNamedChild?.text.trim() !== 'cat' || from !== loop) return undefined;
    const text = heredoc(redirect);
    return text === undefined ? undefined : { text, whole, isApart: true };
  }
  const text = from === undefined || others.length > 1 ? undefined : saidBy(from, read, files);
  return text === undefined ? undefined : { text, whole: parent, isApart: true };
}

function brought(redirect: ShellNode, read: ReadNode, files: KnownFiles | undefined): string | undefined {
  const target = redirect.lastNamedChild;
  if (target === undefined) return undefined;
  if (redirect.type === 'heredoc_redirect') return heredoc(redirect);
  if (redirect.type === 'herestring_redirect') return valueOf(read(target));
  if (redirect.type !== 'file_redirect' || !/^<(?!&)/.test(redirect.text)) return undefined;
  if (target.type === 'process_substitution') {
    const [only, ...more] = target.namedChildren;
    return only === undefined || more.length > 0 || !target.text.startsWith('<')
      ? undefined
      : saidBy(only, read, files);
  }
  const path = valueOf(read(target));
  return path === undefined ? undefined : files?.text?.(path);
}

/** The text of a heredoc, where nothing in it is expanded. */
function heredoc({ namedChildren }: ShellNode): string | undefined {
  const start = namedChildren.find(({ type }) => type === 'heredoc_start')?.text ?? '';
  const bodies = namedChildren.filter(({ type }) => type === 'heredoc_body');
  const text = bodies.map(body => body.text).join('');
  const isPlain = /^["'\\]/.test(start) || !/[$`\\]/.test(text);
  return bodies.length === 1 && isPlain ? text : undefined;
}

/** What a command says: `echo`, `printf '%s\n' a b`, `cat FILE`. */
function saidBy(command: ShellNode, read: ReadNode, files: KnownFiles | undefined): string | undefined {
  if (!isCommand(command)) return undefined;
  const args = command.childrenForFieldName('argument');
  const texts = args.map(arg => valueOf(read(arg)));
  const said = texts.filter(text => text !== undefined);
  if (said.length < texts.length) return undefined;
  const [first = '', ...more] = said;
  switch (command.childForFieldName('name')?.text) {
    case 'echo':
      if (/^-[nE]+$/.test(first)) return more.join(' ');
      return first === '-e' ? more.join(' ').replaceAll('\\n', '\n') : said.join(' ');
    case 'printf':
      if (first === '%s\\n') return more.join('\n');
      return more.length > 0 || first.includes('%') ? undefined : first.replaceAll('\\n', '\n');
    case 'cat':
      return said.length === 1 && !first.startsWith('-') ? files?.text?.(first) : undefined;
    case 'seq':
      return counted(said.map(Number));
    default:
      return undefined;
  }
}

const mostCounted = 64;

/** `seq LAST`, `seq FIRST LAST` */
function counted(numbers: readonly number[]): string | undefined {
  const [from, to, ...more] = numbers.length === 1 ? [1, ...numbers] : numbers;
  if (from === undefined || to === undefined || more.length > 0) return undefined;
  if (!Number.isInteger(from) || !Number.isInteger(to) || to - from >= mostCounted) return undefined;
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => String(from + i)).join('\n');
}
