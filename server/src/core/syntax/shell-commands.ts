import type { Node } from 'web-tree-sitter';
import { type Anchor, known, type Setting, type Word } from '../facts.ts';
import { type Extract, joinExtract, type Span, sourceSpan } from '../text.ts';
import type { Scope } from './shell-scope.ts';
import type { ShellCommand } from './shell-syntax.ts';
import { type ReadWord, readWord } from './shell-words.ts';

/** A simple command as written, with what is fed to it. */
export interface Gathered {
  readonly words: readonly Word[];
  readonly assignments: ShellCommand['assignments'];
  readonly redirects: ShellCommand['redirects'];
  readonly span: Span;
  readonly anchor: Anchor;
  /** Heredocs and here strings: scripts, if the command is a shell. */
  readonly input: readonly Extract[];
}

export const isCommand = (node: Node): boolean => node.type === 'command';

/** The command that a redirect after `node` belongs to. */
export function lastCommand(node: Node | null): Node | undefined {
  let at = node;
  while (at !== null && (at.type === 'list' || at.type === 'pipeline' || at.type === 'negated_command'))
    at = at.lastNamedChild;
  return at?.type === 'command' ? at : undefined;
}

export function gather(node: Node, extract: Extract, text: string, scope: Scope): Gathered {
  const nodes: Node[] = [];
  const words: Word[] = [];
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
  const statement = redirectedBy(node);
  if (statement !== undefined)
    for (const child of statement.childrenForFieldName('redirect')) if (child !== null) redirect(child);
  input.push(...heredocs(node, extract));

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
    words.push(...wordsOf(first.startIndex, end, extract, text, scope));
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

/** One word, or several: arrays bring their elements, unquoted variables are split at blanks. */
function wordsOf(start: number, end: number, extract: Extract, text: string, scope: Scope): Word[] {
  const read = readWord(text, start, end, scope.lookup(start));
  const elements = read.array === undefined ? undefined : scope.array(read.array, start);
  if (elements !== undefined)
    return elements.map(element => ({
      value: readWord(text, element.startIndex, element.endIndex, scope.lookup(element.startIndex)).value,
      anchor: anchorOf(extract, text, element.startIndex, element.endIndex),
    }));
  const anchor = anchorOf(extract, text, start, end);
  if (read.splits && read.value.known) {
    const { value, fromDefault } = read.value;
    const parts = value.split(/[ \t\n]+/).filter(part => part !== '');
    if (parts.length !== 1)
      return parts.map(part => ({
        value: known(part, fromDefault),
        anchor: { uri: anchor.uri, span: anchor.span },
      }));
  }
  return [{ value: read.value, anchor, extract: joinPieces(extract, read) }];
}

const joinPieces = (extract: Extract, { pieces }: ReadWord): Extract =>
  joinExtract(
    extract.uri,
    pieces.flatMap(({ text, span }) => slices(extract, text, span)),
  );

/** Pieces of the script as pieces of the file: cut where the script's own text is not contiguous there. */
function slices(extract: Extract, text: string, span: Span): { text: string; span: Span }[] {
  if (text.length !== span.end - span.start) return [{ text, span: sourceSpan(extract, span) }];
  const cuts = extract.runs.map(run => run.at).filter(at => at > span.start && at < span.end);
  const edges = [span.start, ...cuts, span.end];
  return edges.slice(1).map((end, i) => {
    const start = edges[i] ?? span.start;
    return {
      text: text.slice(start - span.start, end - span.start),
      span: sourceSpan(extract, { start, end }),
    };
  });
}

const quote = (value: string): string =>
  /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;

/** Replaces the word where it is contiguous in the file; removes it with the blank (and continuation) before it. */
export function anchorOf(extract: Extract, text: string, start: number, end: number): Anchor {
  const span = sourceSpan(extract, { start, end });
  const { uri } = extract;
  const blank = /(?:[ \t]|\\[ \t]*\n)+$/.exec(text.slice(Math.max(0, start - 400), start))?.[0].length ?? 0;
  const remove = () => [{ uri, span: sourceSpan(extract, { start: start - blank, end }), text: '' }];
  if (span.end - span.start !== end - start) return { uri, span, remove };
  return { uri, span, remove, replace: value => [{ uri, span, text: quote(value) }] };
}

/** The `redirected_statement` whose redirects are this command's. */
function redirectedBy(node: Node): Node | undefined {
  for (let at = node.parent; at !== null; at = at.parent) {
    if (at.type === 'redirected_statement')
      return lastCommand(at.childForFieldName('body'))?.id === node.id ? at : undefined;
    if (at.type !== 'list' && at.type !== 'pipeline' && at.type !== 'negated_command') return undefined;
  }
  return undefined;
}

/** The heredoc bodies that reach the command: its own, and those that `cat` passes on to it. */
function heredocs(node: Node, extract: Extract): Extract[] {
  const found: Node[] = [];
  for (let at: Node | null = node; at !== null; at = at.parent) {
    if (at.type === 'heredoc_redirect') {
      const pipes = at.namedChildren.some(child => child?.type === 'pipeline');
      const feeder = lastCommand(at.parent?.childForFieldName('body') ?? null);
      if (pipes && feeder?.text.trim() === 'cat') found.push(at);
      break;
    }
  }
  for (const child of redirectedBy(node)?.namedChildren ?? [])
    if (child?.type === 'heredoc_redirect' && !child.namedChildren.some(c => c?.type === 'pipeline'))
      found.push(child);
  return found.flatMap(redirect =>
    redirect.namedChildren.flatMap(body =>
      body?.type === 'heredoc_body' ? [part(extract, body.startIndex, body.endIndex)] : [],
    ),
  );
}

const part = (extract: Extract, start: number, end: number): Extract =>
  joinExtract(extract.uri, slices(extract, extract.text.slice(start, end), { start, end }));
