import type { Setting } from '../../facts.ts';
import { concatExtracts, type Extract, insteadOf, sliceExtract } from '../../text.ts';
import { ArgumentLoops } from './argument-loops.ts';
import { expanded } from './expanded.ts';
import { type OptionRounds, optionRounds, type ValueInPlace } from './option-rounds.ts';
import { Parameters } from './parameters.ts';
import type { ShellParser } from './parse.ts';
import { type Rounds, roundsOf } from './round-rows.ts';
import { Scope } from './scope.ts';
import type { KnownFiles } from './syntax.ts';
import { readable, type ShellNode, spanOf } from './tree.ts';
import { usesOf } from './uses.ts';
import { readWord } from './words.ts';

/** More rounds than anyone has files in a folder of scripts, and more text than they come to. */
const most = { rows: 50, characters: 50_000 };

/**
 * A script in which each loop over files that are known (`for f in FOLDER/*.sh; do . "$f"; done`) is one loop a file, whose body names
 * the file: so what it asks of the file is answered, and what it runs is found. Where it counts what a script does when it runs, so are the
 * words that a loop asks for, and the lines that it reads; a loop over arguments that nobody gives is none. `given`: the arguments of the script.
 */
export function inRounds(
  parser: ShellParser,
  extract: Extract,
  known: ReadonlyMap<string, Setting<string>>,
  files: KnownFiles | undefined,
  run?: { readonly given: readonly Setting<string>[] | undefined },
): Extract {
  const isRun = run !== undefined;
  if (!(isRun ? mayRead : mayLoop).test(extract.text) || (files === undefined && !isRun)) return extract;
  const text = readable(extract.text);
  const { nodes } = parser.parse(text);
  const parameters = new Parameters(nodes, run?.given);
  const scope = new Scope(nodes, text, parameters, known, {
    isRun,
    isStarted: run?.given !== undefined,
  });
  const read = (node: ShellNode): Setting<string> =>
    readWord(text, node.startIndex, node.endIndex, scope.lookup(node.startIndex)).value;
  const overArguments = isRun ? new ArgumentLoops(nodes, parameters) : undefined;
  const parts: Extract[] = [];
  let at = 0;
  let left = most.characters;
  for (const node of nodes) {
    if (node.startIndex < at || !loops.has(node.type)) continue;
    if (overArguments?.isIdle(node) === true) {
      parts.push(
        sliceExtract(extract, { start: at, end: node.startIndex }),
        insteadOf(sliceExtract(extract, spanOf(node)), ':'),
      );
      at = node.endIndex;
      continue;
    }
    const options = isRun ? optionRounds(node, parameters) : undefined;
    if (options !== undefined) {
      left -= options.length;
      if (left < 0) break;
      parts.push(
        sliceExtract(extract, { start: at, end: node.startIndex }),
        ...turns(options, node, extract),
      );
      at = node.endIndex;
      continue;
    }
    const loop = roundsOf(node, { read, scope, parameters, files, isRun });
    if (loop === undefined || loop.whole.startIndex < at || !isFollowed(loop)) continue;
    const { whole, body, rows } = loop;
    left -= (body.endIndex - body.startIndex) * rows.length;
    if (left < 0) break;
    parts.push(sliceExtract(extract, { start: at, end: whole.startIndex }), ...written(loop, extract));
    at = whole.endIndex;
  }
  if (at === 0) return extract;
  const end = extract.text.length;
  return concatExtracts(extract.uri, [...parts, sliceExtract(extract, { start: at, end })]);
}

const mayLoop = /\bfor[ \t]+\w+[ \t]+in[ \t][^\n;]*(?:\*|\$\(|`)|\bfind[ \t][^\n]*\|[^\n]*\bwhile\b/;
const mayRead =
  /\bfor[ \t]+\w+|\bwhile[ \t][^\n]*\bread\b|\b(?:while|until)[ \t][^\n]*(?:\$[1-9#@*]|\$\{[1-9#@*]|\bgetopts\b)/;
const loops: ReadonlySet<string> = new Set(['for_statement', 'while_statement']);

/** Not where a round may be the last, or a variable does not stay what it is. */
function isFollowed({ variables, body, rows }: Rounds): boolean {
  if (rows.length === 0 || rows.length > most.rows) return false;
  if (!rows.every(row => row.every((value, i) => plain.test(value) || (i > 0 && value === '')))) return false;
  const names = variables.join('|');
  const sets = new RegExp(`(?<![\\w$\\{])(?:${names})\\+?=|\\b(?:for|read)\\b[^\\n;]*[ \\t](?:${names})\\b`);
  return !/\bbreak\b/.test(body.text) && !sets.test(body.text);
}

/** What the shell reads as it is: a path, an option, words. */
const plain = /^[\w./@%+,:=-]+(?: +[\w./@%+,:=-]+)*$/;

/** `{ for f in a; do … done; for f in b; do … done; }`, at the places of the loop. */
function written({ whole, variables, body, rows, isApart }: Rounds, extract: Extract): readonly Extract[] {
  const head = sliceExtract(extract, { start: whole.startIndex, end: body.startIndex });
  const uses = usesOf(variables, body);
  const [open, close] = isApart ? ['( ', ')'] : ['{ ', '}'];
  const rounds = rows.flatMap(row => {
    const valueOf = (variable: string): string => row[variables.indexOf(variable)] ?? '';
    const [only, ...more] = variables;
    const begin =
      more.length === 0
        ? `for ${only} in '${row[0]}'; `
        : `${variables.map(name => `${name}='${valueOf(name)}'; `).join('')}for _ in x; `;
    const values = uses.flatMap(({ span, variable, operator }) => {
      const value = operator === '' ? valueOf(variable) : expanded(valueOf(variable), operator);
      return value === undefined ? [] : [{ span, value }];
    });
    return [insteadOf(head, begin), ...withValues(values, body, extract), insteadOf(head, '\n')];
  });
  return [insteadOf(head, open), ...rounds, insteadOf(head, close)];
}

/** `{ A=1; shift 2; }` instead of a loop that takes one argument after the other. */
function turns({ statements, end }: OptionRounds, loop: ShellNode, extract: Extract): readonly Extract[] {
  const head = sliceExtract(extract, { start: loop.startIndex, end: loop.startIndex + 1 });
  const parts = statements.flatMap(({ node, values }) => [
    ...withValues(values, node, extract),
    insteadOf(head, '\n'),
  ]);
  return [insteadOf(head, '{ '), ...parts, insteadOf(head, `${end}\n}`)];
}

/** The text of a node, with values in the place of what stands there for them. */
function withValues(values: readonly ValueInPlace[], node: ShellNode, extract: Extract): readonly Extract[] {
  let at = node.startIndex;
  const parts = values.flatMap(({ span, value }) => {
    const before = sliceExtract(extract, { start: at, end: span.start });
    at = span.end;
    return [before, insteadOf(sliceExtract(extract, span), value)];
  });
  return [...parts, sliceExtract(extract, { start: at, end: node.endIndex })];
}
