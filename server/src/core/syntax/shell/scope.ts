import { known, type Setting, unknown } from '../../facts.ts';
import type { Extract, Span } from '../../text.ts';
import { valueSince } from './alternative-values.ts';
import { type Assignment, assignmentsIn, surelyRan } from './assignments.ts';
import { bringsIn } from './brings-in.ts';
import { possibleValues } from './choices.ts';
import { exportedIn } from './exports.ts';
import { JoinedArrays } from './joined-arrays.ts';
import { withOptions } from './options.ts';
import { others } from './others.ts';
import type { Parameters } from './parameters.ts';
import { isJust, programOrSearch } from './program-search.ts';
import type { ScriptRunning } from './script-running.ts';
import { SingleFunctions } from './single-functions.ts';
import { isStanding } from './standing-variables.ts';
import { TakenArms } from './taken-arms.ts';
import { holds, type ShellNode } from './tree.ts';
import { valueAt } from './value-at.ts';
import {
  type Element,
  mayBeOption,
  type Value,
  valueOfSetting,
  valueOfWord,
  withoutQuotes,
} from './values.ts';
import { type Choice, type Part, type Resolved, readWord } from './words.ts';

/** Nobody has a command in more forms. */
const mostAlternatives = 10;

/** A variable that is set more often, and a value that is longer, is not followed. */
const most = { assignments: 300, length: 20_000 };

/**
 * The variables that a script sets itself. An assignment counts where it surely ran; one that may have run makes the value unknown,
 * unless it only adds to it: then what was there before still is.
 */
export class Scope {
  readonly #assignments: ReadonlyMap<string, readonly Assignment[]>;
  /** The loops whose words are being read. */
  readonly #reading = new Set<Assignment>();
  readonly #values = new Map<Assignment, Value | undefined>();
  readonly #given: ReadonlyMap<string, Setting<string>>;
  readonly #parameters: Parameters;
  /** The script. */
  readonly text: string;
  readonly #joined: JoinedArrays;
  readonly #isRun: boolean;
  /** Known where nobody reads it in. */
  readonly #functions: SingleFunctions | undefined;
  readonly #sourced: readonly Extract[];
  /** Known where it is known what else may set its variables. */
  readonly #taken: TakenArms | undefined;
  #exported: ReturnType<typeof exportedIn> | undefined;
  #bringsIn: boolean | undefined;

  constructor(
    nodes: readonly ShellNode[],
    text: string,
    parameters: Parameters,
    given: ReadonlyMap<string, Setting<string>>,
    { isRun = false, isStarted = false, sourced = [] }: ScriptRunning = {},
  ) {
    this.#isRun = isRun;
    this.#sourced = sourced;
    this.#functions = isStarted ? new SingleFunctions(nodes, text) : undefined;
    this.#given = given;
    this.#parameters = parameters;
    this.text = text;
    this.#joined = new JoinedArrays(this, text);
    const isAlone = isRun && !this.mayBeBroughtIn();
    this.#taken = isAlone ? new TakenArms(nodes, (name, at) => this.knownOf(name, at)) : undefined;
    const written = assignmentsIn(nodes, text, node => this.#functions?.placeNameOf(node));
    this.#assignments = this.#functions?.asCalled(written) ?? Map.groupBy(written, ({ name }) => name);
    // In the order of the text, so that each finds the values of those before it.
    const all = [...this.#assignments.values()].flat().sort((a, b) => a.start - b.start);
    for (const assignment of all) this.#values.set(assignment, this.#read(assignment));
  }

  /** The values at an offset, for readers of words. */
  lookup(at: number): (name: string) => Resolved | undefined {
    return name => this.#settled(name, at) ?? this.#joined.at(name, at) ?? this.#chosen(name, at);
  }

  /** The value that a variable has, whatever happens. */
  #settled(name: string, at: number): Resolved | undefined {
    const parameter = this.#parameters.at(name, at);
    if (parameter !== undefined) {
      const written = unknown(name.length > 1 ? `\${${name}}` : `$${name}`);
      return { ...written, parts: [{ text: written.text, unknown: true, parameter }] };
    }
    const given = this.#parameters.ofScript(name, at);
    if (given !== undefined) return known(given);
    const { parts, fromDefault } = this.#valueAt(name, at) ?? {};
    if (parts === undefined) return undefined;
    const text = parts.map(part => part.text).join('');
    const setting = parts.some(part => part.unknown) ? unknown(text) : known(text, fromDefault);
    return { ...setting, parts };
  }

  #chosen(name: string, at: number): Resolved | undefined {
    const choice = this.choice(name, at);
    const text = `$${name}`;
    return choice && { ...unknown(text), parts: [{ text, unknown: true, choice }] };
  }

