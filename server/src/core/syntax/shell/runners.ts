import type { Gathered } from './commands.ts';
import { textOf, unwrap } from './wrappers.ts';

/** What a name says that runs the command behind it. */
const runs = /(?:^|[_-])(?:run|exec|execute|retry|retries|try)(?:$|[_-])|^(?:run|exec)cmd$|^echorun$/i;
const runsNot = /dry|skip|print|should|can_|(?:^|[_-])no/i;
/** What may stand between: how often, how long, flags. */
const between = /^(?:-.*|\d+[smh]?)$/;

/** `run_cmd docker run …`, `retry 3 docker build …`, where the script does not say what that does: as the name says it. */
export function withoutRunner(command: Gathered, isDefined: (name: string) => boolean): Gathered {
  const { words } = command;
  const name = textOf(words[0]);
  if (name === undefined || !runs.test(name) || runsNot.test(name) || isDefined(name)) return command;
  const from = words.findIndex((word, i) => i > 0 && !between.test(textOf(word) ?? ''));
  const rest = from < 0 ? [] : words.slice(from);
  return textOf(unwrap(rest).words[0]) === 'docker' ? { ...command, words: rest } : command;
}
