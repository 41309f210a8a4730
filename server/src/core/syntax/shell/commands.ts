import { type Anchor, is, known, type Setting, type Word } from '../../facts.ts';
import { type Extract, type Span, sliceExtract, sourceSpan } from '../../text.ts';
import { parameterIn } from './arguments.ts';
import { type GatheredWord, joinPieces, type Reading, wordsOf, wordsOfValue } from './command-words.ts';
import { groupOutputOf } from './group-output.ts';
import { filePipedTo, textPipedTo } from './piped.ts';
import { anchorOf } from './place.ts';
import type { Scope } from './scope.ts';
import type { ShellCommand } from './syntax.ts';
import type { ShellNode } from './tree.ts';
import { type Lookup, readWord } from './words.ts';

/** A redirect, and its target as a word where that brings arguments of the function around it (`> "/proc/sys/$1"`). */
export type GatheredRedirect = ShellCommand['redirects'][number] & { readonly word?: GatheredWord };

/** A simple command as written, with what is fed to it. */
export interface Gathered {
  readonly words: readonly GatheredWord[];
  readonly assignments: ShellCommand['assignments'];
  readonly redirects: readonly GatheredRedirect[];
  readonly span: Span;
  readonly anchor: Anchor;
  /** Heredocs and here strings: scripts, if the command is a shell. */
  readonly input: readonly Extract[];
}

export const isCommand = (node: ShellNode): boolean => node.type === 'command';

/** The command that a redirect after `node` belongs to. */
function lastCommand(node: ShellNode | undefined): ShellNode | undefined {
  let at = node;
  while (at !== undefined && (at.type === 'list' || at.type === 'pipeline' || at.type === 'negated_command'))
    at = at.lastNamedChild;
  return at?.type === 'command' ? at : undefined;
}

export function gather(node: ShellNode, at: Reading): Gathered {
  const { extract, text, scope } = at;
  const nodes: Pick<ShellNode, 'startIndex' | 'endIndex'>[] = [];
  const words: GatheredWord[] = [];
  const assignments: { name: string; value: Setting<string> }[] = [];
  const redirects: GatheredRedirect[] = [];
  const input: Extract[] = [];
  const lookup = scope.lookup(node.startIndex);
  const read = (part: ShellNode) => readWord(text, part.startIndex, part.endIndex, lookup);

  const redirect = (part: ShellNode, adds = false) => {
    if (part.type === 'herestring_redirect') {
      const word = part.lastNamedChild;
      if (word !== undefined) input.push(joinPieces(extract, read(word)));
    } else if (part.type === 'file_redirect') {
      const [target, ...more] = part.childrenForFieldName('destination');
      const operator = part.children.find(child => !child.isNamed)?.type ?? '>';
      if (target !== undefined) {
        const [word] = wordsOf(target.startIndex, target.endIndex, at);
        redirects.push({
          operator: adds ? '>>' : operator,
          target: read(target).value,
          anchor: anchorOf(extract, text, target.startIndex, target.endIndex),
          ...(word !== undefined && parameterIn(word) !== undefined ? { word } : {}),
        });
      }
      nodes.push(...more);
    } else if (part.type === 'heredoc_redirect') {
      nodes.push(...part.childrenForFieldName('argument'));
      for (const child of part.namedChildren) if (child.type === 'file_redirect') redirect(child);
    }
  };

  for (const child of node.namedChildren) {
    if (child.type === 'variable_assignment') {
      const name = child.childForFieldName('name')?.text;
      const value = child.childForFieldName('value');
      if (name !== undefined)
        assignments.push({ name, value: value === undefined ? known('') : read(value).value });
    } else if (child.type.endsWith('_redirect')) redirect(child);
    else if (child.type !== 'comment' && child.type !== 'ERROR') nodes.push(child);
  }
  const statement = redirectedBy(node);
  if (statement !== undefined) {
    nodes.push(...dashBefore(statement, node, text));
    for (const child of statement.childrenForFieldName('redirect')) redirect(child);
  }
  const group = groupOutputOf(node);
  for (const child of group?.redirects ?? []) redirect(child, group?.isFirst === false);
  input.push(...heredocs(node, extract));
  const fed = filePipedTo(node);
  if (fed !== undefined) {
    const anchor = anchorOf(extract, text, fed.startIndex, fed.endIndex);
    redirects.push({ operator: '<', target: read(fed).value, anchor });
  }
  const piped = textPipedTo(node);
  if (piped !== undefined) input.push(joinPieces(extract, read(piped)));

  for (let i = 0; i < nodes.length; i++) {
    const first = nodes[i];
    if (first === undefined) continue;
    let end = first.endIndex;
    // The grammar ends a concatenation before `\ `; the shell does not.
    for (let next = nodes[i + 1]; next !== undefined; next = nodes[i + 1]) {
      const gap = text.slice(end, next.startIndex);
      if (next.startIndex < end || (gap !== '' && !/^\\[^\n]$/.test(gap))) break;
      end = next.endIndex;
      i++;
    }
    const written = text.slice(first.startIndex, end);
    const quotes = isSplitAgain(words[0], written, lookup) ? 1 : 0;
    const own = wordsOf(first.startIndex + quotes, end - quotes, at);
    const isProgram = words.every(({ value }) => is(value, 'sudo'));
    words.push(...asDocker(own, written, scope).map(word => asProgram(word, isProgram)));
  }
  const whole = { start: node.startIndex, end: Math.max(node.endIndex, nodes.at(-1)?.endIndex ?? 0) };
  return {
    words,
    assignments,
    redirects,
    span: sourceSpan(extract, whole),
    anchor: anchorOf(extract, text, whole.start, whole.end),
    input,
  };
}

