/** What a branch of a conditional asks: whether an expression has a value, or another. */
export interface Condition {
  /** The expression, as `$(NAME)`. */
  readonly test: string;
  readonly value: string;
  readonly holds: boolean;
}

/** The values of the expressions that conditionals ask for; one that is not named has a value that none of them names. */
export type World = ReadonlyMap<string, string>;

export const holdsIn = (world: World, conditions: readonly Condition[]): boolean =>
  conditions.every(({ test, value, holds }) => (world.get(test) === value) === holds);

/** Variables whose defaults a branch is not taken with; `defaultOf`: the text of the default that holds. */
export const ruledOut = (
  branch: readonly Condition[],
  defaultOf: (name: string) => string | undefined,
): ReadonlySet<string> =>
  new Set(
    branch.flatMap(({ test, value, holds }) => {
      const name = value === '' ? undefined : /^\$\(([\w.-]+)\)$/.exec(test)?.[1];
      const text = name === undefined ? undefined : defaultOf(name);
      return name === undefined || text === undefined || (text === value) === holds ? [] : [name];
    }),
  );

/** What variables know of the way through the conditionals on which they are read. */
export interface MakeWay {
  /** Whether a choice in an expansion is made for its first branch; undefined: only the run knows. */
  readonly decides: (test: string) => boolean | undefined;
  /** Variables that other ways give other values: a reference stands for more than it brings on this one. */
  readonly varied: ReadonlySet<string>;
  /** Variables that are another engine than docker on this way. */
  readonly engines: ReadonlyMap<string, string>;
}

export const anyWay: MakeWay = { decides: () => undefined, varied: new Set(), engines: new Map() };

/** More ways through a makefile than these are not tried. */
const mostWorlds = 8;
/** The same, where some of them are those of a system. */
const mostOnSystems = 24;

/**
 * Worlds in which each of the branches is taken once, as far as they are few: conditionals that ask for the same are taken the same
 * way, so that what a run cannot have together is not seen together. What `ofSystems` tells to be so on some systems only goes
 * together with each of the others: a branch that asks for nothing of the kind is taken on all.
 */
export function worldsOf(
  branches: readonly (readonly Condition[])[],
  ofSystems: (test: string) => boolean = () => false,
): readonly World[] {
  const [anywhere = [], onSystems = []] = [false, true].map(wanted =>
    worldsWithin(branches.map(branch => branch.filter(({ test }) => ofSystems(test) === wanted))),
  );
  const systems = withEach(
    onSystems,
    branches.flat().filter(({ test }) => ofSystems(test)),
  );
  return anywhere.flatMap(world => systems.map(one => joinedWith(world, [...one]))).slice(0, mostOnSystems);
}

/** A system that is only asked for to be left out has a world, too: what is asked of nobody holds there. */
function withEach(worlds: readonly World[], asked: readonly Condition[]): readonly World[] {
  const all = [...worlds];
  for (const { test, value } of asked)
    if (!all.some(world => world.get(test) === value))
      all.push(joinedWith(worlds[0] ?? new Map(), [[test, value]]));
  return all;
}

function worldsWithin(all: readonly (readonly Condition[])[]): readonly World[] {
  // A long makefile asks for the same again and again.
  const branches = [...new Map(all.map(branch => [JSON.stringify(branch), branch])).values()];
  const first = new Map<string, string>();
  for (const { test, value } of branches.flat()) if (!first.has(test)) first.set(test, value);
  if (first.size === 0) return [new Map()];
  const others: { world: World; branches: readonly (readonly Condition[])[] }[] = [];
  for (const branch of branches) {
    if (holdsIn(first, branch) || holdsIn(new Map(), branch)) continue;
    const wanted = branch.flatMap(({ test, value, holds }) => (holds ? [[test, value] as const] : []));
    const joined = others.find(other => {
      const world = joinedWith(other.world, wanted);
      return [...other.branches, branch].every(one => holdsIn(world, one));
    });
    const world = new Map(wanted);
    if (joined !== undefined) {
      joined.world = joinedWith(joined.world, wanted);
      joined.branches = [...joined.branches, branch];
    } else if (others.length + 2 < mostWorlds && holdsIn(world, branch))
      others.push({ world, branches: [branch] });
  }
  return [first, new Map(), ...others.map(({ world }) => world)];
}

/** The worlds with one more, on each of the systems; `ofSystems` tells what is so on some only. */
export function withWorld(
  one: World,
  worlds: readonly World[],
  ofSystems: (test: string) => boolean,
): readonly World[] {
  const own = [...one].filter(([test]) => !ofSystems(test));
  const parts = worlds.map(world => [...world].filter(([test]) => ofSystems(test)));
  const known = new Set(worlds.map(keyOf));
  const added = parts.map(part => new Map([...own, ...part])).filter(world => isNew(keyOf(world), known));
  return [...worlds, ...added];
}

const keyOf = (world: World): string => JSON.stringify([...world].sort());

