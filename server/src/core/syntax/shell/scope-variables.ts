import { type Setting, unknown } from '../../facts.ts';
import { others } from './others.ts';
import type { Scope } from './scope.ts';
import type { LeftVariable } from './syntax.ts';

/** What a script has set when it is over. */
export function leftBy(scope: Scope): ReadonlyMap<string, LeftVariable> {
  const end = scope.text.length + 1;
  return new Map(
    [...scope.assigned()].map(name => [
      name,
      { value: scope.settingAt(name, end), isExported: scope.exports(name) },
    ]),
  );
}

/** What a script gives a program that it runs at an offset, or a script that it reads in, besides what it is given itself. */
export function givenBy(scope: Scope, at: number, isRead: boolean): ReadonlyMap<string, Setting<string>> {
  const given = new Map<string, Setting<string>>();
  for (const name of scope.assigned())
    if (isRead || scope.exports(name)) given.set(name, scope.settingAt(name, at) ?? unknown(`$${name}`));
  if (scope.mayBeBroughtIn()) given.set(others, unknown(`$${others}`));
  return given;
}

/** What stands in front of a command. */
export const variablesOf = (
  assignments: readonly { readonly name: string; readonly value: Setting<string> }[],
): readonly (readonly [string, Setting<string>])[] => assignments.map(({ name, value }) => [name, value]);
