import type { Presence, Setting } from '../../facts.ts';
import { BuildStep } from './build-step.ts';
import { isCommand } from './commands.ts';
import { type CommandFate, type Fate, Fates } from './fates.ts';
import { FunctionResults } from './function-results.ts';
import { GivingUp } from './giving-up.ts';
import { functionAround } from './hearer.ts';
import { isLoop } from './loops.ts';
import { marksBy } from './marks.ts';
import { runsGiven } from './relays.ts';
import { changesArguments } from './script-arguments.ts';
import { leaves, startsAsOther, wantsArguments } from './script-ends.ts';
import { isUnheard } from './substitutions.ts';
import type { Calls, KnownFiles } from './syntax.ts';
import { ShellTests, type ValueAt } from './tests.ts';
import { Tolerance } from './tolerance.ts';
import type { ShellNode } from './tree.ts';
import { conditionAbove } from './wanted-arguments.ts';

/** What a script, or a function of it, says of a command in it. */
interface Place {
  /** The function around it. */
  readonly within: string | undefined;
  /** Whether the script, or the function, comes to it. */
  readonly reach: Fate;
  readonly fate: CommandFate;
  readonly tolerated: boolean;
}

/** What is around a script. */
interface Surroundings {
  /** Functions that whoever reads it in calls. */
  readonly calls?: Calls | undefined;
  /** Functions of those that it reads in which run what they are given. */
  readonly relays?: ReadonlySet<string> | undefined;
  /** What is known of the files where it runs. */
  readonly files?: KnownFiles | undefined;
  /** Who runs it. */
  readonly user?: string | undefined;
  /** A build stops where it fails. */
  readonly isStep?: true | undefined;
}

/** The commands that a script runs in any case, and those that it may run. */
export class Certainty {
  readonly #places = new Map<ShellNode, Place>();
  readonly #tests: ShellTests;
  readonly #called: ReadonlySet<string>;
  /** Functions that it may call. */
  readonly #mayBeCalled: ReadonlySet<string>;
  /** Functions that run what they are given. */
  readonly #relays: Set<string>;

  /** `given`: the script's arguments; undefined: nobody knows. */
  constructor(
    nodes: readonly ShellNode[],
    given: readonly Setting<string>[] | undefined,
    valueAt: ValueAt,
    { calls, files, relays, user, isStep }: Surroundings = {},
  ) {
    this.#relays = new Set(relays);
    const elsewhere = new Set([...(calls?.surely ?? []), ...(calls?.perhaps ?? [])]);
    const parts = bodiesOf(nodes);
    const marks = new Map([...parts].map(([within, part]) => [within, marksBy(part)]));
    const isRun = given !== undefined;
    const results = new FunctionResults(nodes, { valueAt, files, isRun, user });
    const tests = new ShellTests(given, {
      valueAt,
      files,
      isRun,
      marks: marks.get(undefined),
      user,
      resultOf: (call, args) => results.of(call, args),
    });
    this.#tests = tests;
    const givingUp = new GivingUp(nodes);
    const step = isStep ? new BuildStep() : undefined;
    const fates = new Fates(nodes, { tests, results, calls: elsewhere, marks, step }, givingUp);
    const tolerance = new Tolerance(givingUp);
    // Where the script, or a function of it, may have ended.
    const ends = new Map<string | undefined, number>();
    // Where it has, in any case.
    const sureEnds = new Map<string | undefined, number>();
    const bodies = [...parts].sort(([a], [b]) => fates.orderOf(a) - fates.orderOf(b));
    for (const [within, part] of bodies) {
      for (const at of part) if (!isCommand(at)) fates.testsIn(within).assign(at);
      // Where the round of a loop has ended that may have gone on to the next.
      let round = 0;
      for (const at of part.filter(isCommand)) {
        const own = fates.of(at, within);
        const { fate } = own;
        const isReached = at.startIndex >= round && at.startIndex < (ends.get(within) ?? never);
        const isOver = at.startIndex >= (sureEnds.get(within) ?? never);
        const unheard = isUnheard(at);
        const tolerated = unheard || tolerance.tolerates(at) || isMuted(at, givingUp);
        const reach = isReached ? 'surely' : isOver ? 'never' : 'perhaps';
        this.#places.set(at, { within, reach, fate: own, tolerated });
        if (within !== undefined && this.isRelay(at)) this.#relays.add(within);
        if (fate === 'never') continue;
        const ran = at.startIndex < round ? 'perhaps' : fate;
        if (ran === 'surely' && startsAsOther(at)) tests.forgetUser();
        if (within === undefined && given?.length === 0 && wantsArguments(at, ran)) tests.forget();
        else if (!unheard && leaves(at, ran)) {
          if (!ends.has(within)) ends.set(within, at.endIndex);
          if (ran === 'surely' && isReached && !sureEnds.has(within)) sureEnds.set(within, at.endIndex);
        }
        const leaving = /^(?:continue|break)\b/.exec(at.text.slice(0, 9))?.[0];
        if (leaving !== undefined) round = Math.max(round, roundLeftBy(at, leaving, fate) ?? 0);
        if (changesArguments(at)) fates.testsIn(within).changeBy(at, fate === 'surely' && runsOnce(at));
      }
    }
    this.#called = this.#calledFrom(calls?.surely ?? [], parts, one => isSure(one) && !one.tolerated);
    this.#mayBeCalled = this.#calledFrom(elsewhere, parts, mayCome);
  }

