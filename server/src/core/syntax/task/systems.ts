import { type System, systems } from '../../facts.ts';
import { printsSystem, systemNamed } from '../systems.ts';

/** A condition in a condition in a condition. */
const deepest = 10;

/** The condition of `{{if …}}` and `{{else if …}}`. */
const choice = /^\{\{-?\s*(?:else\s+)?if\s+([\s\S]*?)\s*-?\}\}$/;

/** Whether a variable holds the name of the system. */
type IsSystem = (variable: string) => boolean;

/** The systems on which an action takes its branch that asks for nothing but the system; undefined: it asks for something else. */
export function systemsTaken(action: string, isSystem: IsSystem): readonly System[] | undefined {
  const condition = choice.exec(action)?.[1];
  return condition === undefined ? undefined : systemsWhere(condition, isSystem, 0);
}

/** `OS` is Go's name of the system; `eq` may have several to compare with. Source: taskfile.dev, "Templating", functions. */
function systemsWhere(condition: string, isSystem: IsSystem, depth: number): readonly System[] | undefined {
  const [word, ...others] = termsOf(condition);
  if (word === undefined || depth > deepest) return undefined;
  const nested = (term: string): readonly System[] | undefined =>
    term.startsWith('(') ? systemsWhere(inside(term), isSystem, depth + 1) : undefined;
  if (others.length === 0) return nested(word);
  if (word === 'eq' || word === 'ne') {
    const terms = others.map(term => {
      const variable = /^\.(\w+)$/.exec(term)?.[1];
      return /^\(\s*OS\s*\)$/.test(term) || (variable !== undefined && isSystem(variable)) ? 'OS' : term;
    });
    const names = terms.flatMap(term => /^["`](.*)["`]$/.exec(term)?.[1] ?? []);
    // The first is compared with each of the others.
    const asks = terms.filter(term => term === 'OS').length === 1 && names.length === terms.length - 1;
    if (!asks || names.length === 0 || (names.length > 1 && (word === 'ne' || terms[0] !== 'OS')))
      return undefined;
    return where(system => names.some(name => systemNamed(name) === system) === (word === 'eq'));
  }
  const each = others.map(nested);
  const known = each.flatMap(one => (one === undefined ? [] : [one]));
  if (known.length < each.length) return undefined;
  if (word === 'not' && known.length === 1) return where(system => known[0]?.includes(system) === false);
  if (word === 'and') return where(system => known.every(one => one.includes(system)));
  return word === 'or' ? where(system => known.some(one => one.includes(system))) : undefined;
}

const where = (holds: (system: System) => boolean): readonly System[] => systems.filter(holds);

const inside = (term: string): string => term.slice(1, -1);

/** Words, strings, and what parentheses hold; nothing, where they do not close. */
function termsOf(text: string): readonly string[] {
  const terms: string[] = [];
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|`[^`]*`|[()]|[^\s()"`]+|\s+/g)) {
    if (token === ')') depth--;
    if (depth > 0 || (token === ')' && terms.length > 0)) terms[terms.length - 1] += token;
    else if (token.trim() !== '') terms.push(token);
    if (token === '(') depth++;
    if (depth < 0) return [];
  }
  return depth === 0 ? terms : [];
}

/** Whether the text of a variable, or the script that gives it one, is the name of the system and nothing else. */
export const isSystemText = (text: string): boolean => /^\{\{-?\s*OS\s*-?\}\}$/.test(text);
export const isSystemScript = (script: string): boolean => printsSystem.test(script);

/** Whether what a text gives may be another on another system. */
export const asksForSystem = (text: string): boolean => /\{\{[^}]*\bOS\b|\buname\b/.test(text);
