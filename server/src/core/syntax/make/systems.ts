import { type System, systems } from '../../facts.ts';
import { narrowed, printsMachine, printsSystem, systemNamed, systemsOfMachine } from '../systems.ts';
import { type Condition, expressionOf, type World } from './conditions.ts';
import { asksForEngine, engineAsked } from './engines.ts';
import { commasIn, partsOf } from './junctions.ts';
import { type LookedFor, lookedFor } from './looked-for.ts';
import type { Makefile } from './makefile.ts';
import { searchOf } from './searches.ts';
import type { MakeVariables } from './variables.ts';

/** Variables that stand for variables: as many as anyone writes. */
const mostSteps = 5;

/** What every condition that asks for the system asks for, with one of `systems` as value. */
const system = '$(system)';

/** The makefile whose conditionals all ask in one way for the system, and for the engine, so that no world has two. */
export function withSystems(file: Makefile, variables: MakeVariables): Makefile {
  const known = new Map<string, Condition>();
  const one = (condition: Condition): Condition => {
    const key = keyOf(condition.test, condition.value);
    const asked = known.get(key) ?? askedInOneWay({ ...condition, holds: true }, variables);
    known.set(key, asked);
    return { ...asked, holds: asked.holds === condition.holds };
  };
  const within = <T extends { readonly branch: readonly Condition[] }>(part: T): T =>
    part.branch.length === 0 ? part : { ...part, branch: part.branch.flatMap(all).map(one) };
  const statements = file.statements.map(statement =>
    statement.type === 'rule'
      ? {
          ...statement,
          lines: statement.lines.map(within),
          assignments: statement.assignments.map(within),
          evaluated: statement.evaluated.map(within),
        }
      : within(statement),
  );
  return { ...file, statements };
}

const all = (condition: Condition): readonly Condition[] => [condition, ...partsOf(condition)];

const askedInOneWay = (condition: Condition, variables: MakeVariables): Condition =>
  engineAsked(presenceAsked(systemAsked(condition, variables), variables), variables);

/** `$(filter 1,$(HAS_DRIVER))` of what a script says where it finds something: asks for that value. */
function presenceAsked(condition: Condition, variables: MakeVariables): Condition {
  const { searched, inside, absent } = searchOf(condition.test, variables) ?? {};
  if (searched === undefined || inside === undefined || lookedForBy(inside, variables) === undefined)
    return condition;
  return { test: inside, value: searched, holds: condition.holds === (condition.value !== absent) };
}

/** The condition as one that asks for the system, if it does. */
function systemAsked(condition: Condition, variables: MakeVariables): Condition {
  const { test, value, holds } = condition;
  const { searched, inside, absent } = searchOf(test, variables) ?? {};
  const named = systemNamed(searched ?? value);
  if (named !== undefined && tellsSystem(inside ?? test, variables))
    return { test: system, value: named, holds: holds === (searched === undefined || value !== absent) };
  const [, others = '', all = ''] = /^\$\(filter-out +(\w+) *,(.*)\)$/.exec(test) ?? [];
  const left = systemNamed(others);
  if (left !== undefined && value === '' && tellsSystem(all.trim(), variables))
    return { test: system, value: left, holds };
  const [, operator, name = '', echoed] = echoedOn.exec(expressionOf(resolved(test, variables))) ?? [];
  const meant = systemNamed(name);
  if (meant === undefined || (value !== '' && value !== echoed)) return condition;
  return { test: system, value: meant, holds: (operator !== '!=') === (holds === (value !== '')) };
}

