import { valueOf, type Word } from '../../facts.ts';
import { baseOf } from '../image-path.ts';
import type { DockerCommand } from './docker-command.ts';
import { textOf } from './flags.ts';

/** Those that need more than to stand in front of another command. */
const apart = new Set(['su', 'runuser', 'sg', 'chroot', 'nsenter']);
/** Programs that run a command as another user, or with other files: builders belong to a user. */
const otherUsers = new Set(['sudo', 'doas', 'gosu', 'su-exec', 'pkexec', ...apart]);
/** Variables that tell where the builders of a user are. */
const ofStore = new Set(['DOCKER_CONFIG', 'BUILDX_CONFIG', 'HOME']);

/**
 * The words that run a call of docker as a user: those from `sudo` on; none for whoever runs the script. Undefined: from the text one
 * cannot tell.
 */
export function userOf({ before, command }: DockerCommand): string | undefined {
  if (command.assignments.some(({ name }) => ofStore.has(name))) return undefined;
  const from = before.findIndex(word => !word.value.known || otherUsers.has(nameOf(word)));
  const words = from < 0 ? [] : before.slice(from);
  const texts = words.flatMap(word => writtenAs(word, command.holes ?? new Map()) ?? []);
  return texts.length < words.length || words.some(word => apart.has(nameOf(word)))
    ? undefined
    : texts.join(' ');
}

/** `line`, a command of buildx, for the user of a call of docker, by the program that it calls. */
export function forSameUser(call: DockerCommand, line: string): string | undefined {
  const user = userOf(call);
  const own = call.program === 'docker-buildx' ? line.replace(/^docker buildx/, call.program) : line;
  return user === undefined ? undefined : user === '' ? own : `${user} ${own}`;
}

const nameOf = (word: Word): string => baseOf(valueOf(word.value) ?? '');

/** A variable of the script, none that stands for an expression of the file. */
const ownVariable = /^\$\{?(?!_+\}?$)[A-Za-z_]\w*\}?$/;

/** A word that can be written again as it is. */
function writtenAs(word: Word, holes: ReadonlyMap<string, string | undefined>): string | undefined {
  const text = textOf(word);
  if (word.value.known) return /^[\w@%+=:,./-]+$/.test(text) ? text : undefined;
  const written = holes.has(text) ? holes.get(text) : ownVariable.exec(text)?.[0];
  return word.quoted === true && written !== undefined ? `"${written}"` : written;
}
