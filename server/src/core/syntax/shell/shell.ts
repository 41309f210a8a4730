import { Language, Parser } from 'web-tree-sitter';
import { is, type Setting, valueOf, type Word } from '../../facts.ts';
import { type Extract, sourceOffset, sourceSpan } from '../../text.ts';
import { absentAround, asking, asksForPresence } from './absence.ts';
import { withAliases } from './aliases.ts';
import { type Branch, branchesOf } from './branches.ts';
import type { Certainty } from './certainty.ts';
import { onSystems, withEngines } from './command-branches.ts';
import { type Gathered, gather, inAllForms, isCommand } from './commands.ts';
import { engineQuestion, namesDocker } from './engines.ts';
import { type FunctionCommand, namedPlace, ShellFunctions } from './functions.ts';
import { GivingUp } from './giving-up.ts';
import { readLibrary, relaysOf, variablesLeftTo } from './library.ts';
import { withoutSudo } from './maybe-sudo.ts';
import { isPosixShell } from './names.ts';
import { OwnArguments, runsGivenWord } from './own-arguments.ts';
import { Parameters } from './parameters.ts';
import { ShellParser } from './parse.ts';
import { Reach } from './reach.ts';
import { inRounds } from './rounds.ts';
import { certaintyOf, type RunReading } from './run-reading.ts';
import { withoutRunner } from './runners.ts';
import { Scope } from './scope.ts';
import { givenBy, leftBy, variablesOf } from './scope-variables.ts';
import { statementStart } from './statement-start.ts';
import type { ShellCommand, ShellScript, ShellSyntax } from './syntax.ts';
import { systemBranchesOf } from './system-variables.ts';
import { Tolerance } from './tolerance.ts';
import { readable, type ShellNode } from './tree.ts';
import { withTestedValues } from './value-branches.ts';
import { commandForms } from './word-forms.ts';
import type { Lookup } from './words.ts';
import { readsInput, scriptsOf, unwrap } from './wrappers.ts';
import { fedByXargs } from './xargs.ts';

type Variables = ReadonlyMap<string, Setting<string>>;

/** The variables where a command stands. */
interface Values {
  readonly all: () => Variables;
  readonly one: (name: string) => Setting<string> | undefined;
  readonly exports: (name: string) => boolean;
  readonly given?: (isRead: boolean) => Variables;
}

/** Programs that keep the script they are given for later. */
const runsLater = new Set(['trap', 'alias']);

/** `sh -c "sh -c ..."`: as deep as anyone writes. */
const deepest = 8;

/** Loads the parser. The bytes come from the edge: a file in Node, a fetch in the browser. */
export async function loadShell(runtime: Uint8Array, grammar: Uint8Array): Promise<ShellSyntax> {
  await Parser.init({ wasmBinary: runtime });
  const engine = new Parser();
  engine.setLanguage(await Language.load(grammar));
  const parser = new ShellParser(engine);
  return {
    parse: (text, known = new Map(), { sourced, before = [], files } = {}) => {
      const library = readLibrary(parser, text, known, sourced, before);
      return read({ parser, depth: 0, files }, text, library.variables, library.functions);
    },
    ofRun: (text, { given, known = new Map(), calls, sourced = [], files, user, isStep, added } = {}) => {
      const around = added === undefined ? known : new Map([...known, ...added]);
      const variables = variablesLeftTo(parser, text, around, sourced);
      const reading = {
        parser,
        depth: 0,
        given: given ?? 'unknown',
        calls,
        files,
        user,
        isStep,
        sourced,
      } as const;
      return read(reading, text, variables, relaysOf(parser, sourced, known)).commands;
    },
    ofWords: (words, known = new Map(), files) => vectorCommands({ parser, depth: 0, files }, words, known),
  };
}

/** The arguments of a script that runs in any case; undefined: nobody knows. */
const ownArguments = (
  nodes: readonly ShellNode[],
  { given }: Reading,
  certainty: Certainty | undefined,
): OwnArguments | undefined =>
  certainty === undefined || given === undefined || given === 'unknown'
    ? undefined
    : new OwnArguments(nodes, given, offset => certainty.argumentsAt(offset));

/** How a text is read. */
interface Reading extends RunReading {
  readonly parser: ShellParser;
  readonly depth: number;
}