/** `$(shell [ "$$(uname)" = Linux ] && echo yes)` */
const echoedOn =
  /^\$\(shell +(?:\[+|test) +["']?\$\$\(uname(?: -s)?\)["']? +(==?|!=) +["']?(\w+)["']?(?: *\]+)? *&& *echo +["']?(\w+)["']?\)$/;

export const asksForSystem = (branch: readonly Condition[]): boolean =>
  branch.some(({ test }) => test === system);

/** What choices in expansions (`$(if CONDITION,…)`) ask for, by the text of their conditions, where that is so on some systems only, or for another engine. */
export function choicesOf(
  { statements }: Makefile,
  variables: MakeVariables,
): ReadonlyMap<string, readonly Condition[]> {
  const texts = statements.flatMap(one => {
    if (one.type === 'rule')
      return [...one.lines, ...[...one.assignments, ...one.evaluated].map(({ value: text }) => ({ text }))];
    return one.type === 'assignment' ? [{ text: one.value }] : [];
  });
  const tests = new Set(texts.flatMap(({ text }) => choicesIn(text.text)));
  const asked = [...tests].flatMap(test => {
    const written = all({ test, value: '', holds: false });
    const conditions = written.map(one => askedInOneWay(one, variables));
    const tells = conditions.some((one, i) => {
      if (one.test !== written[i]?.test || asksForEngine([one])) return true;
      return lookedForBy(one.test, variables)?.absent === '';
    });
    return tells ? [[test, conditions] as const] : [];
  });
  return new Map(asked);
}

/** Conditions of choices longer than this nobody writes. */
const longestCondition = 300;

/** What the choices in a text ask for: all up to the first comma that stands in no other expansion. */
const choicesIn = (text: string): readonly string[] =>
  [...text.matchAll(/\$[({](?:if|and)[ \t]+(?=\$)/g)].flatMap(({ index, 0: { length } }) => {
    const rest = text.slice(index + length, index + length + longestCondition);
    const [end] = commasIn(rest);
    return end === undefined ? [] : [expressionOf(rest.slice(0, end))];
  });

/** Whether a condition that asks for this holds, or does not, on some systems only. */
export const isOfSystems = (test: string, variables: MakeVariables): boolean =>
  test === system || lookedForBy(test, variables) !== undefined;

/** The systems on which the world is so; absent: any. `asked`: what all conditionals ask for. */
export function systemsIn(
  world: World,
  asked: readonly Condition[],
  variables: MakeVariables,
): readonly System[] | undefined {
  const values = asked.flatMap(({ test, value }) => (test === system ? [value] : []));
  const value = world.get(system);
  const own = systems.filter(one => (value === undefined ? !values.includes(one) : one === value));
  const pairs = new Set(asked.map(one => keyOf(one.test, one.value)));
  const found = [...new Set(asked.map(({ test }) => test))].map(test => {
    const looked = lookedForBy(test, variables);
    const said = world.get(test);
    const isThere =
      looked?.present !== undefined
        ? said === looked.present
        : said === undefined
          ? pairs.has(keyOf(test, looked?.absent ?? ''))
          : said !== '' && said !== looked?.absent;
    return isThere ? looked?.on : undefined;
  });
  const known = narrowed([values.length === 0 ? undefined : own, ...found]);
  const machines = asked.flatMap(one =>
    world.get(one.test) === one.value ? (machineAsked(one, variables) ?? []) : [],
  );
  return machines.length === 0 ? known : (known ?? systems).filter(one => machines.includes(one));
}

/** The systems on which a machine has the name that `uname -m` is compared with; undefined: any. */
function machineAsked({ test, value }: Condition, variables: MakeVariables): readonly System[] | undefined {
  const call = /^\$[({]shell\s+(.*)[)}]$/s.exec(resolved(test, variables))?.[1];
  return call !== undefined && printsMachine.test(call) ? systemsOfMachine(value) : undefined;
}

const keyOf = (test: string, value: string): string => `${test}\0${value}`;

/** What an expression looks for that is there on some systems only. */
const lookedForBy = (test: string, variables: MakeVariables): LookedFor | undefined =>
  lookedFor(resolved(test, variables), word => resolved(word, variables));

/** Whether an expression is the name of the system: `$(OS)` of Windows, or what `uname` prints. */
function tellsSystem(expression: string, variables: MakeVariables): boolean {
  const whole = resolved(expression, variables);
  const call = /^\$[({]shell\s+(.*)[)}]$/s.exec(whole)?.[1];
  return call === undefined ? /^\$[({]OS[)}]$/.test(whole) : printsSystem.test(call);
}

/** What a variable stands for where it is one expression, by way of other variables too. */
function resolved(expression: string, variables: MakeVariables): string {
  let at = expression;
  for (let step = 0; step < mostSteps; step++) {
    const name = /^\$[({]([\w.-]+)[)}]$/.exec(at)?.[1];
    const value = name === undefined ? undefined : variables.value(name);
    if (value === undefined) return at;
    const [run, ...more] = value.runs;
    if (run?.hole === undefined || more.length > 0) return value.text;
    at = run.hole;
  }
  return at;
}
