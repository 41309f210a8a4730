import type { Word } from '../facts.ts';
import { type Command, commandOf } from './commands.ts';

/** Global flags of docker that take the next word. */
const valued = new Set([
  '-c',
  '--context',
  '--config',
  '-H',
  '--host',
  '-l',
  '--log-level',
  '--tlscacert',
  '--tlscert',
  '--tlskey',
]);

/** What docker is asked to do: `docker -c desktop-linux debug app` as `debug app`. */
export function dockerCommand(words: readonly Word[]): Command | undefined {
  const command = commandOf(words);
  if (command?.program.replace(/\.exe$/, '') !== 'docker') return undefined;
  const { args } = command;
  let at = 0;
  for (; at < args.length && args[at]?.startsWith('-') === true; at++) if (valued.has(args[at] ?? '')) at++;
  const verb = args[at];
  return verb === undefined ? undefined : { program: verb, args: args.slice(at + 1) };
}