/** The commands of an argument vector. */
function vectorCommands(
  reading: Reading,
  words: readonly Word[],
  known: Variables,
  input: readonly Extract[] = [],
): readonly ShellCommand[] {
  const first = words[0];
  const last = words.at(-1);
  if (first === undefined || last === undefined) return [];
  const { uri } = first.anchor;
  const ordered = uri === last.anchor.uri && first.anchor.span.start <= last.anchor.span.start;
  const span = ordered ? { start: first.anchor.span.start, end: last.anchor.span.end } : first.anchor.span;
  const found = { words, assignments: [], redirects: [], span, anchor: { uri, span }, input };
  const values = { all: () => known, one: (name: string) => known.get(name), exports: () => true };
  return commandsOf(reading, found, values, span.start);
}

function read(
  reading: Reading,
  written: Extract,
  known: Variables,
  library: readonly FunctionCommand[] = [],
): ShellScript {
  const given = reading.given === 'unknown' ? undefined : reading.given?.map(({ value }) => value);
  const started = reading.given === undefined ? undefined : { given };
  const extract = inRounds(reading.parser, written, known, reading.files, started);
  const text = readable(extract.text);
  const { nodes, comments } = reading.parser.parse(text);
  const running = { isRun: started !== undefined, isStarted: given !== undefined, sourced: reading.sourced };
  const scope = new Scope(nodes, text, new Parameters(nodes, given), known, running);
  const reach = new Reach(nodes, text);
  const certainty = certaintyOf(nodes, reading, scope, library);
  const place = { extract, text, scope, own: ownArguments(nodes, reading, certainty) };
  const gathered = withAliases(
    nodes.flatMap(at =>
      isCommand(at) && reach.has(at)
        ? inAllForms(gather(at, place), at, place).flatMap(own =>
            certainty === undefined
              ? [{ at, own }]
              : fedByXargs(withoutSudo(own, at.startIndex, scope)).map(one => ({ at, own: one })),
          )
        : [],
    ),
  );
  const own = gathered.flatMap(one => {
    const place = namedPlace(one.at, one.own);
    return place === undefined ? [] : [{ ...place, ...one }];
  });
  const functions = new ShellFunctions(own, library);
  const counts = (at: ShellNode | undefined): boolean =>
    certainty === undefined || (at !== undefined && certainty.has(at));
  const maybe = (at: ShellNode): boolean => certainty?.perhaps(at) === true;
  const isAsked = asksForPresence(text);
  const words = asking((name, at) => scope.knownOf(name, at));
  const found = gathered
    .filter(({ at }) => certainty?.mayHave(at) ?? true)
    .map(({ at, own }) => {
      const whole = withoutRunner(functions.withOutputs(own), name => functions.defines(name));
      return { at, own: whole, inlined: functions.inline(whole) };
    });
  const tolerance = certainty ?? new Tolerance(new GivingUp(nodes));
  const mayFail = (at: ShellNode): boolean => tolerance.tolerates(at);
  const run = (own: Gathered, node: ShellNode, statement: ShellNode): readonly ShellCommand[] => {
    const start = sourceOffset(extract, statementStart(statement, text));
    const at = node.startIndex;
    const values: Values = {
      all: () => scope.at(at),
      one: name => scope.settingAt(name, at),
      exports: name => scope.exports(name),
      given: isRead => givenBy(scope, at, isRead),
    };
    // What the script is given to run stands where that is said.
    const ran = runsGivenWord(own.words)
      ? vectorCommands({ parser: reading.parser, depth: 0 }, unwrap(own.words).words, new Map())
      : commandsOf(reading, own, values, start);
    return mayFail(node) ? ran.map(command => ({ ...command, tolerated: true })) : ran;
  };
  /** The commands instead of which another runs; undefined: one of them is none, or several. */
  const triedBefore = (certain: Certainty, at: ShellNode): readonly ShellCommand[] | undefined => {
    const nodes = certain.insteadOf(at) ?? [];
    const tried = nodes.map(node => run(gather(node, place), node, node));
    return nodes.length > 0 && tried.every(({ length }) => length === 1) ? tried.flat() : undefined;
  };
  const withAbsent = (command: ShellCommand, node: ShellNode): ShellCommand => {
    const unlessThere = certainty?.unlessThere(node) ?? (isAsked ? absentAround(node, words) : undefined);
    return unlessThere === undefined ? command : { unlessThere, ...command };
  };
  const inFile = <T>(branch: Branch<T>): Branch<T> => ({
    ...branch,
    span: sourceSpan(extract, branch.span),
  });
  const lookup = (at: number): Lookup => scope.lookup(at);
  const systems = systemBranchesOf(nodes, text, lookup).map(inFile);
  const engines = branchesOf(nodes, text, lookup, engineQuestion).map(inFile);
  const commands = found.flatMap(({ at, own, inlined }) => {
    const absent = certainty?.unlessThere(at);
    const perhaps = maybe(at);
    const started = inlined.flatMap(({ found: own, from = at, ofCall }) =>
      counts(from) || (absent === undefined && certainty?.unlessThere(from) !== undefined)
        ? run(own, from, ofCall ? at : from).map(command => withAbsent(command, from))
        : maybe(from)
          ? run(own, from, ofCall ? at : from).map(asPerhaps)
          : [],
    );
    const expected = inlined.length > 0 && mayFail(at);
    const all = inlined.length > 0 ? started : functions.isInlined(at) ? [] : run(own, at, at);
    const before = certainty === undefined || counts(at) ? undefined : triedBefore(certainty, at);
    if (
      certainty !== undefined &&
      !counts(at) &&
      absent === undefined &&
      !perhaps &&
      (before === undefined || inlined.length > 0)
    )
      return [];
    // A command that names docker itself means it.
    const named = namesDocker(extract, at.text, at.startIndex);
    return all
      .map(command => (expected ? { ...command, tolerated: true as const } : command))
      .map(command => (before === undefined ? command : insteadOf(command, before)))
      .map(command => (perhaps ? asPerhaps(command) : command))
      .map(command => withAbsent(command, at))
      .map(command => (systems.length === 0 ? command : onSystems(command, systems, own.span)))
      .map(command => (engines.length === 0 ? command : withEngines(command, engines, named)));
  });
  return {
    commands: withTestedValues(commands, { extract, text, nodes, lookup }),
    comments: comments.map(span => sourceSpan(extract, span)),
    left: () => leftBy(scope),
    isOver: reach.isOver,
  };
}

