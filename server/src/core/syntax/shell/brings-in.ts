import type { Extract } from '../../text.ts';

/** The word behind `.` or `source`: `"$(dirname "$0")/x.sh"`. */
export const sourcedFile = `((?:"[^"\\n]*"|'[^'\\n]*'|[^\\s;&|)])+)`;

/** `. FILE`, and what else may give any variable a value. */
const bringing = new RegExp(
  `(?:^|[\\s;&|({])(?:(?:\\.|source)[ \\t]+${sourcedFile}|eval[ \\t]+[^\\s;&|)]|(?:export|declare|typeset|local|readonly|read|printf[ \\t]+-v)[ \\t]+(?:-\\w+[ \\t]+)*"?[$\`])`,
  'g',
);

/** Whether a text reads in what may give any variable a value: `. FILE`, `eval "$(…)"`, `export $(cat FILE)`; `sourced`: not these files. */
export function bringsIn(text: string, sourced: readonly Extract[] = []): boolean {
  const known = namesOf(sourced);
  return [text, ...sourced.map(one => one.text)].some(one =>
    [...one.matchAll(bringing)].some(([, path]) => path === undefined || !known.has(nameOfFile(path))),
  );
}

export const namesOf = (sourced: readonly Extract[]): ReadonlySet<string> =>
  new Set(sourced.map(({ uri }) => nameOfFile(decodeURIComponent(uri))));

export const nameOfFile = (path: string): string =>
  path.slice(path.lastIndexOf('/') + 1).replace(/["']/g, '');
