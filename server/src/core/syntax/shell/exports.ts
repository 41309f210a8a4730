const exporting =
  /(?:^|[\s;&|({])(?:export|(?:declare|typeset|local|readonly)[ \t]+(?:-\w+[ \t]+)*-\w*x\w*)[ \t]([^\n;&|#]*)/g;
/** `set -a`, `set +a`, `set -euo pipefail -o allexport`: the words behind `set`. */
const setting = /(?:^|[\s;&|({])set((?:[ \t]+[-+]?\w+)+)/g;

/** The variables that a script hands on to the programs that it runs. Text that only looks like it counts as well. */
export function exportedIn(text: string): ReadonlySet<string> | 'all' {
  if (settingsOf(text).includes(true)) return 'all';
  const names = new Set<string>();
  for (const [, words = ''] of text.matchAll(exporting))
    for (const [name] of words.matchAll(/(?<![\w$={./-])[A-Za-z_]\w*/g)) names.add(name);
  return names;
}

/** Whether a shell that has run the text exports each variable that is set from then on; undefined: the text does not say. */
export const exportsAllAfter = (text: string): boolean | undefined => settingsOf(text).at(-1);

/** Each time that the text has all variables exported (true) or not (false). */
const settingsOf = (text: string): readonly boolean[] =>
  [...text.matchAll(setting)].flatMap(([, words = '']) => {
    const options = words.trim().split(/[ \t]+/);
    return options.flatMap((option, i) => {
      const isAll = /^[-+]\w*a/.test(option) || (/^[-+]\w*o$/.test(option) && options[i + 1] === 'allexport');
      return isAll ? [option.startsWith('-')] : [];
    });
  });