  /** The values that the variable may have, as far as they are in the script. */
  choice(name: string, at: number): Choice | undefined {
    const own = this.#assignments.get(name) ?? [];
    if (own.length === 0) return undefined;
    const before = this.#givenValue(name)?.parts;
    const all = possibleValues(own, before, at, one => this.#givenBy(one, at));
    const values = all.flatMap(({ parts, places }) => (parts === undefined ? [] : [{ parts, places }]));
    if (values.length === 0) return undefined;
    const each = own.length === 1 ? own[0]?.each : undefined;
    const inTurn = each?.all === true && holds(each.span, at);
    return { name, values, open: values.length < all.length, ...(inTurn ? { each: true } : {}) };
  }

  /** The values that an assignment may give to who asks at an offset. */
  #givenBy(assignment: Assignment, at: number): readonly (readonly Part[])[] | undefined {
    const { each, start } = assignment;
    if (each === undefined) {
      const parts = this.#values.get(assignment)?.parts;
      return parts && [parts];
    }
    if (!holds(each.span, at)) return undefined;
    // `for x in $x`: of itself it says nothing.
    if (this.#reading.has(assignment)) return undefined;
    this.#reading.add(assignment);
    const spans = each.words.slice(0, mostAlternatives + 1).flatMap(word => this.#elementsOf(word, start));
    const words = spans
      .slice(0, mostAlternatives + 1)
      .map(word => readWord(this.text, word.start, word.end, this.lookup(start)));
    this.#reading.delete(assignment);
    if (words.length > mostAlternatives) return undefined;
    const known = words.every(
      ({ value, array }) => value.known && array === undefined && !/[*?[{\s]/.test(value.value),
    );
    return known && words.length > 0 ? words.map(({ parts }) => parts) : undefined;
  }

  /** Where the elements of `"${NAME[@]}"` stand, if all are in the script; else the word itself. */
  #elementsOf(word: Span, at: number): readonly Span[] {
    const name = /^"\$\{([A-Za-z_]\w*)\[@\]\}"$/.exec(this.text.slice(word.start, word.end))?.[1];
    const elements = (name === undefined ? undefined : this.array(name, at)) ?? ['unknown'];
    const spans = elements.flatMap(element =>
      element === 'unknown' || element.before !== undefined ? [] : [element],
    );
    return spans.length < elements.length ? [word] : spans;
  }

  /** The elements of an array, with those that may have been added: an argument that one run gets is worth a look. */
  array(name: string, at: number): readonly Element[] | undefined {
    return this.#valueAt(name, at, true)?.elements;
  }

  /** The elements of an array that is the program `name` in one branch (`D=(docker)`), and another way to run it in others. */
  programArray(array: string, name: string, at: number): readonly Element[] | undefined {
    const own = (this.#assignments.get(array) ?? []).filter(one => one.end <= at && !one.within(at));
    if (own.length < 2 || own.length > mostAlternatives || own.some(one => one.kind !== 'set' || !one.array))
      return undefined;
    if (this.#valueAt(array, at) !== undefined) return undefined;
    return own.find(({ elements }) => isJust(name, elements, this.text))?.elements;
  }

  /** What a variable that holds options may bring: the options of every assignment that may have run. */
  options(name: string, at: number): readonly Part[] | undefined {
    const own = this.#assignments.get(name) ?? [];
    // What it surely is may be a command, to which branches only add.
    const optional = own.every(one => mayBeOption(this.#values.get(one)?.parts) || surelyRan(one, at));
    const parts = optional ? this.#valueAt(name, at, true)?.parts : undefined;
    return parts && withoutQuotes(parts);
  }

  /** The values that the variable may have at an offset, where branches give it several. */
  alternatives(name: string, at: number): readonly (readonly Part[])[] {
    const all = this.#assignments.get(name) ?? [];
    const own = all.filter(one => one.kind === 'set' && one.end <= at && !one.within(at));
    if (own.length > mostAlternatives || this.#valueAt(name, at) !== undefined) return [];
    return own
      .map(set => valueSince(set, all, at, one => this.#values.get(one))?.parts)
      .filter(parts => parts !== undefined);
  }

  /** Whether some assignment gives the variable this program, or looks for where it is: `: ${NAME:=$(which A || which B)}`. */
  mayBeProgram(name: string, program: string): boolean {
    const itself = programOrSearch(program);
    return (this.#assignments.get(name) ?? []).some(assignment => {
      const parts = this.#values.get(assignment)?.parts?.map(part => part.text);
      return parts !== undefined && itself.test(parts.join(''));
    });
  }

  /** Whether programs see the variable: it comes from outside, or the script exports it somewhere. */
  exports(name: string): boolean {
    if (this.#given.has(name)) return true;
    this.#exported ??= exportedIn(this.text);
    return this.#exported === 'all' || this.#exported.has(name);
  }

  /** All values at an offset, for a script inside the script: where one may be docker, it is. */
  at(offset: number): ReadonlyMap<string, Setting<string>> {
    if (this.#assignments.size === 0) return this.#given;
    const all = new Map(this.#given);
    for (const name of this.#assignments.keys()) {
      const own = this.settingAt(name, offset);
      const value = own?.known !== true && this.mayBeProgram(name, 'docker') ? known('docker') : own;
      if (value === undefined) all.delete(name);
      else all.set(name, value);
    }
    return all;
  }

  /** The names of what the script sets, somewhere. */
  assigned(): Iterable<string> {
    return this.#assignments.keys();
  }

  /** Where the script has set a variable, at last before an offset. */
  setBefore(name: string, at: number): number {
    return this.#assignments.get(name)?.findLast(({ end }) => end <= at)?.end ?? 0;
  }

  /** The value of one of them. */
  settingAt(name: string, at: number): Setting<string> | undefined {
    if (!this.#assignments.has(name)) return this.#given.get(name);
    const value = this.#settled(name, at);
    return value?.known ? known(value.value, value.fromDefault) : value && unknown(value.text);
  }

  /** The same, and of one that may have some value of which nobody knows, that. */
  knownOf(name: string, offset: number): Setting<string> | undefined {
    const own = this.settingAt(name, offset);
    const isOpen = this.mayBeBroughtIn();
    const instead = own?.known ? own.fromDefault : undefined;
    if (own !== undefined && (instead === undefined || !(isOpen || this.#isGivenSome(instead)))) return own;
    return isOpen || this.#assignments.has(name) || isStanding(name) ? unknown(`$${name}`) : undefined;
  }

  /** Whether the variable of an expression with a default is given a value that nobody knows. */
  #isGivenSome(expression: string): boolean {
    return this.#given.get(/^\$\{?(\w+)/.exec(expression)?.[1] ?? '')?.known === false;
  }

  #read({ name, kind, node, inQuotes, start, array, elements }: Assignment): Value | undefined {
    if (kind === 'unknown') return undefined;
    if (array || node === undefined) return array ? { elements } : { parts: [] };
    const lookup = withOptions(this.lookup(start), other => this.options(other, start));
    const word = readWord(this.text, node.startIndex, node.endIndex, lookup, inQuotes);
    return valueOfWord(name, word, this.text.slice(node.startIndex, node.endIndex));
  }

  #valueAt(name: string, at: number, possible = false): Value | undefined {
    const own = this.#assignments.get(name) ?? [];
    if (own.length > most.assignments) return undefined;
    const call = own.length === 0 ? undefined : this.#functions?.callOf(at, own);
    if (call !== undefined) return this.#valueAt(name, call, possible);
    const value = valueAt(own, at, this.#isRun, {
      given: this.#givenValue(name),
      before: one => this.#before(one),
      valueOf: one => this.#values.get(one),
      isOnlyHere: !isStanding(name) && !this.mayBeBroughtIn(),
      isNeverSet: other => this.#isNeverSet(other),
      asRun: possible ? undefined : one => (this.#taken === undefined ? one : this.#taken.within(one)),
      possible,
    });
    const length = value?.parts?.reduce((sum, part) => sum + part.text.length, 0) ?? 0;
    return length > most.length ? undefined : value;
  }

  /** Whether nothing gives a variable a value. */
  #isNeverSet(name: string): boolean {
    const given = this.#givenValue(name)?.parts ?? [];
    const isHere = this.#assignments.has(name) || isStanding(name) || this.mayBeBroughtIn();
    return given.length === 0 && !isHere;
  }

  /** Whether something that is read in may set each variable. */
  mayBeBroughtIn(): boolean {
    this.#bringsIn ??= this.#given.has(others) || bringsIn(this.text, this.#sourced);
    return this.#bringsIn;
  }

  /** What is not the same in each run, to which text is added. */
  #before({ name, array, start }: Assignment): Value | undefined {
    const parts = this.#chosen(name, start)?.parts ?? [{ text: `$${name}`, unknown: true as const }];
    return array ? undefined : { parts };
  }

  #givenValue(name: string): Value | undefined {
    const given = this.#given.get(name);
    return given && valueOfSetting(given);
  }
}
