const exporting =
  /(?:^|[\s;&|({])(?:export|(?:declare|typeset|local|readonly)[ \t]+(?:-\w+[ \t]+)*-\w*x\w*)[ \t]([^\n;&|#]*)/g;
const allExported = /(?:^|[\s;&|({])set[ \t]+-(?:\w*a|o[ \t]+allexport)\b/;

/** The variables that a script hands on to the programs that it runs. Text that only looks like it counts as well. */
export function exportedIn(text: string): ReadonlySet<string> | 'all' {
  if (allExported.test(text)) return 'all';
  const names = new Set<string>();
  for (const [, words = ''] of text.matchAll(exporting))
    for (const [name] of words.matchAll(/(?<![\w$={./-])[A-Za-z_]\w*/g)) names.add(name);
  return names;
}