  /** The functions that the script calls, and these each other: by the commands at the places that count. */
  #calledFrom(
    elsewhere: Iterable<string>,
    parts: ReadonlyMap<string | undefined, readonly ShellNode[]>,
    counts: (place: Place) => boolean,
  ): ReadonlySet<string> {
    const found = new Set<string | undefined>([undefined, ...elsewhere]);
    // A set goes on to what it is given meanwhile.
    for (const within of found)
      for (const at of parts.get(within) ?? []) {
        const place = this.#places.get(at);
        if (place === undefined || !counts(place)) continue;
        const [name = '', given = ''] = called(at, this.#tests);
        found.add(name);
        if (this.#relays.has(name)) found.add(given);
      }
    return new Set([...found].filter(name => name !== undefined));
  }

  /** The arguments of the script at an offset; undefined: nobody knows. */
  argumentsAt(offset: number): readonly Setting<string>[] | undefined {
    return this.#tests.argumentsAt(offset);
  }

  /** Whether a command of a function runs in any case what the function is given. */
  isRelay(command: ShellNode): boolean {
    const place = this.#places.get(command);
    return place?.within !== undefined && isSure(place) && !place.tolerated && runsGiven(command);
  }

  has(command: ShellNode): boolean {
    const place = this.#places.get(command);
    return place !== undefined && isSure(place) && this.#isCalled(place);
  }

  /** The commands of which all must fail, so that this one runs in any case; undefined: that says nothing. */
  insteadOf(command: ShellNode): readonly ShellNode[] | undefined {
    const place = this.#places.get(command);
    return place?.reach === 'surely' && this.#isCalled(place) ? place.fate.insteadOf : undefined;
  }

  /** What must be missing, so that this one runs; undefined: that says nothing. */
  unlessThere(command: ShellNode): Presence | undefined {
    const place = this.#places.get(command);
    return this.#mayCome(place) ? place.fate.unlessThere : undefined;
  }

  /** Whether only the run knows if the script gets there: not where it tries something else first, nor where that can be told. */
  perhaps(command: ShellNode): boolean {
    const place = this.#places.get(command);
    if (!this.#mayCome(place) || this.has(command)) return false;
    return place.reach !== 'surely' || !this.#isCalled(place) || place.fate.unlessThere === undefined;
  }

  /** Whether it runs in any case, or in one that can be told, or may run. */
  mayHave(command: ShellNode): boolean {
    const place = this.#places.get(command);
    return this.#mayCome(place) || this.insteadOf(command) !== undefined;
  }

  #mayCome(place: Place | undefined): place is Place {
    if (place === undefined || !mayCome(place)) return false;
    return place.within === undefined || this.#mayBeCalled.has(place.within);
  }

  #isCalled({ within }: Place): boolean {
    return within === undefined || this.#called.has(within);
  }

  /** Whether the script goes on where the command fails, or wants to hear nothing of it. */
  tolerates(command: ShellNode): boolean {
    return this.#places.get(command)?.tolerated === true;
  }
}

