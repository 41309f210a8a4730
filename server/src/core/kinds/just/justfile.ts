import { known, type Setting, type System, systems, unknown } from '../../facts.ts';
import { before } from '../../syntax/expansion.ts';
import { type JustExpression, type JustScope, valueOf } from '../../syntax/just/expression.ts';
import {
  interpolate,
  type Justfile,
  type JustLine,
  type JustRecipe,
  readJustfile,
} from '../../syntax/just/justfile.ts';
import { isPosixShell } from '../../syntax/shell/names.ts';
import { withoutQuoted } from '../../syntax/shell/quoted.ts';
import type { ShellCommand, ShellSyntax } from '../../syntax/shell/syntax.ts';
import { systemNamed } from '../../syntax/systems.ts';
import {
  concatExtracts,
  type Edit,
  type Extract,
  hasHole,
  lineBreakOf,
  type Source,
  type Span,
  sliceExtract,
} from '../../text.ts';
import { lineBefore } from '../docker-cli/insert-line.ts';
import { handedCommands } from '../handed-text.ts';
import { type HostScript, hostWorkloads, programOf } from '../host-script.ts';
import type { Kind, LowerContext, Lowered } from '../kind.ts';
import { type JustNames, justNames } from './project.ts';

export const justfile: Kind = {
  id: 'justfile',
  fileName: 'justfile',
  comment: '#',
  claims: path => /(?:^|\/)(?:\.?justfile|[^/]+\.just)$/i.test(path),
  lower: lowerJustfile,
};

type Variables = Map<string, Setting<string>>;

function lowerJustfile(source: Source, { syntaxes, files }: LowerContext): Lowered {
  const file = readJustfile(source);
  const comments: Span[] = [...file.comments];
  const { shell } = syntaxes;
  if (shell === undefined) return { workloads: [], comments, unreadable: [] };
  const names = justNames(source, file, files);
  const workloads = hostWorkloads(
    file.recipes.flatMap(recipe => {
      const program = programFor(recipe, names);
      if (program !== undefined && !isPosixShell(program)) return [];
      return [readRecipe(source, recipe, viewsOf(recipe, file, names), shell, comments)];
    }),
  );
  return { workloads, comments, unreadable: [] };
}

/** What a recipe sees: in one of the ways that it is called, on one system if that matters. */
interface View {
  readonly scope: JustScope;
  readonly variables: Variables;
}

/** Calls with arguments of their own that are read of one recipe. */
const mostCalls = 20;

const viewsOf = (recipe: JustRecipe, file: Justfile, names: JustNames): readonly View[] =>
  names.systemsDiffer
    ? (systemsFor(recipe) ?? systems).flatMap(system => viewsOn(system, recipe, file, names))
    : viewsOn(undefined, recipe, file, names);

/** A recipe by itself, with the defaults of its parameters, and as the recipes that depend on it call it. */
function viewsOn(
  system: System | undefined,
  recipe: JustRecipe,
  { recipes }: Justfile,
  names: JustNames,
): readonly View[] {
  const within = (parameters: ReadonlyMap<string, JustExpression | undefined>): JustScope => ({
    system,
    variable: name => (parameters.has(name) ? parameters.get(name) : names.variables.get(name)?.value),
  });
  const alone = ({ parameters }: JustRecipe): JustScope =>
    within(new Map(parameters.map(({ name, value }) => [name, defaultOf(name, value)])));
  const called = recipes.flatMap(caller =>
    caller.calls
      .filter(({ name }) => name === recipe.name)
      .map(({ args }) => {
        const values = args.map(arg => valueOf(arg, alone(caller)));
        return within(
          new Map(
            recipe.parameters.map(({ name, value, variadic }, i) => {
              const given = values.slice(i, variadic ? undefined : i + 1);
              return [name, given.length === 0 ? defaultOf(name, value) : argumentOf(given)];
            }),
          ),
        );
      }),
  );
  return [alone(recipe), ...called.slice(0, mostCalls)].map(scope => ({
    scope,
    variables: exportedTo(recipe, names, scope),
  }));
}

