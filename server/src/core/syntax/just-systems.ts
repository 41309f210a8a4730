import { type System, systems } from '../facts.ts';

/** The name that just has for each system. Source: the just manual, "System Information". */
const families: ReadonlyMap<string, readonly System[]> = new Map([
  ['os linux', ['linux']],
  ['os macos', ['macos']],
  ['os windows', ['windows']],
  ['os_family unix', ['linux', 'macos']],
  ['os_family windows', ['windows']],
]);

const call = /^\s*(os|os_family)\(\s*\)\s*$/;
const text = /^\s*(?:"([^"\\]*)"|'([^']*)')\s*$/;
const name = /^\s*([A-Za-z_][\w-]*)\s*$/;

/**
 * The systems on which a condition holds that asks for nothing but the system; undefined: it asks for something else.
 * `written`: the expression that a variable stands for, as it is written.
 */
export function systemsWhere(
  condition: string,
  written: (variable: string) => string | undefined,
): readonly System[] | undefined {
  const [, first = '', sign, last = ''] = /^([^=!]*)([=!]=)([^=!]*)$/.exec(condition) ?? [];
  const asked = [first, last].flatMap(side => {
    const variable = name.exec(side)?.[1];
    return call.exec(variable === undefined ? side : (written(variable) ?? ''))?.[1] ?? [];
  });
  const given = [first, last].flatMap(side => {
    const found = text.exec(side);
    return found === null ? [] : [found[1] ?? found[2] ?? ''];
  });
  if (asked.length !== 1 || given.length !== 1) return undefined;
  const named = families.get(`${asked[0]} ${given[0]}`) ?? [];
  return sign === '==' ? named : systems.filter(system => !named.includes(system));
}

/** Whether the value of an expression may be another on another system. */
export const asksForSystem = (justfile: string): boolean => /\bos(?:_family)?\(/.test(justfile);