function isNew(key: string, known: Set<string>): boolean {
  if (known.has(key)) return false;
  known.add(key);
  return true;
}

/** The world, changed so that the conditions hold. */
export function worldWith(world: World, conditions: readonly Condition[]): World {
  const changed = new Map(world);
  for (const { test, value, holds } of conditions) {
    if (holds) changed.set(test, value);
    else if (changed.get(test) === value) changed.delete(test);
  }
  return changed;
}

const joinedWith = (world: World, wanted: readonly (readonly [string, string])[]): World =>
  new Map([...world, ...wanted]);

interface Conditional {
  /** What the branches before asked for. */
  readonly refused: readonly Condition[];
  readonly asked: Condition | undefined;
  /** The branch is never taken, as the texts that it compares say. */
  readonly dead: boolean;
  /** No branch after this one is ever taken. */
  readonly last: boolean;
}

/** The conditionals that are open at a line. */
export class Conditionals {
  readonly #open: Conditional[] = [];

  /** What must be so for the line to count. */
  get branch(): readonly Condition[] {
    return this.#open.flatMap(({ refused, asked }) => (asked === undefined ? refused : [...refused, asked]));
  }

  /** The line never counts. */
  get dead(): boolean {
    return this.#open.some(({ dead }) => dead);
  }

  /** The innermost branch is taken where the variable has no value. */
  whereUnset(name: string): boolean {
    const asked = this.#open.at(-1)?.asked;
    return asked?.test === `$(${name})` && asked.value === '' && asked.holds;
  }

  /** Reads a line such as `ifeq (a,b)`, `else ifdef X` or `endif`; false: it is none. */
  read(line: string): boolean {
    const [, word, rest = ''] = /^(ifeq|ifneq|ifdef|ifndef|else|endif)\b[ \t]*(.*)$/.exec(line) ?? [];
    if (word === undefined) return false;
    if (word === 'endif') this.#open.pop();
    else if (word === 'else') {
      const { refused = [], asked, last = false } = this.#open.pop() ?? {};
      const next = /^(ifn?eq|ifn?def)\b[ \t]*(.*)$/.exec(rest);
      const all = asked === undefined ? refused : [...refused, { ...asked, holds: !asked.holds }];
      this.#open.push(conditional(all, next?.[1], next?.[2] ?? '', last));
    } else this.#open.push(conditional([], word, rest, false));
    return true;
  }
}

/** `over`: a branch before is always taken. */
function conditional(
  refused: readonly Condition[],
  word: string | undefined,
  rest: string,
  over: boolean,
): Conditional {
  if (word === undefined) return { refused, asked: undefined, dead: over, last: over };
  const sides = /eq$/.test(word) ? sidesOf(rest.trim()) : undefined;
  if (sides === undefined || sides.some(side => side.includes('$')))
    return { refused, asked: conditionOf(word, rest), dead: over, last: over };
  const holds = (sides[0] === sides[1]) === (word === 'ifeq');
  return { refused, asked: undefined, dead: over || !holds, last: over || holds };
}

/** An expression as conditions name it. */
export const expressionOf = (text: string): string => text.trim().replaceAll('${', '$(').replaceAll('}', ')');

function conditionOf(word: string, rest: string): Condition {
  const text = expressionOf(rest);
  if (word === 'ifdef' || word === 'ifndef')
    return { test: `$(${text})`, value: '', holds: word === 'ifndef' };
  const holds = word === 'ifeq';
  const sides = sidesOf(text);
  if (sides === undefined) return { test: text, value: '', holds };
  const [left, right] = sides.map(side => /^\$\(strip (.*)\)$/.exec(side)?.[1]?.trim() ?? side);
  return right?.includes('$')
    ? { test: right, value: left ?? '', holds }
    : { test: left ?? '', value: right ?? '', holds };
}

/** The two texts that are compared: `(a,b)`, `"a" 'b'`. */
function sidesOf(text: string): readonly [string, string] | undefined {
  const quoted = /^(["'])(.*?)\1[ \t]*(["'])(.*?)\3$/.exec(text);
  if (quoted !== null) return [quoted[2] ?? '', quoted[4] ?? ''];
  if (!text.startsWith('(') || !text.endsWith(')')) return undefined;
  let depth = 0;
  for (let i = 1; i < text.length - 1; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')') depth--;
    else if (text[i] === ',' && depth === 0)
      return withoutQuotes(text.slice(1, i).trim(), text.slice(i + 1, -1).trim());
  }
  return undefined;
}

/** Quotes belong to what is compared: where both texts have them, they make no difference. */
function withoutQuotes(left: string, right: string): readonly [string, string] {
  const quoted = /^(["']).*\1$/;
  const quote = quoted.exec(left)?.[1];
  return quote !== undefined && quote === quoted.exec(right)?.[1]
    ? [left.slice(1, -1), right.slice(1, -1)]
    : [left, right];
}