/** Several arguments of one parameter are joined by blanks. */
const argumentOf = (given: readonly Extract[]): JustExpression => ({
  type: 'argument',
  value: concatExtracts(
    given[0]?.uri ?? '',
    given.flatMap((one, i) => (i === 0 ? [one] : [before(one, ' '), one])),
  ),
});

function readRecipe(
  source: Source,
  recipe: JustRecipe,
  views: readonly View[],
  shell: ShellSyntax,
  comments: Span[],
): HostScript {
  const script = isScript(recipe);
  const write = (text: string): string => text.replaceAll('{{', '{{{{');
  const lines = new Map<ShellCommand, JustLine>();
  const read = (text: Extract): readonly ShellCommand[] => {
    const handed = views.map(({ scope, variables }) => ({
      text: { ...interpolate(source, text, scope), write },
      variables,
      systems: scope.system === undefined ? systemsFor(recipe) : [scope.system],
    }));
    return handedCommands(shell, handed, comments, { byVariables: true });
  };
  const commands: ShellCommand[] = [];
  if (script) {
    const parts = recipe.lines.flatMap((line, i) =>
      i === 0 ? [line.text] : [before(line.text, '\n'), line.text],
    );
    commands.push(...read(concatExtracts(source.uri, parts)));
  } else
    for (const line of recipe.lines)
      for (const command of read(withoutSigils(line.text))) {
        commands.push(command);
        lines.set(command, line);
      }
  const insertBefore = (command: ShellCommand, added: string): readonly Edit[] | undefined =>
    /[\r\n]/.test(added)
      ? undefined
      : script
        ? beforeStatement(source, recipe, command, write(added))
        : beforeLine(source, lines.get(command), write(added));
  return { commands, site: { uri: source.uri, name: recipe.name, insertBefore } };
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

const firstLine = ({ lines }: JustRecipe): JustLine | undefined =>
  lines.find(line => line.text.text.trim() !== '');

const isScript = (recipe: JustRecipe): boolean =>
  firstLine(recipe)?.text.text.startsWith('#!') === true || /\bscript\b/.test(recipe.attributes);

/** The systems of `[linux]` and its like. Source: the just manual, "Enabling and Disabling Recipes". */
function systemsFor({ attributes }: JustRecipe): readonly System[] | undefined {
  const words = withoutQuoted(attributes);
  const named = [...words.matchAll(/(?<=[[,]\s*)(linux|macos|unix|windows)(?=\s*[\],])/g)].flatMap(
    ([name]): readonly System[] => (name === 'unix' ? ['linux', 'macos'] : [systemNamed(name) ?? 'linux']),
  );
  return named.length === 0 ? undefined : named;
}

/** What runs a recipe, or a script that it is. Source: the just manual, "Shebang Recipes" and "Script Recipes". */
function programFor(recipe: JustRecipe, { settings }: JustNames): string | undefined {
  if (!isScript(recipe)) return settingProgram(settings.get('shell') ?? '');
  const shebang = /^#!(.*)/.exec(firstLine(recipe)?.text.text ?? '')?.[1];
  if (shebang !== undefined) return programOf(shebang);
  const named = /\bscript\b\s*\(([^)]*)\)/.exec(recipe.attributes)?.[1];
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
  { variables, settings }: JustNames,
  scope: JustScope,
): Variables {
  const all = settings.get('export') === 'true';
  const names = [
    ...[...variables].filter(([, variable]) => all || variable.exported).map(([name]) => name),
    ...parameters.filter(({ exported }) => all || exported).map(({ name }) => name),
  ];
  const given: Variables = new Map();
  for (const name of names) {
    const expression = scope.variable(name);
    if (expression === undefined) continue;
    const value = valueOf(expression, scope);
    const byDefault = value.runs.find(run => run.fromDefault !== undefined)?.fromDefault;
    given.set(name, hasHole(value) ? unknown(`$${name}`) : known(value.text, byDefault));
  }
  return given;
}
