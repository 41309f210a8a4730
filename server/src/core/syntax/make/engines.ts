import { isOtherEngine } from '../engines.ts';
import type { Condition, World } from './conditions.ts';
import { searchOf } from './searches.ts';
import type { MakeVariables } from './variables.ts';

/** What takes a program out of its path or out of a list of one, or has it say which one it is. */
const aroundName =
  /^\$\((?:(?:notdir|firstword|lastword|strip|shell basename) +(.*)|shell +(docker|\$\([\w.-]+\)) +(?:-v|(?:--)?version|info)(?:(?= |2?>&1)(?:[^|;&]|>&1)*)?)\)$/;

/** What `$(shell docker --version)` asks for in the place of a variable. */
const dockerItself = 'shell docker';

/** The condition as one that asks whether a variable is another engine than docker, if it does. */
export function engineAsked(condition: Condition, variables: MakeVariables): Condition {
  const { test, value, holds } = condition;
  const { searched, inside, absent } = searchOf(test, variables) ?? {};
  const engine = searched ?? value;
  const name = isOtherEngine(engine) ? nameIn(inside ?? test) : undefined;
  if (name === undefined) return condition;
  return { test: `$(${name})`, value: engine, holds: holds === (searched === undefined || value !== absent) };
}

function nameIn(expression: string): string | undefined {
  let at = expression;
  for (let inner = aroundName.exec(at); inner !== null; inner = aroundName.exec(at))
    at = inner[1] ?? inner[2] ?? '';
  return at.trim() === 'docker' ? dockerItself : /^\$\(([\w.-]+|shell docker)\)$/.exec(at.trim())?.[1];
}

export const asksForEngine = (branch: readonly Condition[]): boolean =>
  branch.some(({ value }) => isOtherEngine(value));

/** The variables that are another engine than docker where the world is so. */
export const enginesIn = (world: World): ReadonlyMap<string, string> =>
  new Map(
    [...world].flatMap(([test, value]) => {
      const name = isOtherEngine(value) ? nameIn(test) : undefined;
      return name === undefined ? [] : [[name, value] as const];
    }),
  );

/** Whether `docker` is another engine by its name alone where the world is so. */
export const hasNoDocker = (world: World): boolean => enginesIn(world).has(dockerItself);

/** The worlds, and each with another engine once more with docker: what else it asks for a run may have with both. */
export const withDocker = (worlds: readonly World[]): readonly World[] =>
  worlds.flatMap(world => {
    const engines = enginesIn(world);
    const rest = [...world].filter(([test]) => !engines.has(nameIn(test) ?? ''));
    return engines.size === 0 ? [world] : [new Map(rest), world];
  });
