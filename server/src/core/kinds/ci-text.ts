import { known, type Setting, unknown, type Word } from '../facts.ts';
import { type DataNode, textOf } from '../syntax/data.ts';
import type { ShellCommand, ShellSyntax } from '../syntax/shell/syntax.ts';
import {
  concatExtracts,
  type Edit,
  type Extract,
  joinExtract,
  type Source,
  type Span,
  sliceExtract,
  sourceOffset,
  sourceSpan,
} from '../text.ts';
import { itemBefore, lineBefore } from './docker-cli/insert-line.ts';
import type { StepEnv } from './github/env.ts';

/** `${{ … }}` of a workflow: what it gives, only the run knows. */
const expression = /\$\{\{[\s\S]*?\}\}/g;

export const expressionSetting = (text: string): Setting<string> =>
  text.includes('${{') ? unknown(text) : known(text);

/**
 * The text for a shell: each expression as what it gives, else as a variable of the same length, so that every place stays.
 */
function readable(extract: Extract, resolve: StepEnv['resolve'] = () => undefined): Extract {
  const { uri, text } = extract;
  const parts: Extract[] = [];
  let from = 0;
  for (const { 0: whole, index } of text.matchAll(expression)) {
    const end = index + whole.length;
    const written = sliceExtract(extract, { start: index, end });
    const hole = whole.includes('\n') ? whole.replace(/[^\n]/g, '_') : `\${${'_'.repeat(whole.length - 3)}}`;
    parts.push(
      sliceExtract(extract, { start: from, end: index }),
      resolve(written) ?? { ...written, text: hole },
    );
    from = end;
  }
  return from === 0
    ? extract
    : concatExtracts(uri, [...parts, sliceExtract(extract, { start: from, end: text.length })]);
}

/** The commands of a script of a job; its comments are added to `comments`. */
export function scriptCommands(
  node: DataNode | undefined,
  shell: ShellSyntax | undefined,
  comments: Span[],
  env: StepEnv,
): readonly ShellCommand[] {
  const isText = node?.type === 'scalar' && typeof node.value === 'string';
  if (!isText || shell === undefined) return [];
  const script = shell.parse(readable(node.extract, env.resolve), env.variables);
  comments.push(...script.comments);
  return script.commands;
}

/** How a script of a job takes a line more: in a literal block a line, in a list of commands an item. */
export function insertInto(
  source: Source,
  node: DataNode | undefined,
  isItem = false,
): (command: ShellCommand, line: string) => readonly Edit[] | undefined {
  return (command, line) => {
    if (node?.type !== 'scalar' || node.via.length > 0 || node.anchor.uri !== source.uri) return undefined;
    const within = node.span.start <= command.statementStart && command.statementStart <= node.span.end;
    if (!within) return undefined;
    if (/^\|/.test(source.text.slice(node.span.start, node.span.end)))
      return lineBefore(source, command, line);
    const plain = !node.quoted && node.span.start === command.statementStart;
    const folded = /[\r\n]/.test(source.text.slice(node.span.start, node.span.end));
    return isItem && plain && !folded ? itemBefore(source, command, line) : undefined;
  };
}

const program = 'docker ';

/** The expressions of a text, as they are written, with their places. */
export const expressionsOf = (node: DataNode): readonly { readonly text: string; readonly span: Span }[] =>
  node.type === 'scalar'
    ? [...node.extract.text.matchAll(expression)].map(({ 0: text, index }) => ({
        text,
        span: sourceSpan(node.extract, { start: index, end: index + text.length }),
      }))
    : [];

/** The words of a value that is handed to a program, as a shell splits them. */
export function optionWords(
  node: DataNode | undefined,
  shell: ShellSyntax | undefined,
  given?: StepEnv['resolve'],
): readonly Word[] {
  if (node?.type !== 'scalar' || typeof node.value !== 'string' || shell === undefined) return [];
  const { uri, text, runs } = onOneLine(readable(node.extract, given));
  // By itself `--pid=host` would read as an assignment.
  const line: Extract = {
    uri,
    text: program + text,
    runs: [
      // What is taken out with the first word must not reach to a quote before it.
      { at: 0, source: runs[0]?.source ?? node.span.start, length: 0 },
      ...runs.map(run => ({ ...run, at: run.at + program.length })),
    ],
  };
  return shell.parse(line).commands[0]?.words.slice(1) ?? [];
}

/** Line breaks, with the indentation behind them, as blanks. */
function onOneLine(extract: Extract): Extract {
  const { uri, text } = extract;
  const parts: Extract[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(/\r?\n/g)) {
    const end = index + found.length;
    const span = { start: sourceOffset(extract, index), end: sourceOffset(extract, end) };
    parts.push(sliceExtract(extract, { start: from, end: index }), joinExtract(uri, [{ text: ' ', span }]));
    from = end;
  }
  return concatExtracts(uri, [...parts, sliceExtract(extract, { start: from, end: text.length })]);
}

/** The pair around a text. */
const quotes = 2;

const lengthOf = ({ start, end }: Span): number => end - start;

/** The parts of a value that holds several, by line or by comma, each with its place. */
export function partsOf(node: DataNode | undefined, separator: RegExp): readonly Part[] {
  const text = textOf(node);
  if (node?.type !== 'scalar' || text === undefined) return [];
  const spans: Span[] = [];
  let at = 0;
  for (const raw of text.split(separator)) {
    const start = text.indexOf(raw, at);
    at = start + raw.length;
    const value = raw.trim();
    const from = start + raw.indexOf(value);
    if (value !== '') spans.push({ start: from, end: from + value.length });
  }
  const { uri, remove } = node.anchor;
  return spans.map((span, i) => {
    const value = expressionSetting(text.slice(span.start, span.end));
    const [previous, next] = [spans[i - 1], spans[i + 1]];
    const own = { uri, span: sourceSpan(node.extract, span), via: node.via };
    if (previous === undefined && next === undefined) {
      // Quotes belong to what they hold; a block has its mark and the indentation besides.
      const more = lengthOf(node.span) - lengthOf(own.span);
      return { value, anchor: more <= quotes ? node.anchor : { ...node.anchor, span: own.span } };
    }
    if (remove === undefined) return { value, anchor: own };
    const placeOf = (part: Span): Span => sourceSpan(node.extract, part);
    const gone =
      previous !== undefined
        ? { start: placeOf(previous).end, end: own.span.end }
        : { start: own.span.start, end: next === undefined ? own.span.end : placeOf(next).start };
    return { value, anchor: { ...own, remove: () => [{ uri, span: gone, text: '' }] } };
  });
}

export interface Part {
  readonly value: Setting<string>;
  readonly anchor: DataNode['anchor'];
}
