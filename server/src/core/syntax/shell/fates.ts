import type { Presence } from '../../facts.ts';
import { type Asking, absentFor, isSame } from './absence.ts';
import { isAct } from './acts.ts';
import { operatorOf } from './arms.ts';
import type { BuildStep } from './build-step.ts';
import { isCommand } from './commands.ts';
import type { FunctionResults } from './function-results.ts';
import { GivenArguments } from './given-arguments.ts';
import type { GivingUp } from './giving-up.ts';
import { functionAround } from './hearer.ts';
import { conditionOf, thenOf } from './if-parts.ts';
import { comesBack, countsOn, Loops } from './loops.ts';
import type { Marks } from './marks.ts';
import { isOtherWay } from './other-ways.ts';
import { eachWayRunsGiven } from './relays.ts';
import { SingleCalls } from './single-calls.ts';
import { isExpandedIn, isRedirect } from './substitutions.ts';
import type { ShellTests } from './tests.ts';
import type { ShellNode } from './tree.ts';
import { Ways } from './ways.ts';

/** Whether something runs, as far as what is around it says. */
export type Fate = 'surely' | 'perhaps' | 'never';

/** What becomes of a command. */
export interface CommandFate {
  readonly fate: Fate;
  /** Where it surely runs if only these fail (`modprobe a || insmod b`): they. */
  readonly insteadOf?: readonly ShellNode[];
  /** Where it surely runs if only this is not there. */
  readonly unlessThere?: Presence;
  /** Nobody can say that the run may come to it. */
  readonly isOther?: true;
}

/** What goes through to the commands in it as if it were not there. */
const transparent = new Set([
  'program',
  'compound_statement',
  'do_group',
  'subshell',
  'pipeline',
  'case_item',
  'variable_assignment',
  'array',
  'declaration_command',
  'string',
]);

/** By what the tests of a script are answered. */
interface FateKnowledge {
  /** Those of the script itself. */
  readonly tests: ShellTests;
  readonly results: FunctionResults;
  /** Functions that another script calls. */
  readonly calls: ReadonlySet<string> | undefined;
  /** Those of the script itself, and of each function. */
  readonly marks: ReadonlyMap<string | undefined, Marks>;
  readonly step: BuildStep | undefined;
}

/** What becomes of the commands of a script, by what is around them. */
export class Fates {
  /** Those of functions, which have arguments of their own. */
  readonly #ofFunctions = new Map<string, ShellTests>();
  readonly #calls: SingleCalls;
  readonly #ways = new Ways();
  readonly #givingUp: GivingUp;
  readonly #knowledge: FateKnowledge;
  readonly #loops: Loops;
  readonly #given: GivenArguments;

  constructor(nodes: readonly ShellNode[], knowledge: FateKnowledge, givingUp: GivingUp) {
    this.#givingUp = givingUp;
    this.#knowledge = knowledge;
    this.#calls = new SingleCalls(nodes);
    this.#loops = new Loops(nodes[0]);
    this.#given = new GivenArguments(nodes);
  }

  /** The tests of the script, or of a function of it: once those that call it have been gone through. */
  testsIn(within: string | undefined): ShellTests {
    const { tests, calls, marks } = this.#knowledge;
    if (within === undefined) return tests;
    const known = this.#ofFunctions.get(within);
    if (known !== undefined) return known;
    const isFollowed = calls?.has(within) !== true && this.#calls.depthOf(within) !== undefined;
    const call = isFollowed ? this.#calls.of(within) : undefined;
    const given = call && this.testsIn(functionAround(call)).givenBy(call);
    const own = tests.within(given, marks.get(within));
    this.#ofFunctions.set(within, own);
    return own;
  }

