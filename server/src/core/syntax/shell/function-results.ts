import { known, type Setting, unknown } from '../../facts.ts';
import { operatorOf } from './arms.ts';
import { statementsIn } from './if-parts.ts';
import { leavingOf } from './leaving.ts';
import { ShellTests, type TestKnowledge } from './tests.ts';
import type { ShellNode } from './tree.ts';

/** Nobody asks by longer functions, nor by functions that call more of them: characters, in each and in all that are gone through for a test. */
const longest = 3_000;
const longestInAll = 10 * longest;
const deepest = 4;

/** What a statement of a function comes to: whether the function ends with it, and whether it has succeeded; undefined: nobody knows. */
interface Outcome {
  readonly ends: boolean;
  readonly holds: boolean | undefined;
}

const goesOn = (holds: boolean | undefined): Outcome => ({ ends: false, holds });

/** What the functions of a script come to that its tests call: `if is_true "$X"; then …`. */
export class FunctionResults {
  readonly #bodies = new Map<string, ShellNode | undefined>();
  readonly #knowledge: Omit<TestKnowledge, 'marks' | 'resultOf'>;
  #depth = 0;
  /** Characters. */
  #left = 0;

  constructor(nodes: readonly ShellNode[], knowledge: Omit<TestKnowledge, 'marks' | 'resultOf'>) {
    this.#knowledge = knowledge;
    for (const node of nodes) {
      const name = node.type === 'function_definition' ? node.childForFieldName('name')?.text : undefined;
      if (name === undefined) continue;
      const body = node.childForFieldName('body');
      const isShort = body !== undefined && body.endIndex - body.startIndex <= longest;
      const isOnly = !this.#bodies.has(name);
      this.#bodies.set(name, isOnly && isShort && body.type === 'compound_statement' ? body : undefined);
    }
  }

