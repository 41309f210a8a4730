import { type System, systems } from '../../facts.ts';
import { narrowed, notOfMac, ofLinuxAlone, printsSystem, systemNamed } from '../systems.ts';
import { type Condition, expressionOf, type World } from './conditions.ts';
import { engineAsked } from './engines.ts';
import type { Makefile } from './makefile.ts';
import type { MakeVariables } from './variables.ts';

/** Variables that stand for variables: as many as anyone writes. */
const mostSteps = 5;

/** What every condition that asks for the system asks for, with one of `systems` as value. */
const system = '$(system)';

/** The makefile whose conditionals all ask in one way for the system, and for the engine, so that no world has two. */
export function withSystems(file: Makefile, variables: MakeVariables): Makefile {
  const known = new Map<string, Condition>();
  const one = (condition: Condition): Condition => {
    const key = `${condition.test}\0${condition.value}`;
    const asked = known.get(key) ?? askedInOneWay({ ...condition, holds: true }, variables);
    known.set(key, asked);
    return { ...asked, holds: asked.holds === condition.holds };
  };
  const within = <T extends { readonly branch: readonly Condition[] }>(part: T): T =>
    part.branch.length === 0 ? part : { ...part, branch: part.branch.map(one) };
  const statements = file.statements.map(statement =>
    statement.type === 'rule'
      ? { ...statement, lines: statement.lines.map(within), assignments: statement.assignments.map(within) }
      : within(statement),
  );
  return { ...file, statements };
}

const askedInOneWay = (condition: Condition, variables: MakeVariables): Condition =>
  engineAsked(systemAsked(condition, variables), variables);

/** The condition as one that asks for the system, if it does. */
function systemAsked(condition: Condition, variables: MakeVariables): Condition {
  const { test, value, holds } = condition;
  const [, searched, inside] = /^\$\((?:findstring|filter) +([^,$]+),(.*)\)$/.exec(test) ?? [];
  const named = systemNamed(searched?.trim() ?? value);
  if (named === undefined || !tellsSystem(inside?.trim() ?? test, variables)) return condition;
  return { test: system, value: named, holds: holds === (searched === undefined || value !== '') };
}

export const asksForSystem = (branch: readonly Condition[]): boolean =>
  branch.some(({ test }) => test === system);

/** What choices in expansions (`$(if CONDITION,…)`) ask for, where it is there on some systems only. */
export function choicesBySystem({ statements }: Makefile, variables: MakeVariables): readonly Condition[] {
  const texts = statements.flatMap(one => {
    if (one.type === 'rule') return [...one.lines, ...one.assignments.map(({ value: text }) => ({ text }))];
    return one.type === 'assignment' ? [{ text: one.value }] : [];
  });
  const tests = texts.flatMap(({ text }) =>
    [...text.text.matchAll(/\$[({]if[ \t]+(\$[^,]+),/g)].map(([, test = '']) => expressionOf(test)),
  );
  return [...new Set(tests)]
    .filter(test => isOfSystems(test, variables))
    .map(test => ({ test, value: '', holds: false }));
}

/** Whether a condition that asks for this holds, or does not, on some systems only. */
export const isOfSystems = (test: string, variables: MakeVariables): boolean =>
  test === system || systemsWith(resolved(test, variables), variables) !== undefined;

/** The systems on which the world is so; absent: any. `asked`: what all conditionals ask for. */
export function systemsIn(
  world: World,
  asked: readonly Condition[],
  variables: MakeVariables,
): readonly System[] | undefined {
  const values = asked.flatMap(({ test, value }) => (test === system ? [value] : []));
  const value = world.get(system);
  const own = systems.filter(one => (value === undefined ? !values.includes(one) : one === value));
  const found = new Set(
    asked.filter(one => one.value === '' && world.get(one.test) !== '').map(one => one.test),
  );
  return narrowed([
    values.length === 0 ? undefined : own,
    ...[...found].map(test => systemsWith(resolved(test, variables), variables)),
  ]);
}

/** The systems on which an expression finds something: a device of Linux, a driver's program; absent: any. */
function systemsWith(expression: string, variables: MakeVariables): readonly System[] | undefined {
  const path = /^\$[({]wildcard\s+(\S+)[)}]$/.exec(expression)?.[1];
  if (path !== undefined) return ofLinuxAlone.test(resolved(path, variables)) ? ['linux'] : undefined;
  const script = /^\$[({]shell\s+(.*)[)}]$/s.exec(expression)?.[1];
  if (script !== undefined && asksForLinux(script)) return ['linux'];
  const program = /^\$[({]shell\s+(?:command\s+-v|which)\s+([\w-]+)[^|;&]*[)}]$/.exec(expression)?.[1];
  return program !== undefined && notOfMac.test(program) ? ['linux', 'windows'] : undefined;
}

/** One test for a path, and what is printed where it is there. */
const printedIfThere =
  /^(?:(?:el)?if\s+)?(?:\[\s+-\w\s+["']?([^\s"']+)["']?\s+\]|test\s+-\w\s+["']?([^\s"';&]+)["']?)\s*(?:;\s*then\b|&&)\s*echo\s[^;&|]*$/;

/** Whether a script prints something only where a path of Linux is there. */
const asksForLinux = (script: string): boolean =>
  script
    .trim()
    .replace(/;\s*fi$/, '')
    .split(/;\s*(?=elif\b)/)
    .every(part => {
      const [, inBrackets, tested] = printedIfThere.exec(part.trim()) ?? [];
      return ofLinuxAlone.test(inBrackets ?? tested ?? '');
    });

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
