import type { Condition } from './conditions.ts';

/** What a condition that asks for several things (`$(and A,B)`, `$(or A,B)`) says of each of them, where that is certain. */
export function partsOf({ test, value, holds }: Condition): readonly Condition[] {
  const [, name, given = ''] = /^\$\((and|or) +(.*)\)$/s.exec(test) ?? [];
  // All of `and` are there, or nothing of `or` is.
  if (value !== '' || name === undefined || holds !== (name === 'or')) return [];
  return argumentsIn(given).map(one => ({ test: one.trim(), value, holds }));
}

function argumentsIn(text: string): readonly string[] {
  const ends = [...commasIn(text), text.length];
  return ends.map((end, i) => text.slice(i === 0 ? 0 : (ends[i - 1] ?? 0) + 1, end));
}

/** The commas that stand in no other expansion, up to where the one around the text ends. */
export function commasIn(text: string): readonly number[] {
  const found: number[] = [];
  for (let i = 0, depth = 0; i < text.length && depth >= 0; i++) {
    if (text[i] === '(' || text[i] === '{') depth++;
    else if (text[i] === ')' || text[i] === '}') depth--;
    else if (text[i] === ',' && depth === 0) found.push(i);
  }
  return found;
}