  /** Functions stand behind what calls them, which says what they are given. */
  orderOf(within: string | undefined): number {
    return within === undefined ? 0 : (this.#calls.depthOf(within) ?? 1);
  }

  of(command: ShellNode, within: string | undefined): CommandFate {
    const tests = this.testsIn(within);
    let fate: Fate = mayBeGivenNothing(command) ? 'perhaps' : 'surely';
    let insteadOf: readonly ShellNode[] | undefined = [];
    const asking: Asking = {
      said: (word, at) => tests.said(word, at.startIndex),
      testOf: call => this.#knowledge.results.testOf(call),
    };
    let unlessThere: Presence | undefined;
    let otherwise = false;
    let isOther = false;
    let below = command;
    for (let { parent: node } = command; node !== undefined; below = node, node = node.parent) {
      if (node.type === 'function_definition') break;
      const here = transparent.has(node.type) ? 'surely' : this.#in(node, below, tests);
      if (here === 'never') return { fate: here };
      if (here === 'surely' || this.#isOnlyWay(node, below)) continue;
      fate = here;
      // The clauses of an `if` are its arms: that has been asked for them.
      if (below.type !== 'elif_clause')
        insteadOf =
          insteadOf && (triedBefore(node, below, insteadOf) ?? this.#alike(node, below, command, insteadOf));
      isOther ||= isOtherWay(node, below);
      const absent = absentFor(node, below, asking);
      otherwise ||= absent === undefined || (unlessThere !== undefined && !isSame(unlessThere, absent));
      unlessThere = absent;
    }
    if (unlessThere !== undefined && !otherwise) return { fate, unlessThere };
    return {
      fate,
      ...(fate === 'perhaps' && insteadOf !== undefined && { insteadOf }),
      ...(isOther && { isOther }),
    };
  }

  /** Whether the script ends with an error where another arm of the statement runs. */
  #isOnlyWay(statement: ShellNode, part: ShellNode): boolean {
    return this.#ways.isOnly(statement, part, statements => this.#givingUp.atEnd(statements));
  }

  /** `if …; then modprobe a; else modprobe b; fi`: what the others do alike. */
  #alike(
    statement: ShellNode,
    part: ShellNode,
    command: ShellNode,
    others: readonly ShellNode[],
  ): readonly ShellNode[] | undefined {
    return others.length > 0 ? undefined : this.#ways.alike(statement, part, command);
  }

  /** Whether a statement runs a part of it, as far as it runs itself. */
  #in(statement: ShellNode, part: ShellNode, tests: ShellTests): Fate {
    switch (statement.type) {
      case 'redirected_statement':
        return sure(part.startIndex === statement.startIndex || isRedirect(part));
      case 'negated_command':
        return 'surely';
      case 'list':
        return inList(statement, part, tests, this.#knowledge.step);
      case 'if_statement':
      case 'elif_clause':
        return this.#inBranch(statement, part, tests);
      case 'else_clause':
        return 'surely';
      case 'case_statement': {
        const item = tests.itemOf(statement);
        if (part.type !== 'case_item') return 'surely';
        if (item === undefined) return 'perhaps';
        return item !== 'none' && item === part ? 'surely' : 'never';
      }
      case 'for_statement':
        return sure(
          part.type !== 'do_group' ||
            this.#loops.goOverWords(statement, part, tests) ||
            this.#given.bring(statement),
        );
      case 'c_style_for_statement':
        return sure(countsOn(statement, tests));
      case 'while_statement':
        if (part.type !== 'do_group') return 'surely';
        return sure(comesBack(statement.text) || hasRound(statement, tests) || readsLine(statement));
      default:
        return sure(isExpandedIn(statement, part));
    }
  }

  /** A part of `if` or `elif`: its condition, what it guards, or what comes instead. */
  #inBranch(branch: ShellNode, part: ShellNode, tests: ShellTests): Fate {
    const condition = conditionOf(branch);
    const holds = condition === undefined ? undefined : tests.holds(condition);
    // What is asked first is asked in any case.
    if (part.endIndex <= (thenOf(branch)?.startIndex ?? 0))
      return sure(part === branch.firstNamedChild && branch.type === 'if_statement');
    const instead = part.type === 'elif_clause' || part.type === 'else_clause';
    // The clauses of an `if` stand side by side: each asks for those before it.
    const before = instead
      ? branch.children.filter(({ type, endIndex }) => type === 'elif_clause' && endIndex <= part.startIndex)
      : [];
    if (holds === undefined && eachWayRunsGiven(branch)) return 'surely';
    if (!instead) return holds === undefined ? 'perhaps' : holds ? 'surely' : 'never';
    const answers = [holds, ...before.map(clause => answerOf(clause, tests))];
    if (answers.includes(true)) return 'never';
    return sure(!answers.includes(undefined));
  }
}

