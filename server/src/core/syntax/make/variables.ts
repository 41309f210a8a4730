import { concatExtracts, type Extract, hasHole, insteadOf, sliceExtract } from '../../text.ts';
import { asDefault, brought, fromElsewhere, holeFor, systemHoleFor } from '../expansion.ts';
import { anyWay, type Condition, type MakeWay, ruledOut } from './conditions.ts';
import { expansionEnd, ownFolder, splitArguments } from './expansions.ts';
import {
  changed,
  changedReference,
  engineAmong,
  engineAt,
  likeDefaultsOf,
  made,
  madeOf,
  partOf,
  printedBy,
  textFunctions,
  valueOfAnd,
  valueOfIf,
  valueOr,
  wordsOf,
} from './functions.ts';
import type { MakeAssignment } from './makefile.ts';
import { Steps } from './steps.ts';
import { assigned, type Variable, variableOf } from './variable.ts';

/** Expansions in expansions: as deep and as long as anyone writes. */
const deepest = 25;
const longest = 100_000;

/** The variables of a makefile after its assignments, and of a rule after its own. */
export class MakeVariables {
  readonly #variables = new Map<string, Variable | undefined>();
  /** Those that hold where none of its own do. A long makefile has too many to copy for each rule. */
  readonly #outer: MakeVariables | undefined;
  /** The texts of `$(shell …)` met in expansions, each once. */
  readonly shellCalls: Map<string, Extract>;
  readonly #exported = new Set<string>();
  #exportsAll = false;
  readonly #steps: Steps;
  readonly #way: MakeWay;

  constructor(outer?: MakeVariables, way = outer === undefined ? anyWay : outer.#way) {
    this.#outer = outer;
    this.#way = way;
    this.#steps = outer === undefined ? new Steps() : outer.#steps;
    this.shellCalls = outer?.shellCalls ?? new Map();
  }

  /** For a rule with variables of its own. */
  child(): MakeVariables {
    const child = new MakeVariables(this);
    child.export([...this.#exported]);
    if (this.#exportsAll) child.export([]);
    return child;
  }

  /** Has the shell see variables, whenever they get a value; none named: all. */
  export(names: readonly string[]): void {
    if (names.length === 0) this.#exportsAll = true;
    for (const name of names) this.#exported.add(name);
  }

  /** Takes the value of a variable away: which one holds is not ours to run. */
  forget(name: string): void {
    this.#variables.set(name, undefined);
  }

  /** Has a variable begin with the value that it has elsewhere. */
  inherit(name: string, from: MakeVariables): void {
    if (from.#holds(name)) this.#variables.set(name, from.#get(name));
    else this.#variables.delete(name);
  }

  assign(assignment: MakeAssignment): void {
    const { name, operator, value, branch } = assignment;
    const written = insteadOf(value, `$(shell ${value.text})`);
    const variable = assigned(assignment, {
      old: this.#get(name),
      has: this.#holds(name),
      unknown: this.#ruledOut(branch),
      expanded: () => {
        const expanded = this.expand(value, branch);
        return operator === '!=' ? this.#printed(written, value, expanded) : expanded;
      },
    });
    if (variable !== undefined) this.#variables.set(name, variable);
  }

  /** The variables that the shell gets to see, as far as they are known. */
  exported(): ReadonlyMap<string, string> {
    const known = new Map<string, string>();
    for (const [name, variable] of this.#all()) {
      const seen = variable?.exported === true || this.#exportsAll || this.#exported.has(name);
      const value = seen ? this.value(name) : undefined;
      if (value !== undefined && !hasHole(value)) known.set(name, value.text);
    }
    return known;
  }

  #all(): ReadonlyMap<string, Variable | undefined> {
    return this.#outer === undefined ? this.#variables : new Map([...this.#outer.#all(), ...this.#variables]);
  }

  #holds(name: string): boolean {
    const outer = this.#variables.has(name) ? undefined : this.#outer;
    return outer === undefined ? this.#variables.has(name) : outer.#holds(name);
  }

  #get(name: string): Variable | undefined {
    const engine = this.#way.engines.get(name);
    if (engine !== undefined) return variableOf(engine);
    const outer = this.#variables.has(name) ? undefined : this.#outer;
    return outer === undefined ? this.#variables.get(name) : outer.#get(name);
  }

  has(name: string): boolean {
    return this.#get(name) !== undefined;
  }

  /** The expanded value; undefined: only the run knows. */
  value(name: string): Extract | undefined {
    this.#steps.begin();
    const variable = this.#get(name);
    return variable === undefined ? undefined : this.#valueOf(variable, name, undefined, new Set(), []);
  }

  /** `branch`: the one in which the text stands. */
  expand(text: Extract, branch: readonly Condition[] = []): Extract {
    const unknown = this.#ruledOut(branch);
    this.#steps.begin();
    return this.#expand(text, unknown, []);
  }

  #ruledOut(branch: readonly Condition[]): ReadonlySet<string> {
    return ruledOut(branch, name => {
      const value = this.#get(name)?.fromDefault === undefined ? undefined : this.value(name);
      return value === undefined || hasHole(value) ? undefined : value.text.trim();
    });
  }

