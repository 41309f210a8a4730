import type { Question } from './branches.ts';
import { inPattern } from './in-pattern.ts';

/** A value that is none of those known. */
const another = '\0';

/**
 * Which of its values a variable has. `asProgram`: the script may run it, as it does with `true` and `false` (`if $DEBUG`).
 */
export function valueQuestion(
  name: string,
  own: ReadonlySet<string>,
  { asProgram }: { readonly asProgram: boolean },
): Question<string> {
  const all = [...own, another];
  const written = inPattern(name);
  const word = new RegExp(`^"?\\$(?:${written}|\\{${written}(?::?-[^}]*)?\\})"?$`);
  const meant = (value: string): string => (own.has(value) ? value : another);
  const question: Question<string> = {
    all,
    mayAsk: new RegExp(
      `(?:\\[|\\btest|\\bcase${asProgram ? '|\\bif' : ''})[ \\t][^\\n]{0,200}\\$\\{?${written}(?!\\w)`,
    ),
    tells: asked => word.test(asked.trim()),
    named: pattern => (/[*?[$`]/.test(pattern) ? undefined : [meant(pattern)]),
  };
  if (!asProgram || !(own.has('true') || own.has('false'))) return question;
  return {
    ...question,
    withProgram: program =>
      word.test(program)
        ? { yes: [meant('true')], no: all.filter(value => value !== 'true') }
        : { yes: undefined, no: undefined },
  };
}