const isSure = ({ reach, fate: { fate } }: Place): boolean => reach === 'surely' && fate === 'surely';

/** Whether what holds the command may come to it. */
const mayCome = ({ reach, fate: { fate, isOther } }: Place): boolean =>
  reach !== 'never' && fate !== 'never' && isOther !== true;

const never = Number.POSITIVE_INFINITY;

/** The commands and assignments of a script, and those of each of its functions. */
const bodiesOf = (nodes: readonly ShellNode[]): ReadonlyMap<string | undefined, readonly ShellNode[]> =>
  Map.groupBy(
    nodes.filter(node => isCommand(node) || node.type === 'variable_assignment'),
    functionAround,
  );

/** `COMMAND 2>/dev/null`: who throws the complaint away knows that it may fail. Not where a failure is an end. */
function isMuted(command: ShellNode, givingUp: GivingUp): boolean {
  let muted = silences(command.text);
  let below = command;
  for (let { parent: node } = command; node !== undefined; below = node, node = node.parent) {
    if (node.type === 'function_definition') break;
    if (node.type === 'redirected_statement')
      muted ||= silences(node.text.slice(below.endIndex - node.startIndex));
    if (givingUp.after(node, below) || givingUp.ifNot(node, below)) muted = false;
  }
  return muted;
}

const silences = (redirects: string): boolean =>
  /(?:2>>?|&>>?|>&)[ \t]*\/dev\/null|>[ \t]*\/dev\/null[ \t]+2>&1/.test(redirects);

/** Where the round ends that `continue` or `break` leaves: not for one of the words, nor for what is mounted, which nothing is in a new container. */
function roundLeftBy(command: ShellNode, leaving: string, fate: Fate): number | undefined {
  const loop = loopAround(command);
  const condition = conditionAbove(command);
  const name = loop?.childForFieldName('variable')?.text;
  const asksForWord =
    fate !== 'surely' &&
    leaving === 'continue' &&
    name !== undefined &&
    new RegExp(`^(?:\\[\\[?|test)\\s+"?\\$\\{?${name}\\}?"?\\s+(?:==?|!=)\\s`).test(condition);
  return asksForWord || /^(?:mountpoint|findmnt)\b/.test(condition) ? undefined : loop?.endIndex;
}

function loopAround({ parent }: ShellNode): ShellNode | undefined {
  if (parent === undefined || parent.type === 'function_definition') return undefined;
  return isLoop(parent) ? parent : loopAround(parent);
}

/** The words of a command; `$command`, `"cmd_$1"` may stand for its name. */
function called(command: ShellNode, tests: ShellTests): readonly string[] {
  const [name = '', ...more] = wordsOf(command);
  if (!/^"?[\w-]*\$/.test(name) || functionAround(command) !== undefined) return [name, ...more];
  return [tests.said(name, command.startIndex) ?? name, ...more];
}

/** Whether a command of the script, or of its function, runs once at most, in its own shell. */
function runsOnce({ parent }: ShellNode): boolean {
  for (let at = parent; at !== undefined && at.type !== 'function_definition'; at = at.parent)
    if (isLoop(at) || at.type === 'subshell' || at.type === 'pipeline') return false;
  return true;
}

const wordsOf = ({ text }: ShellNode): readonly string[] => text.slice(0, 200).split(/\s+/);
