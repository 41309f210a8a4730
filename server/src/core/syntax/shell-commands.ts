import type { Node } from 'web-tree-sitter';
import { type Anchor, is, known, type Setting, unknown, type Word } from '../facts.ts';
import {
  concatExtracts,
  defaultIn,
  type Extract,
  hasHole,
  insteadOf,
  locate,
  type Span,
  sliceExtract,
  sourceSpan,
} from '../text.ts';
import type { Parameter } from './shell-parameters.ts';
import type { Scope } from './shell-scope.ts';
import { splitAtBlanks } from './shell-splitting.ts';
import type { ShellCommand } from './shell-syntax.ts';
import type { Placed } from './shell-tree.ts';
import { type Part, type ReadWord, readWord } from './shell-words.ts';

/** A word, and the arguments of the function around it that it brings. */
export interface GatheredWord extends Word {
  readonly parameter?: Parameter;
}

/** A simple command as written, with what is fed to it. */
export interface Gathered {
  readonly words: readonly GatheredWord[];
  readonly assignments: ShellCommand['assignments'];
  readonly redirects: ShellCommand['redirects'];
  readonly span: Span;
  readonly anchor: Anchor;
  /** Heredocs and here strings: scripts, if the command is a shell. */
  readonly input: readonly Extract[];
}

/** The script that is read, and its variables. */
interface Reading {
  readonly extract: Extract;
  readonly text: string;
  readonly scope: Scope;
}

export const isCommand = (node: Node): boolean => node.type === 'command';

/** The command that a redirect after `node` belongs to. */
export function lastCommand(node: Node | null): Node | undefined {
  let at = node;
  while (at !== null && (at.type === 'list' || at.type === 'pipeline' || at.type === 'negated_command'))
    at = at.lastNamedChild;
  return at?.type === 'command' ? at : undefined;
}

