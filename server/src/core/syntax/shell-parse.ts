import type { Parser, Tree } from 'web-tree-sitter';
import type { Span } from '../text.ts';
import { type Placed, placed, spanOf } from './shell-tree.ts';

export interface Parsed {
  readonly tree: Tree;
  /** Every node, in the order of the text. */
  readonly nodes: readonly Placed[];
  readonly comments: readonly Span[];
}

/** Each reading mends what the one before it shows; a text that shows more is left as it is read then. */
const mostReadings = 10;

/**
 * Parses a text of a shell. What the grammar takes wrong is written otherwise before, character by character, so that all places
 * stay those of the text.
 */
export function parseShell(parser: Parser, text: string): Parsed | undefined {
  const between = backquotedComments(text);
  let written = withInstead(text, between.map(around), ' ');
  for (let reading = 1; ; reading++) {
    const tree = parser.parse(written);
    if (tree === null) return undefined;
    const nodes = [...placed(tree.rootNode)];
    const ends = reading < mostReadings ? missedEnds(nodes, written) : [];
    if (ends.length === 0) return { tree, nodes, comments: [...between, ...commentsIn(nodes)] };
    tree.delete();
    written = withInstead(written, ends, ';');
  }
}

/** `` `# why` `` between options: nothing for the shell; for the grammar, a comment that takes the backquote too. */
const backquotedComments = (text: string): readonly Span[] =>
  [...text.matchAll(/(?<!\S)`(#[^`\\\n]*)`(?!\S)/g)].map(({ index, 0: { length } }) => ({
    start: index + 1,
    end: index + length - 1,
  }));

/** With the backquotes. */
const around = ({ start, end }: Span): Span => ({ start: start - 1, end: end + 1 });

const commentsIn = (nodes: readonly Placed[]): readonly Span[] =>
  nodes.flatMap(({ node }) => (node.type === 'comment' ? [spanOf(node)] : []));

const commands = new Set(['command', 'declaration_command', 'unset_command']);

/**
 * Where commands end at a line break that the grammar takes for a blank: behind a third command in a pipeline, if a redirect follows
 * on one of the next lines; and in front of a backslash (`\rm FILE`). Each place is that of the line break, or of a blank in front of
 * it and of any comment there.
 */
function missedEnds(nodes: readonly Placed[], text: string): readonly Span[] {
  const found: Span[] = [];
  const words = new Map<Placed, Placed>();
  for (const word of nodes) {
    const { above } = word;
    if (above === undefined || !commands.has(above.node.type) || word.node.type === 'comment') continue;
    const last = words.get(above);
    words.set(above, word);
    const end = last === undefined ? undefined : endBetween(last, word, text);
    if (end !== undefined) found.push({ start: end, end: end + 1 });
  }
  return found;
}

function endBetween({ node: last }: Placed, { node: next }: Placed, text: string): number | undefined {
  if (text[next.startIndex] === '\n') return next.startIndex;
  if (!text.slice(last.startIndex, next.startIndex).includes('\n')) return undefined;
  const gap = text.slice(last.endIndex, next.startIndex);
  const joined = /^(?:\\\n)*/.exec(gap)?.[0].length ?? 0;
  return /^[ \t\n]/.test(gap.slice(joined)) && gap.replaceAll('\\\n', '').includes('\n')
    ? last.endIndex + joined
    : undefined;
}

/** The text with others of the same length in the places. */
function withInstead(text: string, places: readonly Span[], other: string): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end } of places) {
    pieces.push(text.slice(from, start), other.repeat(end - start));
    from = end;
  }
  return pieces.join('') + text.slice(from);
}
