import type { Setting } from '../../facts.ts';
import { operatorOf } from './arms.ts';
import { isCommand } from './commands.ts';
import { functionAround } from './hearer.ts';
import { comesBack, countsOn, isLoop, Loops } from './loops.ts';
import { ShellTests, type ValueAt } from './tests.ts';
import { goesOnAfter, Tolerance } from './tolerance.ts';
import type { ShellNode } from './tree.ts';

/** Whether something runs, as far as what is around it says. */
type Fate = 'surely' | 'perhaps' | 'never';

/** What goes through to the commands in it as if it were not there. */
const transparent = new Set([
  'program',
  'compound_statement',
  'do_group',
  'subshell',
  'pipeline',
  'case_item',
  'variable_assignment',
  'declaration_command',
  'string',
]);

/** Programs that do a thing, and do not ask for one: what stands behind `&&` runs. */
const acts = new Set(
  'cat cd chmod chown cp echo exec export install ip iptables ln mkdir mknod modprobe mount mv printf rm sed set sleep sysctl touch umask umount unset'.split(
    ' ',
  ),
);

/** What a script, or a function of it, says of a command in it. */
interface Place {
  /** The function around it. */
  readonly within: string | undefined;
  readonly certain: boolean;
  readonly tolerated: boolean;
}

/** The commands that a script runs in any case. */
export class Certainty {
  readonly #places = new Map<ShellNode, Place>();
  readonly #called: Set<string>;
  /** Functions that run what they are given. */
  readonly #relays = new Set<string>();
  readonly #tests: ShellTests;
  readonly #loops: Loops;
  /** Functions have arguments of their own, and run later than they are written. */
  readonly #inFunctions = new ShellTests(undefined, () => undefined);

  /** `given`: the script's arguments; undefined: nobody knows. `calls`: functions that whoever reads the script in calls. */
  constructor(
    nodes: readonly ShellNode[],
    given: readonly Setting<string>[] | undefined,
    valueAt: ValueAt,
    calls: ReadonlySet<string> = new Set(),
  ) {
    this.#called = new Set(calls);
    this.#tests = new ShellTests(given, valueAt);
    this.#loops = new Loops(nodes[0]);
    const commands = nodes.filter(isCommand);
    const tolerance = new Tolerance();
    for (const at of nodes)
      if (at.type === 'variable_assignment' && functionAround(at) === undefined) this.#tests.assign(at);
    // Where the script, or a function of it, may have ended.
    const ends = new Map<string | undefined, number>();
    // Where the round of a loop has ended that may have gone on to the next.
    let round = 0;
    for (const at of commands) {
      const within = functionAround(at);
      const fate = this.#fateOf(at, within);
      const certain =
        fate === 'surely' &&
        at.startIndex >= round &&
        at.startIndex < (ends.get(within) ?? Number.POSITIVE_INFINITY);
      const tolerated = tolerance.has(at) || isMuted(at);
      this.#places.set(at, { within, certain, tolerated });
      if (within !== undefined && certain && !tolerated && runsGiven(at)) this.#relays.add(within);
      if (fate === 'never') continue;
      if (!ends.has(within) && leaves(at, fate)) ends.set(within, at.endIndex);
      const leaving = /^(?:continue|break)\b/.exec(at.text.slice(0, 9))?.[0];
      if (leaving !== undefined) round = Math.max(round, roundLeftBy(at, leaving) ?? 0);
      if (within === undefined && /^(?:shift|set[ \t]+[^-+]|set[ \t]+--)/.test(at.text.slice(0, 20)))
        this.#tests.changeAt(at.startIndex);
    }
    for (let size = -1; size < this.#called.size; ) {
      size = this.#called.size;
      for (const at of commands) if (this.has(at) && !this.tolerates(at)) this.#call(wordsOf(at));
    }
  }

  #call([name = '', given = '']: readonly string[]): void {
    this.#called.add(name);
    if (this.#relays.has(name)) this.#called.add(given);
  }

