import { is, known, unknown, valueOf, valueOrText, type Word } from '../../facts.ts';
import { isOtherEngine } from '../engines.ts';
import { argumentsOf, parameterIn } from './arguments.ts';
import type { GatheredWord } from './command-words.ts';
import type { Gathered, GatheredRedirect } from './commands.ts';
import { functionAround, type Hearer, hearerOf } from './hearer.ts';
import type { Parameter } from './parameters.ts';
import { saidBy, speaks } from './said.ts';
import type { ShellNode } from './tree.ts';
import { unwrap } from './wrappers.ts';

/** Functions that call functions: as deep as anyone writes. */
const deepest = 8;
/** More commands than any script runs through its functions. */
const most = 2_000;
/** More options than any function says. */
const mostSaid = 500;

/** A command of a function's body as a call of the function runs it. */
export interface Inlined {
  readonly found: Gathered;
  /** The command of the function's body that it comes from; undefined: that stands in another script. */
  readonly from: ShellNode | undefined;
  /** Whether the call says what runs (`run docker build .`), and not the function. */
  readonly ofCall: boolean;
}

/** A command in a function's body, or one whose output is put into a command. */
export interface FunctionCommand {
  /** The function. */
  readonly name: string | undefined;
  /** Who hears what the command says. */
  readonly hearer: Hearer | undefined;
  /** Undefined: in another script, which this one sources. */
  readonly at: ShellNode | undefined;
  readonly own: Gathered;
}

/** The functions of a script: what their bodies run with the arguments that a call gives them. */
export class ShellFunctions {
  readonly #bodies = new Map<string, FunctionCommand[]>();
  readonly #said = new Map<string, FunctionCommand[]>();
  readonly #inlined = new Set<ShellNode>();
  #left = most;

