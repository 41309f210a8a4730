import { valueOf } from '../facts.ts';
import { before } from '../syntax/expansion.ts';
import type { ShellCommand } from '../syntax/shell/syntax.ts';
import { concatExtracts, type Extract } from '../text.ts';

/** The text of a script of the file, by its name. */
export type ScriptOf = (name: string) => Extract | undefined;

/** Scripts that call scripts: as deep as anyone writes. */
const deepest = 5;

/**
 * The commands that get what `npm run NAME -- ARGUMENTS` gives on, which it puts behind the last command of the script. Nothing, where
 * no argument is given, or one needs quotes.
 * Sources: docs.npmjs.com, "npm run"; yarnpkg.com, "yarn run"; pnpm.io, "pnpm run".
 */
export function commandsGivenBy(
  command: ShellCommand,
  scriptOf: ScriptOf,
  read: (text: Extract) => readonly ShellCommand[],
  depth = 0,
): readonly ShellCommand[] {
  const { name, from } = callOf(command.words.map(({ value }) => valueOf(value))) ?? {};
  const script = name === undefined ? undefined : scriptOf(name);
  const given = command.words.slice(from);
  const texts = given.flatMap(({ extract }) => (extract === undefined ? [] : [extract]));
  const isPlain = given.every(({ value }) => /^[\w@%+=:,./-]+$/.test(valueOf(value) ?? ''));
  if (
    script === undefined ||
    given.length === 0 ||
    texts.length < given.length ||
    !isPlain ||
    depth > deepest
  )
    return [];
  const whole = concatExtracts(script.uri, [script, ...texts.flatMap(text => [before(text, ' '), text])]);
  const last = read(whole).at(-1);
  return last === undefined ? [] : [last, ...commandsGivenBy(last, scriptOf, read, depth + 1)];
}

/** The script that is called, and the word with which its arguments begin. */
function callOf([program, ...words]: readonly (string | undefined)[]):
  | { readonly name: string | undefined; readonly from: number }
  | undefined {
  if (!/^(?:npm|pnpm|yarn|bun)$/.test(program ?? '')) return undefined;
  const verb = /^(?:run|run-script)$/.test(words[0] ?? '') ? 1 : 0;
  if (program === 'npm' && verb === 0) return undefined;
  const flags = words.findIndex((word, i) => i >= verb && !/^-./.test(word ?? ''));
  const end = words.indexOf('--', verb);
  if (flags < 0 || (end >= 0 && end < flags)) return undefined;
  // npm itself takes what stands in front of `--`, pnpm and yarn give all on.
  const from = end >= 0 ? end + 2 : program === 'npm' ? words.length + 1 : flags + 2;
  return { name: words[flags], from };
}