/** `FILTER | xargs -r COMMAND` */
function mayBeGivenNothing({ text, parent }: ShellNode): boolean {
  const isXargs =
    /^xargs(?:[ \t]+-\S+(?:[ \t]+\d+)?)*?[ \t]+(?:-[0A-Za-z]*r\d*(?![A-Za-z])|--no-run-if-empty)/.test(text);
  return isXargs && !(parent?.type === 'pipeline' && /^(?:echo|printf)\s+[^-$`"'\s]/.test(parent.text));
}

const sure = (is: boolean): Fate => (is ? 'surely' : 'perhaps');

function inList(list: ShellNode, part: ShellNode, tests: ShellTests, step: BuildStep | undefined): Fate {
  const left = list.firstNamedChild;
  if (left === undefined || left === part) return 'surely';
  const isOr = operatorOf(list) === '||';
  const holds = tests.holds(left);
  if (holds !== undefined) return holds === isOr ? 'never' : 'surely';
  return sure(!isOr && (isAct(left) || step?.comesBehind(list) === true));
}

/** Nobody tries more ways than these; and each would be asked for on its own, for each of those behind it. */
const mostTried = 8;

/** The commands that need only fail for a part of a statement to run, with those around it; undefined: nobody can tell. */
function triedBefore(
  list: ShellNode,
  part: ShellNode,
  others: readonly ShellNode[],
): readonly ShellNode[] | undefined {
  const left = list.firstNamedChild;
  const isOr = list.type === 'list' && operatorOf(list) === '||';
  return isOr && left !== undefined && left !== part ? alternatives(left, others) : undefined;
}

/** `behind`: those that are tried after them. */
function alternatives(node: ShellNode, behind: readonly ShellNode[]): readonly ShellNode[] | undefined {
  if (behind.length >= mostTried) return undefined;
  if (isCommand(node)) return [node, ...behind];
  const [first, other] = node.namedChildren;
  if (first === undefined) return undefined;
  if (node.type === 'redirected_statement') return alternatives(first, behind);
  if (node.type !== 'list' || other === undefined) return undefined;
  // `A && test -e /b || C`: where A fails, nothing is asked before C.
  if (operatorOf(node) === '&&') return alternatives(first, behind);
  const more = alternatives(other, behind);
  return more && alternatives(first, more);
}

/** Whether the condition of a loop holds when the script comes to it: `n=0; until [ "$n" -ge 3 ]; do …`. */
function hasRound(loop: ShellNode, tests: ShellTests): boolean {
  const [condition, ...more] = loop.namedChildren.filter(({ type }) => type !== 'comment');
  if (condition === undefined || more[0]?.type !== 'do_group') return false;
  const holds = tests.holds(condition, loop.startIndex - 1);
  return holds !== undefined && holds !== loop.text.startsWith('until');
}

/** `while read x; do …; done <<< TEXT`, `done <<EOF`, `echo TEXT | while read x`: there is a line. */
function readsLine(loop: ShellNode): boolean {
  if (!/^while\s+(?:IFS=\S*\s+)?read\b/.test(loop.text.slice(0, 40))) return false;
  const { parent } = loop;
  if (parent?.type === 'pipeline')
    return parent.lastNamedChild === loop && /^(?:[^|]*\|)??\s*echo\s+(?!-)/.test(parent.text.slice(0, 200));
  if (parent?.type !== 'redirected_statement') return false;
  return parent.children.some(
    ({ type, children }) =>
      type === 'herestring_redirect' ||
      children.some(part => part.type === 'heredoc_body' && part.text.trim() !== ''),
  );
}

function answerOf(clause: ShellNode, tests: ShellTests): boolean | undefined {
  const [condition] = clause.namedChildren;
  return condition === undefined ? undefined : tests.holds(condition);
}
