import type { Elsewhere, Fact, Word } from '../facts.ts';
import type { ShellCommand } from '../syntax/shell-syntax.ts';
import { type Extract, LineIndex } from '../text.ts';
import { commandFact } from './exec-form.ts';

/** What the commands of a script do, which is another file: told at the word that names the script. */
export function broughtBy(
  by: Word,
  script: Extract,
  commands: readonly ShellCommand[],
): readonly Fact<'command'>[] {
  if (commands.length === 0) return [];
  const lines = new LineIndex(script.text);
  const { uri, span } = by.anchor;
  const anchor = { uri, span };
  return commands.map(command => {
    const fact = commandFact(command);
    // The script runs what it is given: that stands in the file at hand.
    if (fact.anchor.uri !== script.uri) return fact;
    const { words, redirects = [], anchor: own } = fact;
    const elsewhere: Elsewhere = { place: own, line: lines.lineAt(own.span.start) + 1 };
    return {
      type: 'command',
      words: words.map(({ value }) => ({ value, anchor })),
      redirects: redirects.map(({ target }) => ({ target, anchor })),
      span,
      anchor,
      elsewhere,
    };
  });
}