  /** `library`: what sourced scripts define. A function of the script itself counts before one of the same name there. */
  constructor(own: readonly FunctionCommand[], library: readonly FunctionCommand[]) {
    for (const command of own) this.#add(command);
    const defined = new Set(this.#bodies.keys());
    for (const command of library)
      if (command.name === undefined || !defined.has(command.name)) this.#add(command);
  }

  #add(command: FunctionCommand): void {
    const { name, hearer, own } = command;
    if (name !== undefined) listed(this.#bodies, name).push(command);
    const said =
      hearer === undefined || own.redirects.length > 0 ? undefined : listed(this.#said, hearer.name);
    if (said !== undefined && said.length < mostSaid) said.push(command);
  }

  /** The command with the options that functions say (`docker run $(options) IMAGE`) in their place. */
  withOutputs(command: Gathered): Gathered {
    const words = command.words.flatMap((word, i) =>
      i === 0 ? this.#commandOf(word) : this.#outputOf(word, 0),
    );
    return words.every((word, i) => word === command.words[i]) ? command : { ...command, words };
  }

  /** `$(command)` in the place of the program, where the function says the one command there is. */
  #commandOf(word: GatheredWord): readonly GatheredWord[] {
    const said = word.quoted === true ? [] : (this.#saidBy(word) ?? []);
    const [first, ...more] = said;
    const words = first === undefined ? [] : echoed(first);
    if (first === undefined || more.length > 0 || !is(words[0]?.value, 'docker')) return [word];
    return words.flatMap(one => this.#outputOf(one, 1)).map(one => broughtInstead(one, word, first));
  }

  /** What the function or the substitution says whose output a word is. */
  #saidBy({ value, anchor: { span } }: GatheredWord): readonly FunctionCommand[] | undefined {
    if (value.known) return undefined;
    const written = value.text.trim();
    const name = /^\$\(([\w-]+)(?:[ \t][^()]*)?\)$/.exec(written)?.[1];
    if (name !== undefined && this.#bodies.has(name)) return this.#said.get(name);
    const said = this.#said.get(written);
    // Where the same text stands in several places: the one of this word, or any.
    const own = said?.filter(one => span.start <= one.own.span.start && one.own.span.end <= span.end);
    return own === undefined || own.length > 0
      ? own
      : said?.filter(({ hearer }) => hearer?.start === said[0]?.hearer?.start);
  }

  #outputOf(word: GatheredWord, depth: number): readonly GatheredWord[] {
    const all = depth > deepest ? undefined : this.#saidBy(word);
    const said = all?.filter(one => echoed(one).some(({ value }) => !is(value, ''))) ?? [];
    const options = said.filter(one => isOption(echoed(one)[0]));
    if (options.length === 0 || said.some(one => echoed(one)[0]?.value.known && !options.includes(one)))
      return [word];
    // In quotes it is one word.
    if (word.quoted === true && said.some(one => echoed(one).length > 1 || echoed(one).some(isSeveral)))
      return [word];
    const brought = options.flatMap(option =>
      echoed(option)
        .flatMap(one => this.#outputOf(one, depth + 1))
        .flatMap(split)
        .map(one => broughtInstead(one, word, option)),
    );
    return word.quoted === true ? brought : [...brought, { value: unknown('$@'), anchor: word.anchor }];
  }

  /** What a call of a function runs with its arguments. Nothing: it is no such call, or its arguments go elsewhere. */
  inline(call: Gathered, depth = 0): readonly Inlined[] {
    const [first, ...args] = call.words;
    if (!first?.value.known || depth > deepest) return [];
    // A function of this name stands around the program itself, or in its place.
    if (first.value.value === 'docker' && !this.#isOtherEngine()) return [];
    const found: Inlined[] = [];
    // Where the body runs what it is given, once more or in other branches, that is the same command.
    const given = new Set<number>();
    for (const { at, own: body } of this.#bodies.get(first.value.value) ?? []) {
      const word = body.words.findIndex(one => parameterIn(one) !== undefined);
      // The target of a redirect stands behind them.
      const place = word < 0 ? body.words.length : word;
      const parameter = parameterIn(body.words[place]) ?? targetParameter(body);
      if (parameter === undefined || (parameter.shifted && place > 0) || this.#left-- <= 0) continue;
      // What stands in another script is told there: of the command, only what the call brings is told here.
      const own = this.withOutputs(called(body, call, place === 0 || at === undefined, args, place === 0));
      if (own.words.length === 0) continue;
      if (at !== undefined) this.#inlined.add(at);
      if (place === 0 && given.has(parameter.from)) continue;
      if (place === 0) given.add(parameter.from);
      // The verb of the program may be in the call as well.
      const ofCall = place <= wrappersOf(body) + 1;
      const inner = this.inline(own, depth + 1);
      if (inner.length === 0) found.push({ found: own, from: at, ofCall });
      else found.push(...inner.map(one => (one.ofCall ? { ...one, from: at, ofCall } : one)));
    }
    return found;
  }

  #isOtherEngine(): boolean {
    const [only, ...more] = this.#bodies.get('docker') ?? [];
    const program = only && valueOf(unwrap(only.own.words).words[0]?.value)?.replace(/^.*\//, '');
    return more.length === 0 && program !== undefined && isOtherEngine(program);
  }

  /** Whether the script, or one that it sources, defines the function. */
  defines(name: string): boolean {
    return this.#bodies.has(name);
  }

  /** Whether calls say with which arguments the command runs: then it says nothing by itself. */
  isInlined(command: ShellNode): boolean {
    return this.#inlined.has(command);
  }
}

function listed<T>(map: Map<string, T[]>, key: string): T[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}

const echoed = ({ own }: FunctionCommand): readonly GatheredWord[] => saidBy(own);

/** Where what a command does may be asked for by a name. Nothing: nowhere. */
export function namedPlace(
  at: ShellNode,
  own: Gathered,
): Pick<FunctionCommand, 'name' | 'hearer'> | undefined {
  const name = functionAround(at);
  const hearer = speaks(own) ? hearerOf(at) : undefined;
  return name === undefined && hearer === undefined ? undefined : { name, hearer };
}

/** How many words stand before the program and run it. */
const wrappersOf = ({ words }: Gathered): number => words.length - unwrap(words).words.length;

/** The command of the body with the arguments of the call. `atCall`: it stands there. `whole`: the call says what to run. */
function called(
  body: Gathered,
  call: Gathered,
  atCall: boolean,
  args: readonly GatheredWord[],
  whole: boolean,
): Gathered {
  const { span, anchor } = atCall ? call : body;
  const program = wrappersOf(body);
  const given = whole
    ? args
    : args.map(word => ({ ...word, broughtBy: word.broughtBy ?? call.anchor.span.start }));
  return {
    words: body.words.flatMap((word, i) => argumentsOf(word, given, i === program)),
    assignments: [...call.assignments, ...body.assignments],
    redirects: [...body.redirects.map(redirect => withTarget(redirect, given)), ...call.redirects],
    input: [...body.input, ...call.input],
    span,
    anchor,
  };
}

/** The argument that a redirect of the command brings: `echo 1 > "/proc/sys/$1"`. */
function targetParameter({ redirects }: Gathered): Parameter | undefined {
  return parameterIn(redirects.find(({ word }) => word !== undefined)?.word);
}

/** The redirect with what the call gives, which is told where the function's command is. */
function withTarget(redirect: GatheredRedirect, args: readonly GatheredWord[]): GatheredRedirect {
  const [only, ...more] = redirect.word === undefined ? [] : argumentsOf(redirect.word, args, false);
  return only === undefined || more.length > 0 ? redirect : { ...redirect, target: only.value };
}

/** A word that a function says, in the place of `use`. */
function broughtInstead(word: GatheredWord, { anchor }: Word, { at }: FunctionCommand): GatheredWord {
  const { uri, span } = anchor;
  return at === undefined
    ? { value: word.value, anchor: { uri, span }, broughtBy: span.start }
    : { ...word, broughtBy: span.start };
}

const isSeveral = ({ value }: Word): boolean => !value.known || /\s/.test(value.value);

const isOption = (word: Word | undefined): boolean =>
  word !== undefined && valueOrText(word.value).startsWith('-');

/** Words, as far as the expansions in them hold no blanks of their own. */
const wordsIn = /(?:\$\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|\$\{[^{}]*\}|`[^`]*`|(?!\$[({]|`)\S)+/g;

/** What stood in one pair of quotes comes out as several words. */
function split(word: GatheredWord): readonly GatheredWord[] {
  const { value, anchor, quoted } = word;
  const whole = valueOrText(value);
  const texts = value.known ? whole.trim().split(/\s+/) : quoted ? (whole.match(wordsIn) ?? []) : [];
  if (texts.length === 0 || (texts.length < 2 && texts[0] === whole)) return [word];
  // An expansion that is not read to its end.
  if (!value.known && texts.join('').length < whole.replace(/\s/g, '').length) return [word];
  const { uri, span } = anchor;
  return texts.map(text => ({
    value: value.known || !/[$`]/.test(text) ? known(text) : unknown(text),
    anchor: { uri, span },
  }));
}