export function gather(at: Placed, extract: Extract, text: string, scope: Scope): Gathered {
  const { node } = at;
  const nodes: Node[] = [];
  const words: GatheredWord[] = [];
  const assignments: { name: string; value: Setting<string> }[] = [];
  const redirects: ShellCommand['redirects'][number][] = [];
  const input: Extract[] = [];
  const lookup = scope.lookup(node.startIndex);
  const read = (part: Node) => readWord(text, part.startIndex, part.endIndex, lookup);

  const redirect = (part: Node) => {
    if (part.type === 'herestring_redirect') {
      const word = part.lastNamedChild;
      if (word !== null) input.push(joinPieces(extract, read(word)));
    } else if (part.type === 'file_redirect') {
      const [target, ...more] = part.childrenForFieldName('destination').filter(child => child !== null);
      const operator = part.children.find(child => child !== null && !child.isNamed)?.type ?? '>';
      if (target !== undefined)
        redirects.push({
          operator,
          target: read(target).value,
          anchor: anchorOf(extract, text, target.startIndex, target.endIndex),
        });
      nodes.push(...more);
    } else if (part.type === 'heredoc_redirect') {
      nodes.push(...part.childrenForFieldName('argument').filter(child => child !== null));
      for (const child of part.namedChildren) if (child?.type === 'file_redirect') redirect(child);
    }
  };

  for (const child of node.namedChildren) {
    if (child === null) continue;
    if (child.type === 'variable_assignment') {
      const name = child.childForFieldName('name')?.text;
      const value = child.childForFieldName('value');
      if (name !== undefined)
        assignments.push({ name, value: value === null ? known('') : read(value).value });
    } else if (child.type.endsWith('_redirect')) redirect(child);
    else if (child.type !== 'comment' && child.type !== 'ERROR') nodes.push(child);
  }
  const statement = redirectedBy(at);
  if (statement !== undefined)
    for (const child of statement.childrenForFieldName('redirect')) if (child !== null) redirect(child);
  input.push(...heredocs(at, extract));

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
    // Who takes what `echo` says splits it again.
    const quotes = isEcho(words[0]) && /^"\$(?:\w+|\{\w+\})"$/.test(written) ? 1 : 0;
    const own = wordsOf(first.startIndex + quotes, end - quotes, { extract, text, scope });
    words.push(...own.map(word => asDocker(word, written, scope)));
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

export const isEcho = (word: Word | undefined): boolean => is(word?.value, 'echo');

/** `$ENGINE` where the script itself says `ENGINE=docker`, whatever else it may become. */
function asDocker(word: GatheredWord, written: string, scope: Scope): GatheredWord {
  if (word.value.known) return word;
  const names = [written, word.value.text].map(text => /^"?\$\{?([A-Za-z_]\w*)\}?"?$/.exec(text)?.[1]);
  const may = names.some(name => name !== undefined && scope.mayBeProgram(name, 'docker'));
  return may ? { ...word, value: known('docker') } : word;
}

/** An array that holds arrays that hold it again: what a word may bring is followed so far, and no element twice within itself. */
const mostElements = 300;

/** How far the arrays of one word have been followed: the elements that are open, and how many more may be. */
interface Following {
  readonly open: readonly number[];
  readonly budget: { left: number };
}

/** One word, or several: arrays bring their elements, unquoted variables are split at blanks. */
function wordsOf(
  start: number,
  end: number,
  at: Reading,
  { open, budget }: Following = { open: [], budget: { left: mostElements } },
): GatheredWord[] {
  const { extract, text, scope } = at;
  const read = readWord(text, start, end, scope.lookup(start));
  const anchor = anchorOf(extract, text, start, end);
  const { array } = read;
  const stop = array === undefined || open.includes(start) || budget.left-- <= 0;
  const elements = stop ? undefined : scope.array(array, start);
  if (elements !== undefined)
    return elements.flatMap(element =>
      element === 'unknown'
        ? [
            {
              value: unknown(array === '@' ? '$@' : `\${${array}[@]}`),
              anchor: { uri: anchor.uri, span: anchor.span },
            },
          ]
        : wordsOf(element.start, element.end, at, { open: [...open, start], budget }).map(word =>
            asElement(word, start),
          ),
    );
  if (read.splits) {
    const name = /\w+/.exec(text.slice(start, end))?.[0] ?? '';
    const options = read.value.known
      ? undefined
      : (scope.options(name, start) ?? alternative(start, end, at));
    const words = splitAtBlanks(options ?? read.parts);
    const [only, ...more] = words;
    const flag = only?.[0]?.text.startsWith('-') === true && only.every(part => part.unknown !== true);
    if (only === undefined || more.length > 0 || flag)
      return words.map(parts => wordOfParts(parts, read, anchor, at));
  }
  const brought = defaultIn(extract, { start, end });
  const value = brought !== undefined && read.value.known ? known(read.value.value, brought) : read.value;
  return [{ value, anchor, extract: joinPieces(extract, read), ...parameterOf(read.parts) }];
}

/** The arguments that a word brings which is nothing else. */
const parameterOf = ([only, ...more]: readonly Part[]): { readonly parameter?: Parameter } =>
  only?.parameter === undefined || more.length > 0 ? {} : { parameter: only.parameter };

/** `${NAME:+--option}`: what it brings if it brings something. */
function alternative(start: number, end: number, { text, scope }: Reading): readonly Part[] | undefined {
  const head = /^\$\{\w+:?\+(?=-)/.exec(text.slice(start, end))?.[0];
  if (head === undefined) return undefined;
  const { parts } = readWord(text, start + head.length, end - 1, scope.lookup(start));
  return [...parts, { text: ' ' }, { text: '${@}', unknown: true }];
}

/** What only the run knows of an element may be a flag as well, quoted or not: without its text it is not taken for one word. */
const asElement = ({ extract, ...word }: GatheredWord, broughtBy: number): GatheredWord => ({
  ...word,
  ...(word.value.known && extract !== undefined ? { extract } : {}),
  broughtBy,
});

/** A word of a variable's value: where it stands literally in the assignment, that is its place. */
function wordOfParts(
  parts: readonly Part[],
  { value }: ReadWord,
  use: Anchor,
  { extract, text }: Reading,
): GatheredWord {
  const whole = parts.map(part => part.text).join('');
  const [only] = parts;
  const span = parts.length === 1 ? only?.span : undefined;
  const setting = parts.some(part => part.unknown)
    ? unknown(whole)
    : known(whole, value.known ? value.fromDefault : undefined);
  if (span === undefined || (value.known === false && setting.known === false))
    return { value: setting, anchor: { uri: use.uri, span: use.span }, ...parameterOf(parts) };
  const anchor = anchorOf(extract, text, span.start, span.end);
  // It stands in quotes already.
  const { uri, span: place, replace } = anchor;
  return {
    value: setting,
    broughtBy: use.span.start,
    anchor:
      replace === undefined ? anchor : { ...anchor, replace: other => [{ uri, span: place, text: other }] },
  };
}

const joinPieces = (extract: Extract, { pieces }: ReadWord): Extract =>
  concatExtracts(
    extract.uri,
    pieces.map(({ text, span }) => {
      const written = sliceExtract(extract, span);
      return text.length === span.end - span.start ? written : insteadOf(written, text);
    }),
  );

const quote = (value: string): string =>
  /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;

/** Replaces the word where it is contiguous in the file; removes it with the blank (and continuation) before it. */
export function anchorOf(extract: Extract, text: string, start: number, end: number): Anchor {
  const { span, whole } = locate(extract, { start, end });
  const { uri, write } = extract;
  if (!whole) return { uri, span };
  const remove = () => [{ uri, span: removalOf(extract, text, start, end), text: '' }];
  // What only the run knows cannot be written back.
  if (span.end - span.start !== end - start || hasHole(sliceExtract(extract, { start, end })))
    return { uri, span, remove };
  const replace = (value: string) => [{ uri, span, text: write?.(quote(value)) ?? quote(value) }];
  return { uri, span, remove, replace };
}

/** The word and the blanks before it; the blanks behind it where the first word of a variable's value goes. */
function removalOf(extract: Extract, text: string, start: number, end: number): Span {
  const { span } = locate(extract, { start, end });
  const before = /(?:[ \t]|\\[ \t]*\n)+$/.exec(text.slice(Math.max(0, start - 400), start))?.[0].length ?? 0;
  const wide = locate(extract, { start: start - before, end });
  if (wide.whole && wide.span.end === span.end) return wide.span;
  const behind = /^[ \t]+/.exec(text.slice(end, end + 400))?.[0].length ?? 0;
  const other = locate(extract, { start, end: end + behind });
  return other.whole && other.span.start === span.start ? other.span : span;
}

/** The `redirected_statement` whose redirects are this command's. */
function redirectedBy(command: Placed): Node | undefined {
  for (let { above } = command; above !== undefined; above = above.above) {
    const { node } = above;
    if (node.type === 'redirected_statement')
      return lastCommand(node.childForFieldName('body'))?.id === command.node.id ? node : undefined;
    if (node.type !== 'list' && node.type !== 'pipeline' && node.type !== 'negated_command') return undefined;
  }
  return undefined;
}

/** The heredoc bodies that reach the command: its own, and those that `cat` passes on to it. */
function heredocs(command: Placed, extract: Extract): Extract[] {
  const found: Node[] = [];
  for (let at: Placed | undefined = command; at !== undefined; at = at.above) {
    const { node } = at;
    if (node.type === 'heredoc_redirect') {
      const pipes = node.namedChildren.some(child => child?.type === 'pipeline');
      const feeder = lastCommand(at.above?.node.childForFieldName('body') ?? null);
      if (pipes && feeder?.text.trim() === 'cat') found.push(node);
      break;
    }
  }
  for (const child of redirectedBy(command)?.namedChildren ?? [])
    if (child?.type === 'heredoc_redirect' && !child.namedChildren.some(c => c?.type === 'pipeline'))
      found.push(child);
  return found.flatMap(redirect =>
    redirect.namedChildren.flatMap(body =>
      body?.type === 'heredoc_body'
        ? [sliceExtract(extract, { start: body.startIndex, end: body.endIndex })]
        : [],
    ),
  );
}