/** The grammar leaves out a `-` that stands last before a redirect. */
function dashBefore(
  statement: ShellNode,
  { endIndex }: ShellNode,
  text: string,
): { startIndex: number; endIndex: number }[] {
  const next = statement.childForFieldName('redirect');
  const dash = next === undefined ? null : /^[ \t]+-(?=[ \t]*$)/.exec(text.slice(endIndex, next.startIndex));
  if (dash === null) return [];
  const end = endIndex + dash[0].length;
  return [{ startIndex: end - 1, endIndex: end }];
}

/** A command that a variable holds in several forms (`$cmd`, `eval "$cmd"`): each of those that run docker. */
export function inAllForms(own: Gathered, node: ShellNode, at: Reading): readonly Gathered[] {
  const place = is(own.words[0]?.value, 'eval') && own.words.length === 2 ? 1 : 0;
  const word = own.words[place];
  const name =
    word?.value.known === false ? /^\$\{?([A-Za-z_]\w*)\}?$/.exec(word.value.text)?.[1] : undefined;
  if (word === undefined || name === undefined) return [own];
  const forms = at.scope
    .alternatives(name, node.startIndex)
    .map(parts => wordsOfValue(parts, word.anchor, at))
    .filter(words => words.slice(0, 2).some(one => is(one.value, 'docker')))
    .map(words => ({ ...own, words: [...words, ...own.words.slice(place + 1)] }));
  return forms.length === 0 ? [own] : forms;
}

export const isEcho = (word: Word | undefined): boolean => is(word?.value, 'echo');

/**
 * Who takes what `echo` says splits it again; so does `eval`, which where all is known reads it as the script that it is.
 */
function isSplitAgain(program: Word | undefined, written: string, lookup: Lookup): boolean {
  const name = /^"\$(?:(\w+)|\{(\w+)\})"$/.exec(written)?.slice(1).find(Boolean);
  if (name === undefined) return false;
  return isEcho(program) || (is(program?.value, 'eval') && lookup(name)?.known === false);
}

/** `$(which docker)` */
const pathOf = /^(?:\$\(|`)[ ]*(?:command[ ]+-v|which|type[ ]+-[pP])[ ]+([\w.+-]+)[ ]*[)`]$/;

/** `$(which modprobe)`, where it is what runs. */
function asProgram(word: GatheredWord, isProgram: boolean): GatheredWord {
  const program = !isProgram || word.value.known ? undefined : pathOf.exec(word.value.text)?.[1];
  return program === undefined ? word : { ...word, value: known(program) };
}

/** `$ENGINE` where the script itself says `ENGINE=docker`, whatever else it may become: that adds no words to the program. */
function asDocker(own: readonly GatheredWord[], written: string, scope: Scope): readonly GatheredWord[] {
  const mayBe = (text: string): boolean => {
    const name = /^"?\$\{?([A-Za-z_]\w*)\}?"?$/.exec(text)?.[1];
    return name !== undefined && scope.mayBeProgram(name, 'docker');
  };
  const docker = (word: GatheredWord): GatheredWord => ({ ...word, value: known('docker') });
  const [first, ...more] = own;
  if (first !== undefined && more.every(word => !word.value.known) && mayBe(written))
    return [first.value.known ? first : docker(first)];
  return own.map(word =>
    !word.value.known && (pathOf.exec(word.value.text)?.[1] === 'docker' || mayBe(word.value.text))
      ? docker(word)
      : word,
  );
}

/** The `redirected_statement` whose redirects are this command's. */
function redirectedBy(command: ShellNode): ShellNode | undefined {
  for (let { parent: node } = command; node !== undefined; node = node.parent) {
    if (node.type === 'redirected_statement')
      return lastCommand(node.childForFieldName('body')) === command ? node : undefined;
    if (node.type !== 'list' && node.type !== 'pipeline' && node.type !== 'negated_command') return undefined;
  }
  return undefined;
}

/** The heredoc bodies that reach the command: its own, and those that `cat` passes on to it. */
function heredocs(command: ShellNode, extract: Extract): Extract[] {
  const found: ShellNode[] = [];
  for (let node: ShellNode | undefined = command; node !== undefined; node = node.parent) {
    if (node.type === 'heredoc_redirect') {
      const pipes = node.namedChildren.some(child => child.type === 'pipeline');
      const feeder = lastCommand(node.parent?.childForFieldName('body'));
      if (pipes && feeder?.text.trim() === 'cat') found.push(node);
      break;
    }
  }
  for (const child of redirectedBy(command)?.namedChildren ?? [])
    if (child.type === 'heredoc_redirect') found.push(child);
  return found.flatMap(redirect =>
    redirect.namedChildren.flatMap(body =>
      body.type === 'heredoc_body'
        ? [sliceExtract(extract, { start: body.startIndex, end: body.endIndex })]
        : [],
    ),
  );
}
