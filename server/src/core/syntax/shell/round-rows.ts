import { type Setting, valueOf } from '../../facts.ts';
import { keysOf, readInto } from './array-words.ts';
import { isCommand } from './commands.ts';
import { namedIn } from './listings.ts';
import type { Parameters } from './parameters.ts';
import { linesFor } from './read-lines.ts';
import type { Scope } from './scope.ts';
import type { KnownFiles } from './syntax.ts';
import type { ShellNode } from './tree.ts';

/** A loop whose rounds are known. */
export interface Rounds {
  /** All that the rounds take the place of. */
  readonly whole: ShellNode;
  readonly body: ShellNode;
  /** The variables that each round gives values, and these. */
  readonly variables: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** They run in a shell of their own. */
  readonly isApart: boolean;
}

/** By what the rounds are known. */
export interface RoundKnowledge {
  readonly read: (node: ShellNode) => Setting<string>;
  readonly scope: Scope;
  readonly parameters: Parameters;
  readonly files: KnownFiles | undefined;
  /** Whether it counts what the script does when it runs: then words that it asks for are rounds, and lines that it reads. */
  readonly isRun: boolean;
}

/** The rounds of a loop; undefined: nobody knows, or they need not be told apart. */
export function roundsOf(loop: ShellNode, known: RoundKnowledge): Rounds | undefined {
  const body = loop.childForFieldName('body');
  if (body === undefined) return undefined;
  if (loop.type === 'for_statement') {
    const variable = loop.childForFieldName('variable')?.text;
    if (variable === undefined) return undefined;
    const { files, read } = known;
    const named = files === undefined ? [] : namedIn(loop.childrenForFieldName('value'), read, files);
    const words = named.length > 0 ? named : known.isRun ? wordsOf(loop, variable, body, known) : [];
    return { whole: loop, body, variables: [variable], rows: words.map(word => [word]), isApart: false };
  }
  const condition = loop.childForFieldName('condition')?.text ?? '';
  const found = foundFiles(loop, condition, body, known);
  return found ?? (known.isRun ? linesRead(loop, condition, body, known) : undefined);
}

/** `find FOLDER … | sort | while read -r f; do` */
function foundFiles(
  loop: ShellNode,
  condition: string,
  body: ShellNode,
  { files, read }: RoundKnowledge,
): Rounds | undefined {
  const pipeline = loop.parent;
  const variable = reader.exec(condition)?.[1];
  if (files === undefined || variable === undefined) return undefined;
  if (pipeline?.type !== 'pipeline' || pipeline.lastNamedChild !== loop) return undefined;
  const rows = namedIn(pipeline.namedChildren.slice(0, -1), read, files).map(file => [file]);
  return rows.length === 0
    ? undefined
    : { whole: pipeline, variables: [variable], body, rows, isApart: false };
}

const reader = /^(?:IFS=\S*[ \t]+)?read(?:[ \t]+-r|[ \t]+-d[ \t]*(?:''|""|\$'\\0'))*[ \t]+([A-Za-z_]\w*)$/;

/** The words of a `for` whose body asks for them, or which a file says. */
function wordsOf(
  loop: ShellNode,
  variable: string,
  body: ShellNode,
  { scope, parameters, files, read }: RoundKnowledge,
): readonly string[] {
  const values = loop.childrenForFieldName('value');
  const [only, ...more] = values;
  if (only?.type === 'command_substitution' && more.length === 0) {
    const path = fileIn(only, read);
    const text = path === undefined ? undefined : files?.text?.(path);
    return text?.split(/\s+/).filter(word => word !== '') ?? [];
  }
  const array = more.length === 0 ? /^"?\$\{(!?)([A-Za-z_]\w*)\[[@*]\]\}"?$/.exec(only?.text ?? '') : null;
  if (array?.[1] === '!') return keysOf(array[2] ?? '', scope.text) ?? [];
  if (array !== null) {
    const elements = readInto(array[2] ?? '', scope.text, scope);
    if (elements.length > 0) return elements;
  }
  const asks = new RegExp(
    `(?:\\[|\\btest|\\bcase)[ \\t][^\\n]{0,200}\\$\\{?${variable}\\b|\\$\\{${variable}[#%:,^/]`,
  );
  if (!asks.test(body.text)) return [];
  if (only === undefined || (more.length === 0 && /^"?\$(?:@|\{@\})"?$/.test(only.text)))
    return parameters.allOfScript(loop.startIndex) ?? [];
  const text = more.length === 0 && /^\$(?:\w+|\{\w+\})$/.test(only.text) ? valueOf(read(only)) : undefined;
  if (text !== undefined) return text.split(/\s+/).filter(word => word !== '');
  const choice = scope.choice(variable, body.startIndex);
  if (choice === undefined || choice.open) return [];
  const words = choice.values.map(({ parts }) =>
    parts.some(part => part.unknown) ? undefined : parts.map(({ text }) => text).join(''),
  );
  return words.every(word => word !== undefined) ? words : [];
}

/** `$(cat FILE)`, `$(< FILE)` */
function fileIn(substitution: ShellNode, read: (node: ShellNode) => Setting<string>): string | undefined {
  const [inner, ...more] = substitution.namedChildren;
  if (inner === undefined || more.length > 0) return undefined;
  if (inner.type === 'file_redirect') {
    const file = inner.lastNamedChild;
    return file !== undefined && inner.text.startsWith('<') ? valueOf(read(file)) : undefined;
  }
  const [file, ...others] = isCommand(inner) ? inner.childrenForFieldName('argument') : [];
  if (inner.childForFieldName('name')?.text !== 'cat' || file === undefined) return undefined;
  return others.length > 0 ? undefined : valueOf(read(file));
}

/** `while read -r a b; do …; done <<EOF` */
function linesRead(
  loop: ShellNode,
  condition: string,
  body: ShellNode,
  { read, files }: RoundKnowledge,
): Rounds | undefined {
  const [, separator, names] =
    /^(?:IFS=(\S*)[ \t]+)?read(?:[ \t]+-r)?((?:[ \t]+[A-Za-z_]\w*)+)$/.exec(condition) ?? [];
  const variables = names?.trim().split(/[ \t]+/);
  const found = variables && loop.text.startsWith('while') ? linesFor(loop, read, files) : undefined;
  if (variables === undefined || found === undefined) return undefined;
  const by = separator?.replace(/^(["'])(.*)\1$/, '$2');
  if (by !== undefined && by.length > 1) return undefined;
  const rows = found.text
    .split('\n')
    .map(line => line.trim())
    // Whoever reads such a file passes over them.
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => fields(line, variables.length, by));
  return { whole: found.whole, body, variables, rows, isApart: found.isApart };
}

/** The last one has all that is left. */
function fields(line: string, count: number, separator: string | undefined): readonly string[] {
  const found: string[] = [];
  let rest = line;
  while (found.length < count - 1) {
    const at = separator ? rest.indexOf(separator) : rest.search(/[ \t]/);
    if (at < 0 || separator === '') break;
    found.push(rest.slice(0, at));
    rest = separator ? rest.slice(at + 1) : rest.slice(at).trimStart();
  }
  found.push(rest);
  while (found.length < count) found.push('');
  return found;
}