const asPerhaps = (command: ShellCommand): ShellCommand => ({ ...command, perhaps: true });

const insteadOf = (command: ShellCommand, tried: readonly ShellCommand[]): ShellCommand => ({
  ...command,
  insteadOf: [...tried, ...(command.insteadOf ?? [])],
});

/** The command without its wrappers; or, where it is a shell that is given a script, the commands of that script. */
function commandsOf(
  reading: Reading,
  found: Gathered,
  { all, one, exports, given }: Values,
  statementStart: number,
): readonly ShellCommand[] {
  const { parser, depth, files } = reading;
  const { words, wrapper, assignments } = unwrap(found.words);
  const input = readsInput(found.words) ? found.input : [];
  if (words.length === 0 && input.length === 0) return [];
  const own: ShellCommand = {
    words,
    forms: commandForms(words),
    wrapper,
    span: found.span,
    anchor: found.anchor,
    assignments: [...found.assignments, ...assignments],
    given: isRead =>
      new Map([...(given?.(isRead) ?? []), ...variablesOf([...found.assignments, ...assignments])]),
    redirects: found.redirects,
    input: found.input,
    statementStart,
    variable: one,
    exports,
    read: tail => vectorCommands({ parser, depth: 0 }, tail, new Map(), found.input),
  };
  const scripts = scriptsOf(words);
  const inner = scripts.length > 0 ? scripts : input;
  if (inner.length === 0) return [own];
  if (depth >= deepest) return words.length === 0 ? [] : [own];
  if (reading.given !== undefined && runsLater.has(valueOf(words[0]?.value) ?? '')) return [];
  const around = ['su', 'runuser', 'sg'].some(name => is(words[0]?.value, name))
    ? [...wrapper, ...words.slice(0, 1)]
    : wrapper;
  const known = all();
  const shell = isPosixShell(valueOf(words[0]?.value) ?? '') ? words.slice(0, -1) : undefined;
  return inner.flatMap(text =>
    read(
      // Another shell has other arguments.
      reading.given === undefined
        ? { parser, depth: depth + 1, files }
        : { parser, depth: depth + 1, given: 'unknown', files },
      text,
      known,
    ).commands.map(command =>
      scripts.length === 0
        ? command
        : { ...(shell && { shell }), ...command, wrapper: [...around, ...command.wrapper], statementStart },
    ),
  );
}
