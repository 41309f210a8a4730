import { commands, groups, unsupported } from '../knowledge/socket-commands.ts';
import { socketRequests } from '../knowledge/socket-requests.ts';
import { say } from '../message.ts';
import { canonicalCommand, matchCommand } from '../socket-commands.ts';
import { type EditorContext, words } from './context.ts';

/** What an entry of the command list covers, as Markdown. `type`: what the list does with it. */
export function commandText(entry: string, type: string | undefined, context: EditorContext): string {
  const first = entry.split(/\s/)[0] ?? '';
  const title = `\`${entry || '""'}\``;
  if (unsupported.includes(first))
    return `${title}\n\n${words(say`The list does not support docker ${first}: the entry may have no effect.`, context)}`;
  const known = commands.some(({ name }) => canonicalCommand(name) === canonicalCommand(entry));
  const isGroup = groups.some(({ name }) => name === entry);
  const requests = requestsOf(entry);
  if (!known && !isGroup && requests.length === 0)
    return `${title}\n\n${words(say`Not a command that the list is known to support.`, context)}`;
  const effect =
    type === 'allow'
      ? words(
          say`Containers that may mount the Docker socket can do this; what no entry names is blocked.`,
          context,
        )
      : type === 'deny'
        ? words(say`Containers that may mount the Docker socket cannot do this.`, context)
        : '';
  const covered = isGroup
    ? words(say`Covers every command of this group.`, context)
    : others(entry).length === 0
      ? ''
      : words(
          say`Also covers ${others(entry)
            .map(name => `docker ${name}`)
            .join(', ')}: requests are matched, not names.`,
          context,
        );
  const calls =
    requests.length === 0
      ? ''
      : `${words(say`Requests to the Docker Engine:`, context)}\n\n${requests.map(call => `- \`${call}\``).join('\n')}`;
  return [title, effect, covered, calls].filter(part => part !== '').join('\n\n');
}

/** The requests to the Docker Engine that the entry covers. */
export const requestsOf = (entry: string): readonly string[] => [
  ...new Set(
    Object.entries(socketRequests)
      .filter(([name]) => matchCommand(entry, name))
      .flatMap(([, requests]) => requests),
  ),
];

/** The other spellings of a command. */
function others(entry: string): readonly string[] {
  const own = canonicalCommand(entry);
  const spellings = new Set(
    [...commands.map(({ name }) => name), own].filter(name => canonicalCommand(name) === own),
  );
  spellings.delete(entry);
  return [...spellings];
}
