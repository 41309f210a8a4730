import type { Span } from '../../text.ts';

/** The names that a script declares as arrays by name (`declare -A`). */
export const associativeIn = (text: string): ReadonlySet<string> =>
  new Set(
    [
      ...text.matchAll(/\b(?:declare|local|typeset|readonly)[ \t]+(?:-\w+[ \t]+)*-\w*A\w*[ \t]+([\w \t]+)/g),
    ].flatMap(([, names = '']) => names.split(/\s+/)),
  );

/** The names that a script sets at one place alone: what it puts into an array there stays where it is. */
export function setOnceIn(text: string): ReadonlySet<string> {
  const once = new Set<string>();
  const others = new Set<string>();
  for (const [, name = ''] of text.matchAll(/(?<![\w${])([A-Za-z_]\w*)(?:\[[^\]\n]*\])?\+?=/g))
    if (once.has(name)) others.add(name);
    else once.add(name);
  for (const [, names = ''] of text.matchAll(/\b(?:unset|read|mapfile|readarray)\b([^\n;|&]*)/g))
    for (const name of names.split(/[^\w]+/)) others.add(name);
  return new Set([...once].filter(name => !others.has(name)));
}

/** The array that a word is all of: `"${NAME[@]}"`; `@` for the arguments. */
export const arrayIn = (whole: string): string | undefined =>
  /^"?\$(?:@|\{@\})"?$/.test(whole) ? '@' : /^"?\$\{([A-Za-z_]\w*)(?:\[[@*]\])\}"?$/.exec(whole)?.[1];

/** The key in `NAME[key]`, where the text says it; a `*` for all of them. */
export const keyIn = (index: string | undefined): string | undefined =>
  index === '@' || index === '*' ? '*' : /^(["']?)([A-Za-z_][\w.-]*|\d+)\1$/.exec(index ?? '')?.[2];

/** `[key]=value` among the elements of such an array. */
export function keyedElement(
  { start, end }: Span,
  text: string,
):
  | { readonly key: string; readonly node: { readonly startIndex: number; readonly endIndex: number } }
  | undefined {
  const [head, index] = /^\[([^\]]*)\]=/.exec(text.slice(start, end)) ?? [];
  const key = keyIn(index);
  return head === undefined || key === undefined
    ? undefined
    : { key, node: { startIndex: start + head.length, endIndex: end } };
}

/** What a value of such an array is looked up by, as a variable of its own. */
export const keyed = (array: string, key: string): string => `${array}[${key}]`;
