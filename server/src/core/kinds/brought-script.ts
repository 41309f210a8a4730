import type { Elsewhere, Fact, Word, WordForm } from '../facts.ts';
import type { ShellCommand } from '../syntax/shell/syntax.ts';
import { LineIndex, type Source } from '../text.ts';
import { commandFact } from './exec-form.ts';

/** What the commands of a script do, which is another file, or stands in one: told at the word that names the script. */
export function broughtBy(
  by: Word,
  file: Source,
  commands: readonly ShellCommand[],
): readonly Fact<'command'>[] {
  if (commands.length === 0) return [];
  const lines = new LineIndex(file.text);
  const { uri, span } = by.anchor;
  const anchor = { uri, span };
  return commands.flatMap((command): readonly Fact<'command'>[] => {
    const fact = commandFact(command);
    // The script runs what it is given: that stands in the file at hand.
    if (fact.anchor.uri !== file.uri) return [fact];
    // Where its engine and its systems are told is in the script.
    const { words, redirects = [], anchor: own, input, shell, engine: _, systems: __, ...more } = fact;
    const elsewhere: Elsewhere = { place: own, line: lines.lineAt(own.span.start) + 1 };
    const here = (written: readonly Word[]): readonly Word[] =>
      written.map(({ value }) => ({ value, anchor }));
    const at = {
      ...more,
      span,
      anchor,
      elsewhere,
      ...(input && { input: { value: input.value, anchor } }),
      ...(shell && { shell: here(shell) }),
    };
    return [
      { ...at, words: here(words), redirects: redirects.map(({ target }) => ({ target, anchor })) },
      ...programsOf(command).map(
        (form): Fact<'command'> => ({
          ...at,
          words: here(form.words),
          ...(form.each ? {} : { where: form.where }),
        }),
      ),
    ];
  });
}

/** What runs in each round of a loop, and where the program is a variable, if the script gives it each value that it may have. */
function programsOf({ words, forms }: ShellCommand): readonly WordForm[] {
  if (words[0]?.value.known !== false) return forms.filter(({ each }) => each);
  // The others are of variables in its arguments.
  const programs = forms.filter(form => form.words[0]?.value.known);
  return programs.every(({ of }) => of === programs.length) ? programs : [];
}