  /** Whether the function that a command calls succeeds with these arguments. Undefined: it is none, or nobody knows. */
  of(call: ShellNode, given: readonly Setting<string>[] | undefined): boolean | undefined {
    const body = this.#bodies.get(call.childForFieldName('name')?.text ?? '');
    if (this.#depth === 0) this.#left = longestInAll;
    if (body === undefined || this.#depth >= deepest || this.#left <= 0) return undefined;
    this.#left -= body.endIndex - body.startIndex;
    this.#depth++;
    const resultOf: TestKnowledge['resultOf'] = (inner, its) => this.of(inner, its);
    const result = new Run(given, { ...this.#knowledge, resultOf }).of(body);
    this.#depth--;
    return result?.holds;
  }

  /** The one test that the function is, which a command calls, if that does not ask for its arguments. */
  testOf(call: ShellNode): ShellNode | undefined {
    const body = this.#bodies.get(call.childForFieldName('name')?.text ?? '');
    const [only, ...more] = body === undefined ? [] : statementsIn(body.namedChildren);
    return more.length > 0 || only === undefined || /\$\{?[0-9@*#]/.test(only.text) ? undefined : only;
  }
}

/** One run of a function, with the variables that it has set. */
class Run {
  readonly #tests: ShellTests;
  #variables: ReadonlyMap<string, Setting<string>> = new Map();

  constructor(given: readonly Setting<string>[] | undefined, knowledge: TestKnowledge) {
    this.#tests = new ShellTests(given, {
      ...knowledge,
      valueAt: (name, at) => this.#variables.get(name) ?? knowledge.valueAt(name, at),
    });
  }

  /** Undefined: it may come to anything. */
  of(statement: ShellNode): Outcome | undefined {
    const { text, type, namedChildren } = statement;
    if (text.startsWith('((')) return goesOn(this.#tests.holds(statement));
    switch (type) {
      case 'compound_statement':
        return this.#all(statementsIn(namedChildren));
      case 'variable_assignment':
      case 'variable_assignments':
      case 'declaration_command':
        // A name for another variable, a number, small letters.
        if (/^\w+[ \t]+-\w*[nilu]/.test(text)) return undefined;
        for (const part of type === 'variable_assignment' ? [statement] : namedChildren) this.#assign(part);
        return goesOn(type !== 'declaration_command' && /\$\(|`/.test(text) ? undefined : true);
      case 'test_command':
        return goesOn(this.#tests.holds(statement));
      case 'command':
        return this.#ofCommand(statement);
      case 'redirected_statement':
        return this.#ofRedirected(statement);
      case 'negated_command': {
        const [asked] = namedChildren;
        const outcome = asked && this.of(asked);
        return outcome === undefined || outcome.ends || outcome.holds === undefined
          ? outcome
          : goesOn(!outcome.holds);
      }
      case 'list':
        return this.#ofList(statement);
      case 'if_statement':
        return this.#ofIf(statement);
      case 'case_statement':
        return this.#ofCase(statement);
      default:
        return mayLeave.test(text) ? undefined : this.#without(statement, this.#tests.holds(statement));
    }
  }

  #all(statements: readonly ShellNode[]): Outcome | undefined {
    let last: boolean | undefined = true;
    for (const statement of statements) {
      const leaving = leavingOf(statement);
      if (leaving !== undefined)
        return leaving.by === 'return' ? { ends: true, holds: this.#status(leaving.with, last) } : undefined;
      const outcome = this.of(statement);
      if (outcome === undefined || outcome.ends) return outcome;
      last = outcome.holds;
    }
    return goesOn(last);
  }

  /** `return 0`, `return`, `return $?` */
  #status(written: string, last: boolean | undefined): boolean | undefined {
    if (/^(?:"?\$\?"?)?$/.test(written)) return last;
    const status = this.#tests.said(written, Number.MAX_SAFE_INTEGER);
    return status === undefined || !/^\d+$/.test(status) ? undefined : Number(status) === 0;
  }

  #ofCommand(command: ShellNode): Outcome | undefined {
    const name = command.childForFieldName('name')?.text ?? '';
    if (leavingOf(command) !== undefined) return this.#all([command]);
    if (changesMuch.test(command.text)) return undefined;
    if (name === 'false') return goesOn(false);
    if (/^(?:true|:|echo|printf)$/.test(name)) return goesOn(true);
    return goesOn(this.#tests.holds(command));
  }

  #ofRedirected(statement: ShellNode): Outcome | undefined {
    if (leavingOf(statement) !== undefined) return this.#all([statement]);
    const answer = this.#tests.holds(statement);
    const [inner] = statement.namedChildren;
    const outcome = answer === undefined && inner !== undefined ? this.of(inner) : goesOn(answer);
    const written = statement.text.slice((inner?.endIndex ?? 0) - statement.startIndex);
    return outcome === undefined || outcome.ends || silenced.test(written) ? outcome : goesOn(answer);
  }

  #ofList(list: ShellNode): Outcome | undefined {
    const [left, right] = list.namedChildren;
    const first = left && this.of(left);
    if (first === undefined || first.ends || right === undefined) return first;
    const { holds } = first;
    if (holds !== undefined) return holds === (operatorOf(list) === '&&') ? this.of(right) : first;
    // Which of both is the last, nobody knows.
    return this.#either([() => goesOn(undefined), () => this.of(right)], list);
  }

  #ofIf(statement: ShellNode): Outcome | undefined {
    const { children } = statement;
    const clauses = children.filter(({ type }) => type === 'elif_clause' || type === 'else_clause');
    const own = children.filter(child => !clauses.includes(child));
    return this.#ofArms([own, ...clauses.map(clause => clause.children)], statement);
  }

  /** What is left of the arms of an `if`: its first, if its condition holds, or else the next. */
  #ofArms(arms: readonly (readonly ShellNode[])[], statement: ShellNode): Outcome | undefined {
    const [arm, ...more] = arms;
    if (arm === undefined) return goesOn(true);
    const then = arm.findIndex(({ type }) => type === 'then');
    const body = statementsIn(arm.slice(then + 1)).filter(({ type }) => type !== 'else' && type !== 'fi');
    if (then < 0) return this.#all(body);
    const [condition, ...others] = statementsIn(arm.slice(0, then));
    const asked = condition === undefined || others.length > 0 ? undefined : this.of(condition);
    if (asked === undefined || asked.ends) return undefined;
    if (asked.holds !== undefined) return asked.holds ? this.#all(body) : this.#ofArms(more, statement);
    return this.#either([() => this.#all(body), () => this.#ofArms(more, statement)], statement);
  }

  #ofCase(statement: ShellNode): Outcome | undefined {
    if (/;;?&/.test(statement.text)) return undefined;
    const bodyOf = (item: ShellNode): Outcome | undefined =>
      this.#all(statementsIn(item.children.filter(({ field }) => field !== 'value')));
    const item = this.#tests.itemOf(statement);
    if (item !== undefined) return item === 'none' ? goesOn(true) : bodyOf(item);
    const items = statement.namedChildren.filter(({ type }) => type === 'case_item');
    const isAny = items.some(one => one.childrenForFieldName('value').some(({ text }) => text === '*'));
    const ways = items.map(one => () => bodyOf(one));
    return this.#either(isAny ? ways : [...ways, () => goesOn(true)], statement);
  }

  /** What several ways come to alike, of which one is gone. */
  #either(ways: readonly (() => Outcome | undefined)[], statement: ShellNode): Outcome | undefined {
    const before = this.#variables;
    const outcomes = ways.map(way => {
      this.#variables = before;
      return way();
    });
    this.#variables = before;
    const [first] = outcomes;
    if (first === undefined || outcomes.some(one => one?.ends !== first.ends)) return undefined;
    const isSame = outcomes.every(one => one?.holds === first.holds);
    return this.#without(statement, isSame ? first.holds : undefined, first.ends);
  }

  /** What is behind a statement of which nobody knows what it has set. */
  #without(statement: ShellNode, holds: boolean | undefined, ends = false): Outcome {
    for (const [, name = ''] of statement.text.matchAll(/(?<![\w$])(\w+)\+?=|\bfor[ \t]+(\w+)/g))
      this.#set(name, unknown(`$${name}`));
    return { ends, holds };
  }

  /** `NAME=value`, `local NAME` */
  #assign(node: ShellNode): void {
    const name = node.type === 'variable_name' ? node.text : node.childForFieldName('name')?.text;
    if (name === undefined || name === '') return;
    const value = node.childForFieldName('value');
    const isPlain = node.type === 'variable_name' || /^\w+=/.test(node.text);
    const text =
      value === undefined || value.type === 'array' ? '' : this.#tests.said(value.text, value.startIndex);
    const isKnown = isPlain && text !== undefined && value?.type !== 'array';
    this.#set(name, isKnown ? known(text) : unknown(`$${name}`));
  }

  #set(name: string, value: Setting<string>): void {
    this.#variables = new Map(this.#variables).set(name, value);
  }
}

const mayLeave = /(?:^|[\s;&|({])(?:return|exit|exec|shift|eval|source)\b/;
/** Commands behind which nobody knows the variables, the arguments or the functions. */
const changesMuch =
  /^(?:shift|set|eval|source|\.|trap|getopts|read|mapfile|readarray|unset|printf[ \t]+-v)(?:\s|$)/;
/** Redirects that do not fail. */
const silenced = /^(?:\s*(?:[&12]?>>?)\s*(?:&[12]|\/dev\/(?:null|stderr)))*\s*$/;
