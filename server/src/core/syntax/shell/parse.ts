import type { Parser } from 'web-tree-sitter';
import { Recent } from '../../recent.ts';
import type { Span } from '../../text.ts';
import { nodesOf, type ShellNode, spanOf } from './tree.ts';

export interface Parsed {
  /** Every node, in the order of the text. */
  readonly nodes: readonly ShellNode[];
  readonly comments: readonly Span[];
}

/** Each reading mends what the one before it shows; a text that shows more is left as it is read then. */
const mostReadings = 10;

/** What is kept of texts: those of a long pipeline, or of a script with all that it sources. */
const mostKept = { characters: 600_000, perText: 50 };

/**
 * Parses texts of a shell, each once: jobs share scripts, a script is read for what it sources and for what it does, and a keystroke
 * changes one of the texts that a file holds.
 */
export class ShellParser {
  readonly #parser: Parser;
  readonly #kept = new Recent<string, Parsed>(mostKept.characters);

  constructor(parser: Parser) {
    this.#parser = parser;
  }

  parse(text: string): Parsed {
    const known = this.#kept.get(text);
    if (known !== undefined) return known;
    const parsed = this.#parse(text);
    this.#kept.set(text, parsed, mostKept.perText + text.length);
    return parsed;
  }

  /** What the grammar takes wrong is written otherwise before, character by character, so that all places stay those of the text. */
  #parse(text: string): Parsed {
    const between = backquotedComments(text);
    const blank = [...between.map(around), ...needless(text)].sort(byStart);
    let written = apartFromAppend(withInstead(text, blank, ' '));
    written = withInstead(written, dashesBeforeHeredocs(text), 'x');
    written = withInstead(written, behindWeakOperators(text), '=');
    written = withInstead(written, readAndWritten(text), ' ');
    for (let reading = 1; ; reading++) {
      const nodes = this.#nodes(written);
      const ends = reading < mostReadings ? missedEnds(nodes, written) : [];
      if (ends.length === 0) return { nodes, comments: [...between, ...commentsIn(nodes)] };
      written = withInstead(written, ends, ';');
    }
  }

  #nodes(text: string): readonly ShellNode[] {
    const tree = this.#parser.parse(text);
    // It answers nothing where it has no grammar, or is told to stop.
    if (tree === null) throw new Error('The parser of shell texts is not set up.');
    const nodes = nodesOf(tree, text);
    tree.delete();
    return nodes;
  }
}

/** `` `# why` `` between options: nothing for the shell; for the grammar, a comment that takes the backquote too. */
const backquotedComments = (text: string): readonly Span[] =>
  [...text.matchAll(/(?<!\S)`(#[^`\\\n]*)`(?!\S)/g)].map(({ index, 0: { length } }) => ({
    start: index + 1,
    end: index + length - 1,
  }));

/** `cat <<EOF>> FILE`: for the grammar, `EOF>>` ends the heredoc. */
const apartFromAppend = (text: string): string =>
  text.replace(
    /(<<-?[ \t]*(["']?)\w+\2)(>>?)([ \t])/g,
    (_, heredoc, _quote, append, blank) => heredoc + blank + append,
  );

/** With the backquotes. */
const around = ({ start, end }: Span): Span => ({ start: start - 1, end: end + 1 });

/** `-f-<<EOF`: the grammar takes the flag for a test operator, and with it the heredoc for one that has no end. */
const dashesBeforeHeredocs = (text: string): readonly Span[] =>
  [...text.matchAll(/(?<=[ \t])-(?=[\w-]*<<(?!<))/g)].map(({ index }) => ({ start: index, end: index + 1 }));

/**
 * `[[ $a = *"b c"* ]]`, `[[ $a =~ .*"b c" ]]`: behind these the grammar ends the pattern at its blank, and loses the rest of the
 * script. Behind `==` it reads the same.
 */
const behindWeakOperators = (text: string): readonly Span[] =>
  [
    ...text.matchAll(
      /(?<=\[\[[ \t][^\n]{0,300}[ \t]=)(?:~(?=[ \t]+[^\s"'`]+"[^"\s]*[ \t][^"\n]*")|[ \t](?=[ \t]*[^\s"'`]+"[^"\s]*[ \t][^"\n]*"))/g,
    ),
  ].map(({ index }) => ({ start: index, end: index + 1 }));

/** The second character of `exec 3<> FILE`, which the grammar does not know, and loses the statement around it by. */
const readAndWritten = (text: string): readonly Span[] =>
  [...text.matchAll(/(?<=[\s}]\d{0,2}<)>(?=[ \t]*["']?[$/])/g)].map(({ index }) => ({
    start: index,
    end: index + 1,
  }));

/**
 * What the grammar takes wrong and the shell does not need, by the places of its characters: the quotes of an operator in
 * `[ "$a" '==' b ]`, and a redirect to nowhere between a heredoc and the pipe that its command writes to (`bash <<EOF 2>&1 | tee`).
 */
const needless = (text: string): readonly Span[] => [
  ...[
    ...text.matchAll(
      /(?<=(?<![^\s;&|!])\[[ \t][^\n\]]{0,300}[ \t])(["'])([=!<>]=?|-[a-z]{1,2})\1(?=[ \t][^\n]{0,300}\])/g,
    ),
  ].flatMap(({ index, 0: { length } }) =>
    [index, index + length - 1].map(at => ({ start: at, end: at + 1 })),
  ),
  ...[
    ...text.matchAll(
      /(?<=<<-?[ \t]*\\?["']?[\w.-]+["']?)(?:[ \t]+(?:[12&]?>>?[ \t]*\/dev\/null|[12]?>&[12]))+(?=[ \t]*\|(?!\|))/g,
    ),
  ].map(({ index, 0: { length } }) => ({ start: index, end: index + length })),
];

const byStart = (a: Span, b: Span): number => a.start - b.start;

const commentsIn = (nodes: readonly ShellNode[]): readonly Span[] =>
  nodes.flatMap(node => (node.type === 'comment' ? [spanOf(node)] : []));

const commands = new Set(['command', 'declaration_command', 'unset_command']);

/**
 * Where commands end at a line break that the grammar takes for a blank: behind a third command in a pipeline, if a redirect follows
 * on one of the next lines; and in front of a backslash (`\rm FILE`). Each place is that of the line break, or of a blank in front of
 * it and of any comment there.
 */
function missedEnds(nodes: readonly ShellNode[], text: string): readonly Span[] {
  const found: Span[] = [];
  const words = new Map<ShellNode, ShellNode>();
  for (const word of nodes) {
    const { parent: above } = word;
    if (above === undefined || !commands.has(above.type) || word.type === 'comment') continue;
    const last = words.get(above);
    words.set(above, word);
    const end = last === undefined ? undefined : endBetween(last, word, text);
    if (end !== undefined) found.push({ start: end, end: end + 1 });
  }
  return found;
}

function endBetween(last: ShellNode, next: ShellNode, text: string): number | undefined {
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
