import { type System, systems } from '../facts.ts';

/** The name that just has for each system. Source: the just manual, "System Information". */
const families: ReadonlyMap<string, readonly System[]> = new Map([
  ['os linux', ['linux']],
  ['os macos', ['macos']],
  ['os windows', ['windows']],
  ['os_family unix', ['linux', 'macos']],
  ['os_family windows', ['windows']],
]);

const call = String.raw`(os|os_family)\(\s*\)`;
const name = String.raw`(?:"([^"\\]*)"|'([^']*)')`;
const question = new RegExp(`^\\s*(?:${call}\\s*([!=]=)\\s*${name}|${name}\\s*([!=]=)\\s*${call})\\s*$`);

/** The systems on which a condition holds that asks for nothing but the system; undefined: it asks for something else. */
export function systemsWhere(condition: string): readonly System[] | undefined {
  const found = question.exec(condition);
  if (found === null) return undefined;
  const [, first, before, a, b, c, d, behind, last] = found;
  const named = families.get(`${first ?? last} ${a ?? b ?? c ?? d}`) ?? [];
  return (before ?? behind) === '==' ? named : systems.filter(system => !named.includes(system));
}

/** Whether the value of an expression may be another on another system. */
export const asksForSystem = (text: string): boolean => /\bos(?:_family)?\(/.test(text);
