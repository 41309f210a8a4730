import { fits } from '../wildcards.ts';

/** Whether `*` and `?` of a pattern stand for what a name has there. Sets of characters are hardly ever written. */
export const nameFits = (pattern: string, name: string): boolean =>
  !name.includes('/') && !/[[\]]/.test(pattern) && fits(pattern, name);

/** The same as a shell does it: a name with a dot in front wants one in the pattern. */
export const nameMatches = (pattern: string, name: string): boolean =>
  (!name.startsWith('.') || pattern.startsWith('.')) && nameFits(pattern, name);
