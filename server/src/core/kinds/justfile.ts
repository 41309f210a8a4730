import { known, type Setting } from '../facts.ts';
import { before } from '../syntax/expansion.ts';
import { type JustExpression, valueOf } from '../syntax/just-expression.ts';
import {
  interpolate,
  type Justfile,
  type JustLine,
  type JustRecipe,
  readJustfile,
} from '../syntax/justfile.ts';
import type { ShellCommand, ShellSyntax } from '../syntax/shell-syntax.ts';
import {
  concatExtracts,
  type Edit,
  type Extract,
  hasHole,
  lineBreakOf,
  type Source,
  type Span,
  sliceExtract,
} from '../text.ts';
import { lineBefore } from './docker-cli/insert-line.ts';
import { type HostScript, hostCommands, hostWorkloads, isPosixShell, programOf } from './host-script.ts';
import type { Kind, LowerContext, Lowered } from './kind.ts';

export const justfile: Kind = {
  id: 'justfile',
  fileName: 'justfile',
  comment: '#',
  claims: path => /(?:^|\/)(?:\.?justfile|[^/]+\.just)$/i.test(path),
  lower: lowerJustfile,
};

type Variables = Map<string, Setting<string>>;
type Lookup = (name: string) => JustExpression | undefined;

function lowerJustfile(source: Source, { syntaxes }: LowerContext): Lowered {
  const file = readJustfile(source);
  const comments: Span[] = [...file.comments];
  const { shell } = syntaxes;
  const workloads =
    shell === undefined
      ? []
      : hostWorkloads(file.recipes.flatMap(one => readRecipe(source, file, one, shell, comments)));
  return { workloads, comments, unreadable: [] };
}

function readRecipe(
  source: Source,
  file: Justfile,
  recipe: JustRecipe,
  shell: ShellSyntax,
  comments: Span[],
): readonly HostScript[] {
  const first = recipe.lines.find(line => line.text.text.trim() !== '');
  const script = first?.text.text.startsWith('#!') === true || /\bscript\b/.test(recipe.attributes);
  const program = script
    ? interpreter(first, recipe, file)
    : settingProgram(file.settings.get('shell') ?? '');
  if (program !== undefined && !isPosixShell(program)) return [];
  const own = new Map(recipe.parameters.map(({ name, value }) => [name, value]));
  const lookup: Lookup = name =>
    own.has(name) ? defaultOf(name, own.get(name)) : file.variables.get(name)?.value;
  const variables = exportedTo(recipe, file, lookup);
  const write = (text: string): string => text.replaceAll('{{', '{{{{');
  const read = (text: Extract): Extract => ({ ...interpolate(source, text, lookup), write });
  const lines = new Map<ShellCommand, JustLine>();
  const commands: ShellCommand[] = [];
  if (script) {
    const parts = recipe.lines.flatMap((line, i) =>
      i === 0 ? [line.text] : [before(line.text, '\n'), line.text],
    );
    commands.push(...hostCommands(shell, read(concatExtracts(source.uri, parts)), comments, variables));
  } else
    for (const line of recipe.lines)
      for (const command of hostCommands(shell, withoutSigils(read(line.text)), comments, variables)) {
        commands.push(command);
        lines.set(command, line);
      }
  const insertBefore = (command: ShellCommand, added: string): readonly Edit[] | undefined =>
    /[\r\n]/.test(added)
      ? undefined
      : script
        ? beforeStatement(source, recipe, command, write(added))
        : beforeLine(source, lines.get(command), write(added));
  return [{ commands, site: { uri: source.uri, name: recipe.name, insertBefore } }];
}

/** `@` and `-` in front of a line tell just how to run it. */
const sigils = /^[ \t]*[@?-]*/;

function withoutSigils(line: Extract): Extract {
  const length = sigils.exec(line.text)?.[0].length ?? 0;
  return { ...sliceExtract(line, { start: length, end: line.text.length }) };
}

function beforeLine(source: Source, line: JustLine | undefined, added: string): readonly Edit[] | undefined {
  if (line === undefined) return undefined;
  const { uri, text } = source;
  const prefix = line.indent + (sigils.exec(line.text.text)?.[0] ?? '');
  return [{ uri, span: { start: line.start, end: line.start }, text: prefix + added + lineBreakOf(text) }];
}

/** In a script, where the statement begins a line of it. */
function beforeStatement(
  source: Source,
  { lines }: JustRecipe,
  command: ShellCommand,
  added: string,
): readonly Edit[] | undefined {
  const start = source.text.lastIndexOf('\n', command.statementStart - 1) + 1;
  const inside = lines.some(line => line.start === start && !line.text.text.startsWith('#!'));
  return inside ? lineBefore(source, command, added) : undefined;
}

/** What runs a recipe that is a script. Source: the just manual, "Shebang Recipes" and "Script Recipes". */
function interpreter(
  first: JustLine | undefined,
  { attributes }: JustRecipe,
  { settings }: Justfile,
): string | undefined {
  const shebang = /^#!(.*)/.exec(first?.text.text ?? '')?.[1];
  if (shebang !== undefined) return programOf(shebang);
  const named = /\bscript\b\s*\(([^)]*)\)/.exec(attributes)?.[1];
  return settingProgram(named ?? settings.get('script-interpreter') ?? '');
}

/** The program of `["bash", "-c"]`. */
function settingProgram(text: string): string | undefined {
  const words = [...text.matchAll(/"([^"]*)"|'([^']*)'/g)].map(word => word[1] ?? word[2] ?? '');
  return words.length === 0 ? undefined : programOf(words.join(' '));
}

const defaultOf = (name: string, value: JustExpression | undefined): JustExpression | undefined =>
  value === undefined ? undefined : { type: 'default', value, expression: `{{${name}}}` };

/** The variables that the recipe's shell gets: exported ones, and those that `set export` exports. */
function exportedTo(
  { parameters }: JustRecipe,
  { variables, settings }: Justfile,
  lookup: Lookup,
): Variables {
  const all = settings.get('export') === 'true';
  const names = [
    ...[...variables].filter(([, variable]) => all || variable.exported).map(([name]) => name),
    ...parameters.filter(({ exported }) => all || exported).map(({ name }) => name),
  ];
  const given: Variables = new Map();
  for (const name of names) {
    const expression = lookup(name);
    const value = expression === undefined ? undefined : valueOf(expression, lookup);
    if (value !== undefined && !hasHole(value))
      given.set(name, known(value.text, value.runs.find(run => run.fromDefault !== undefined)?.fromDefault));
  }
  return given;
}
