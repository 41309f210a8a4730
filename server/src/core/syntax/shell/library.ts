import { type Setting, unknown } from '../../facts.ts';
import type { Extract } from '../../text.ts';
import { Certainty } from './certainty.ts';
import { gather, isCommand } from './commands.ts';
import { type FunctionCommand, namedPlace } from './functions.ts';
import { inPattern } from './in-pattern.ts';
import { Parameters } from './parameters.ts';
import type { ShellParser } from './parse.ts';
import { Scope } from './scope.ts';
import type { FindSourced } from './syntax.ts';
import type { ValueAt } from './tests.ts';
import { readable, type ShellNode } from './tree.ts';

type Variables = ReadonlyMap<string, Setting<string>>;

/** What the scripts that a script sources give it. */
export interface Library {
  readonly variables: Variables;
  readonly functions: readonly FunctionCommand[];
}

/** Scripts that source scripts: as deep as anyone writes. */
const deepest = 4;

/**
 * The variables and functions of the scripts that a script sources, to which `known` is known before. `before`: texts that only give their
 * functions.
 */
export function readLibrary(
  parser: ShellParser,
  extract: Extract,
  known: Variables,
  sourced: FindSourced | undefined,
  before: readonly Extract[],
): Library {
  const texts = sourced === undefined ? [] : sourcedTexts(parser, extract, sourced, 0);
  const variables = variablesOf(parser, texts, known);
  // Functions run when all is read.
  const functions = [...before, ...texts].flatMap(text => functionsOf(opened(parser, text, variables)));
  return { variables, functions };
}

/** The variables that scripts leave to one that reads them in, with those it knows; of which it speaks before, those it says itself. */
export function variablesLeftTo(
  parser: ShellParser,
  { text }: Extract,
  known: Variables,
  sourced: readonly Extract[],
): Variables {
  if (sourced.length === 0) return known;
  const before = text.slice(0, Math.max(0, text.search(reads)));
  const left = [...variablesOf(parser, sourced, known, true)].filter(
    ([name, value]) => known.get(name) !== value && !new RegExp(`\\b${inPattern(name)}(?!\\w)`).test(before),
  );
  return new Map([...known, ...left]);
}

const reads = /(?:^|[;&|\s])(?:source|\.)[ \t]/;

/** `whole`: with those of which only the run knows what they are. */
const variablesOf = (
  parser: ShellParser,
  texts: readonly Extract[],
  known: Variables,
  whole = false,
): Variables =>
  texts.reduce((before, text) => {
    const { scope } = opened(parser, text, before);
    const all = scope.at(text.text.length);
    const others = whole ? [...scope.assigned()].filter(name => !all.has(name)) : [];
    return others.length === 0
      ? all
      : new Map([...all, ...others.map(name => [name, unknown(`$${name}`)] as const)]);
  }, known);

/** The texts of the scripts, in the order in which the shell has read them to the end. */
function sourcedTexts(
  parser: ShellParser,
  extract: Extract,
  sourced: FindSourced,
  depth: number,
): readonly Extract[] {
  if (depth >= deepest || !reads.test(extract.text)) return [];
  const { nodes } = parser.parse(readable(extract.text));
  const paths = nodes.flatMap(node => (isCommand(node) ? (sourcedBy(node) ?? []) : []));
  return [...new Set(paths)]
    .flatMap(path => sourced(path, extract.uri) ?? [])
    .flatMap(text => [...sourcedTexts(parser, text, sourced, depth + 1), text]);
}

/** A script that is read. */
interface Open {
  readonly extract: Extract;
  readonly text: string;
  readonly nodes: readonly ShellNode[];
  readonly scope: Scope;
}

function opened(parser: ShellParser, extract: Extract, known: Variables): Open {
  const text = readable(extract.text);
  const { nodes } = parser.parse(text);
  return { extract, text, nodes, scope: new Scope(nodes, text, new Parameters(nodes), known) };
}

/** Of functions of scripts, what runs what they are given, in any case: `run() { echo "$@"; "$@"; }`. */
export const relaysOf = (
  parser: ShellParser,
  texts: readonly Extract[],
  known: Variables,
): readonly FunctionCommand[] =>
  texts.flatMap(text => {
    if (!text.text.includes('$')) return [];
    const script = opened(parser, text, known);
    const { nodes, scope } = script;
    const valueAt: ValueAt = (name, at) => scope.knownOf(name, at);
    const certainty = new Certainty(nodes, undefined, valueAt);
    return functionsOf(script, at => certainty.isRelay(at));
  });

const functionsOf = (
  { extract, text, nodes, scope }: Open,
  counts: (at: ShellNode) => boolean = isCommand,
): readonly FunctionCommand[] =>
  nodes.flatMap(at => {
    if (!isCommand(at) || !counts(at)) return [];
    const own = gather(at, { extract, text, scope });
    const place = namedPlace(at, own);
    return place === undefined ? [] : [{ ...place, at: undefined, own }];
  });

/** An expansion in front of a path: the folder of the script, or one above. */
const folder = /^(?:\$\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|\$\{[^{}]*\}|\$\w+|`[^`]*`)\/*/;

/** The script that a command reads into its own shell (`source FILE`, `. FILE`), as far as its name is written. */
function sourcedBy(command: ShellNode): string | undefined {
  if (!/^(?:source|\.)[ \t]/.test(command.text.slice(0, 8))) return undefined;
  const written = command.childForFieldName('argument')?.text ?? '';
  const path = written.replaceAll('"', '').replace(folder, '');
  return path === '' || /[$`'*?\\\s]/.test(path) ? undefined : path;
}
