import { type System, systems } from '../../facts.ts';
import { families, printsSystem, systemNamed } from '../systems.ts';

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
    const expression = variable === undefined ? side : (written(variable) ?? '');
    const script = /^\s*`([^`]*)`\s*$/.exec(expression)?.[1];
    if (script !== undefined && printsSystem.test(script)) return ['os'];
    return call.exec(expression)?.[1] ?? [];
  });
  const given = [first, last].flatMap(side => {
    const found = text.exec(side);
    return found === null ? [] : [found[1] ?? found[2] ?? ''];
  });
  if (asked.length !== 1 || given.length !== 1) return undefined;
  const [value = ''] = given;
  const named = asked[0] === 'os' ? [systemNamed(value)] : (families.get(value) ?? []);
  return systems.filter(system => named.includes(system) === (sign === '=='));
}

/** Whether the value of an expression may be another on another system. */
export const asksForSystem = (justfile: string): boolean => /\bos(?:_family)?\(|\buname\b/.test(justfile);