  /** `written`: the expansion that the value stands for. */
  #valueOf(
    { flavor, parts, fromDefault }: Variable,
    name: string,
    written: Extract | undefined,
    open: ReadonlySet<string>,
    args: readonly Extract[],
  ): Extract | undefined {
    if (open.has(name) || open.size > deepest) return undefined;
    const inside = new Set(open).add(name);
    const whole = parts.map(part => {
      const own = written === undefined || part.uri === written.uri ? part : fromElsewhere(written, part);
      const known = part.unknown === undefined ? inside : new Set([...inside, ...part.unknown]);
      return flavor === 'simple' ? own : this.#expand(own, known, args);
    });
    const value = concatExtracts(written?.uri ?? parts[0]?.uri ?? '', whole);
    // `NAME ?=` has whoever calls make give a value.
    if (fromDefault !== undefined && value.text.trim() === '') return undefined;
    return fromDefault === undefined ? value : asDefault(value, fromDefault);
  }

  /** `args`: those of the `$(call …)` that the text is expanded for; `open`: the variables being expanded. */
  #expand(extract: Extract, open: ReadonlySet<string>, args: readonly Extract[]): Extract {
    const { text, uri } = extract;
    const parts: Extract[] = [];
    let length = 0;
    const add = (part: Extract): void => {
      length += part.text.length;
      parts.push(part);
    };
    let from = 0;
    for (let at = text.indexOf('$'); at >= 0 && length < longest; at = text.indexOf('$', from)) {
      if (at > from) add(sliceExtract(extract, { start: from, end: at }));
      const end = expansionEnd(text, at);
      const written = sliceExtract(extract, { start: at, end });
      add(this.#one(written, open, args));
      from = end;
    }
    if (from < text.length && length < longest) add(sliceExtract(extract, { start: from, end: text.length }));
    return concatExtracts(uri, parts);
  }

  #one(written: Extract, open: ReadonlySet<string>, args: readonly Extract[]): Extract {
    const { text } = written;
    if (text === '$$' || text === '$') return text === '$' ? written : insteadOf(written, '$');
    if (!this.#steps.take()) return holeFor(written);
    const inner = text.length === 2 ? text.slice(1) : text.slice(2, -1);
    if (/^\d+$/.test(inner)) {
      const given = args[Number(inner)];
      return given === undefined ? holeFor(written) : brought(written, given, true);
    }
    const call = /^call[ \t]+([^\s,$]+)[ \t]*(,?)/.exec(inner);
    const name = call?.[1] ?? inner;
    if (call !== null) {
      const given = call[2] === '' ? [] : splitArguments(written, 2 + call[0].length, text.length - 1);
      const expanded = given.map(one => this.#expand(one, open, args));
      return this.#reference(written, name, open, [insteadOf(written, name), ...expanded]);
    }
    if (ownFolder.test(inner)) return insteadOf(written, './');
    const shell = /^shell[ \t]+/.exec(inner);
    if (shell !== null && open.size < deepest) {
      const script = sliceExtract(written, { start: 2 + shell[0].length, end: text.length - 1 });
      return this.#printed(written, script, this.#expand(script, open, args));
    }
    this.#nested(written, open, args);
    const value = this.#function(written, open, args);
    if (value !== undefined) return brought(written, value);
    return name.includes('$')
      ? this.#computed(written, open, args)
      : this.#reference(written, name, open, args);
  }

  /** `$(NAME_$(WHICH))`: the value of the variable that is named so. */
  #computed(written: Extract, open: ReadonlySet<string>, args: readonly Extract[]): Extract {
    if (open.size >= deepest) return holeFor(written);
    const inner = sliceExtract(written, { start: 2, end: written.text.length - 1 });
    const name = this.#expand(inner, new Set(open).add(written.text), args);
    if (hasHole(name) || !/^[\w.-]+$/.test(name.text)) return holeFor(written);
    const value = this.#reference(written, name.text, open, args);
    // No fix takes a word out for what other names bring.
    const own = hasHole(value) ? fromElsewhere(written, value) : insteadOf(written, `${value.text} `);
    return likeDefaultsOf([name, value], own);
  }

  /** What the shell prints, which make has run. */
  #printed(written: Extract, script: Extract, expanded: Extract): Extract {
    const [first] = script.runs;
    // What another makefile writes is told of there.
    if (first !== undefined && first.length > 0)
      this.shellCalls.set(`${first.source} ${expanded.text}`, expanded);
    return printedBy(written, script, expanded, this.#way.engines) ?? holeFor(written);
  }

  /** A function whose value may be told; undefined: it is none of those. */
  #function(written: Extract, open: ReadonlySet<string>, args: readonly Extract[]): Extract | undefined {
    if (open.size >= deepest) return undefined;
    const [head = '', name = ''] = /^\$[({]([a-z-]+)[ \t]+/.exec(written.text) ?? [];
    const inside = new Set(open).add(written.text);
    const end = written.text.length - 1;
    const split = (): readonly Extract[] => splitArguments(written, head.length, end);
    const given = (): readonly Extract[] => split().map(one => this.#expand(one, inside, args));
    if (textFunctions.has(name)) return madeOf(name, written, given());
    if (name === 'foreach') return this.#each(written, split(), inside, args);
    if (name === 'strip' || name === 'firstword') return partOf(name, given()[0]);
    if (name === 'wildcard') return engineAt(written, given()[0]);
    if (name === 'if') return valueOfIf(written, split(), given(), this.#way.decides);
    if (name === 'or') return valueOr(given());
    if (name === 'and') return valueOfAnd(written, split(), given(), this.#way.decides);
    const [, changing = '', from = '', to = ''] = changedReference.exec(written.text.slice(2, end)) ?? [];
    const variable = this.#get(changing);
    const value = variable && this.#valueOf(variable, changing, written, inside, args);
    return value === undefined ? undefined : made(written, [value], ([text = '']) => changed(text, from, to));
  }

  #each(
    written: Extract,
    [name, list, ...body]: readonly Extract[],
    open: ReadonlySet<string>,
    args: readonly Extract[],
  ): Extract | undefined {
    if (name === undefined || list === undefined || body.length === 0) return undefined;
    const words = this.#expand(list, open, args);
    if (hasHole(words)) return undefined;
    const start = written.text.length - 1 - body.reduce((sum, { text }) => sum + text.length + 1, -1);
    const each = sliceExtract(written, { start, end: written.text.length - 1 });
    const scope = this.child();
    const expanded = wordsOf(words.text).map(word => {
      scope.#variables.set(name.text.trim(), {
        flavor: 'simple',
        parts: [insteadOf(written, word)],
        exported: false,
      });
      return scope.#expand(each, open, args);
    });
    const joined = made(written, expanded, texts => texts.join(' '));
    return likeDefaultsOf([words], joined ?? engineAmong(expanded));
  }

  /** Shell calls may stand in the arguments of other functions. */
  #nested(written: Extract, open: ReadonlySet<string>, args: readonly Extract[]): void {
    if (open.size < deepest && written.text.includes('$(shell', 2))
      this.#expand(
        sliceExtract(written, { start: 2, end: written.text.length - 1 }),
        new Set(open).add(written.text),
        args,
      );
  }

  #reference(written: Extract, name: string, open: ReadonlySet<string>, args: readonly Extract[]): Extract {
    const variable = this.#get(name);
    const value = variable === undefined ? undefined : this.#valueOf(variable, name, written, open, args);
    if (value === undefined && name === 'OS' && variable === undefined) return systemHoleFor(written);
    return value === undefined ? holeFor(written) : brought(written, value, this.#way.varied.has(name));
  }
}