  has(command: ShellNode): boolean {
    const place = this.#places.get(command);
    return place?.certain === true && (place.within === undefined || this.#called.has(place.within));
  }

  /** Whether the script goes on where the command fails, or wants to hear nothing of it. */
  tolerates(command: ShellNode): boolean {
    return this.#places.get(command)?.tolerated === true;
  }

  #fateOf(command: ShellNode, within: string | undefined): Fate {
    const tests = within === undefined ? this.#tests : this.#inFunctions;
    let fate: Fate = 'surely';
    let below = command;
    for (let { parent: node } = command; node !== undefined; below = node, node = node.parent) {
      if (node.type === 'function_definition') break;
      const here = transparent.has(node.type) ? 'surely' : fateIn(node, below, tests, this.#loops);
      if (here === 'never') return here;
      if (here === 'perhaps') fate = here;
    }
    return fate;
  }
}

/** `COMMAND 2>/dev/null`: who throws the complaint away knows that it may fail. Not where a failure is an end. */
function isMuted(command: ShellNode): boolean {
  let muted = silences(command.text);
  let below = command;
  for (let { parent: node } = command; node !== undefined; below = node, node = node.parent) {
    if (node.type === 'function_definition') break;
    if (node.type === 'redirected_statement')
      muted ||= silences(node.text.slice(below.endIndex - node.startIndex));
    if (givesUpAfter(node, below) || givesUpIfNot(node, below)) muted = false;
  }
  return muted;
}

/** `"$@"` in a function: what its call says. */
const runsGiven = ({ text }: ShellNode): boolean =>
  /^"?\$(?:[@*1]|\{[@*1]\})"?(?=[\s;]|$)/.test(text.slice(0, 10));

/** Where the round ends that `continue` or `break` leaves: not for one of the words, nor for what is mounted, which nothing is in a new container. */
function roundLeftBy(command: ShellNode, leaving: string): number | undefined {
  const loop = loopAround(command);
  const condition = conditionAbove(command);
  const name = loop?.childForFieldName('variable')?.text;
  const asksForWord =
    leaving === 'continue' &&
    name !== undefined &&
    new RegExp(`^(?:\\[\\[?|test)\\s+"?\\$\\{?${name}\\}?"?\\s+(?:==?|!=)\\s`).test(condition);
  return asksForWord || /^(?:mountpoint|findmnt)\b/.test(condition) ? undefined : loop?.endIndex;
}

function conditionAbove({ parent }: ShellNode): string {
  if (parent === undefined || isLoop(parent)) return '';
  const isCondition = parent.type === 'if_statement' || parent.type === 'list';
  return isCondition ? (parent.firstNamedChild?.text ?? '') : conditionAbove(parent);
}

function loopAround({ parent }: ShellNode): ShellNode | undefined {
  if (parent === undefined || parent.type === 'function_definition') return undefined;
  return isLoop(parent) ? parent : loopAround(parent);
}

const wordsOf = ({ text }: ShellNode): readonly string[] => text.slice(0, 200).split(/\s+/);

/** Whether a statement runs a part of it, as far as it runs itself. */
function fateIn(statement: ShellNode, part: ShellNode, tests: ShellTests, loops: Loops): Fate {
  const sure = (is: boolean): Fate => (is ? 'surely' : 'perhaps');
  switch (statement.type) {
    case 'redirected_statement':
      return sure(part.startIndex === statement.startIndex);
    case 'command_substitution':
      return sure(isValue(statement));
    case 'negated_command':
      // What is tried until it works is tried.
      return sure(statement.parent?.type === 'while_statement' || givesUpWithout(statement));
    case 'list':
      return fateInList(statement, part, tests);
    case 'if_statement':
    case 'elif_clause':
      return fateInBranch(statement, part, tests);
    case 'else_clause':
      return 'surely';
    case 'case_statement': {
      const item = tests.itemOf(statement);
      if (item === undefined || part.type !== 'case_item') return 'perhaps';
      return item !== 'none' && item === part ? 'surely' : 'never';
    }
    case 'for_statement':
      return sure(part.type === 'do_group' && loops.goOverWords(statement, part, tests));
    case 'c_style_for_statement':
      return sure(countsOn(statement.text));
    case 'while_statement':
      if (part.type !== 'do_group')
        return sure(statement.text.startsWith('until') || part.type === 'negated_command');
      return sure(comesBack(statement.text));
    default:
      return 'perhaps';
  }
}

/** `NAME=$(…)`, `NAME="$(…)"`: for an argument of another command, that it fails says little. */
const isValue = ({ parent }: ShellNode): boolean =>
  (parent?.type === 'string' ? parent.parent : parent)?.type === 'variable_assignment';

const silences = (redirects: string): boolean =>
  /(?:2>>?|&>>?|>&)[ \t]*\/dev\/null|>[ \t]*\/dev\/null[ \t]+2>&1/.test(redirects);

function fateInList(list: ShellNode, part: ShellNode, tests: ShellTests): Fate {
  const left = list.firstNamedChild;
  const isOr = operatorOf(list) === '||';
  if (left === part) {
    return !isOr || givesUpAfter(list, part) || goesOnAfter(list, part) ? 'surely' : 'perhaps';
  }
  const holds = left === undefined ? undefined : tests.holds(left);
  if (holds !== undefined) return holds === isOr ? 'never' : 'surely';
  return !isOr && left !== undefined && isAct(left) ? 'surely' : 'perhaps';
}

/** A part of `if` or `elif`: its condition, what it guards, or what comes instead. */
function fateInBranch(branch: ShellNode, part: ShellNode, tests: ShellTests): Fate {
  const children = branch.children;
  const then = children.findIndex(({ type }) => type === 'then');
  const [condition, ...more] = children
    .slice(0, then)
    .filter(({ isNamed, type }) => isNamed && type !== 'comment');
  const holds = condition === undefined || more.length > 0 ? undefined : tests.holds(condition);
  if (part.endIndex <= (children[then]?.startIndex ?? 0))
    return givesUpIfNot(branch, part) ? 'surely' : 'perhaps';
  const instead = part.type === 'elif_clause' || part.type === 'else_clause';
  // The clauses of an `if` stand side by side: each asks for those before it.
  const before = instead
    ? children.filter(({ type, endIndex }) => type === 'elif_clause' && endIndex <= part.startIndex)
    : [];
  if (!instead) return holds === undefined ? 'perhaps' : holds ? 'surely' : 'never';
  const answers = [holds, ...before.map(clause => conditionOf(clause, tests))];
  if (answers.includes(true)) return 'never';
  return answers.includes(undefined) ? 'perhaps' : 'surely';
}

function conditionOf(clause: ShellNode, tests: ShellTests): boolean | undefined {
  const [condition] = clause.namedChildren;
  return condition === undefined ? undefined : tests.holds(condition);
}

/** `|| exit 1`: a failure is one. */
const givesUpAfter = (list: ShellNode, part: ShellNode): boolean =>
  list.type === 'list' &&
  operatorOf(list) === '||' &&
  list.firstNamedChild === part &&
  givesUp(list.lastNamedChild?.text ?? '');

/** `if ! COMMAND; then exit 1; fi`: the same. */
function givesUpIfNot(branch: ShellNode, condition: ShellNode): boolean {
  if (branch.type !== 'if_statement' || branch.firstNamedChild !== condition) return false;
  const asked = condition.type === 'redirected_statement' ? condition.firstNamedChild : condition;
  if (asked?.type !== 'negated_command') return false;
  const guarded = branch.namedChildren.filter(({ type }) => !/^(?:elif|else)_clause$/.test(type)).at(-1);
  return guarded !== undefined && guarded !== condition && givesUp(guarded.text);
}

/** The same, of `! COMMAND`, with or without redirects. */
function givesUpWithout(negated: ShellNode): boolean {
  const { parent } = negated;
  const condition = parent?.type === 'redirected_statement' ? parent : negated;
  return condition.parent !== undefined && givesUpIfNot(condition.parent, condition);
}

const givesUp = (text: string): boolean =>
  /(?:^|[\s;{])(?:(?:exit|return)[ \t]+(?:[1-9]|-1|\$\?)|exit(?=[\s;}]|$)|(?:die|fatal|fail|throw|bail|abort)\b)/.test(
    text,
  );

function isAct(node: ShellNode): boolean {
  if (node.type === 'variable_assignment') return true;
  if (node.firstNamedChild !== undefined && goesOnAfter(node, node.firstNamedChild)) return true;
  if (node.type === 'list')
    return operatorOf(node) === '&&' && node.namedChildren.every(child => isAct(child));
  if (node.type === 'declaration_command') return true;
  const command = node.type === 'redirected_statement' ? node.firstNamedChild : node;
  return (
    command !== undefined && isCommand(command) && acts.has(wordsOf(command)[0]?.replace(/^.*\//, '') ?? '')
  );
}

/** Whether nothing, or maybe nothing, runs behind a command. A script that stops with an error has not done its work. */
function leaves(command: ShellNode, fate: Fate): boolean {
  const [program, argument] = wordsOf(command);
  const code = argument?.replace(/[;)}]+$/, '') ?? '';
  if (program === 'exec') return /^[^<>\d]|^\d+[^<>\d]/.test(code);
  if (program !== 'exit' && program !== 'return') return false;
  return (fate === 'surely' || !/^(?:[1-9]\d*$|-1$|["']?\$)/.test(code)) && !answersQuestion(command);
}

/** `--help) usage; exit ;;` */
function answersQuestion(command: ShellNode): boolean {
  for (let { parent } = command; parent !== undefined; parent = parent.parent)
    if (parent.type === 'case_item') return /^\(?["']?(?:-|help\b|version\b)/.test(parent.text);
  return false;
}
