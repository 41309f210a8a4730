import type { Machine } from './knowledge/behaviour.ts';
import { behaviours } from './knowledge/behaviours.ts';
import { verdictOn } from './knowledge/judge.ts';
import { commands } from './knowledge/socket-commands.ts';
import { say } from './message.ts';
import type { Decision } from './policy.ts';
import type { DataScalar } from './syntax/data.ts';

/**
 * The one name of a docker command: `docker push` and `docker image push` send the same request, and requests are
 * what is matched.
 */
export function canonicalCommand(command: string): string {
  const words = command
    .trim()
    .replace(/^docker\s+/, '')
    .split(/\s+/);
  const [first = '', second = ''] = words;
  const group = groupOf.get(first);
  if (group !== undefined) return `${group} ${renamed[first] ?? first}`;
  if (second === '') return first;
  return `${first === 'buildx' ? 'builder' : first} ${renamedIn[`${first} ${second}`] ?? second}`;
}

const members: Readonly<Record<string, readonly string[]>> = {
  container:
    'attach commit cp create diff exec export kill logs pause port ps rename restart rm run start stats stop top unpause update wait'.split(
      ' ',
    ),
  image: 'history images import load pull push rmi save tag'.split(' '),
  builder: ['build'],
  system: ['events', 'info'],
};
const groupOf = new Map(
  Object.entries(members).flatMap(([group, names]) => names.map(name => [name, group] as const)),
);
const renamed: Readonly<Record<string, string>> = { ps: 'ls', images: 'ls', rmi: 'rm' };
const renamedIn: Readonly<Record<string, string>> = {
  'container list': 'ls',
  'container ps': 'ls',
  'image list': 'ls',
  'image remove': 'rm',
};

/** Whether an entry of the command list speaks of a command. */
export function matchCommand(entry: string, command: string): boolean {
  const name = canonicalCommand(command);
  if (!entry.endsWith('*')) return canonicalCommand(entry) === name;
  const group = entry.slice(0, -1).trim();
  const groups = group === 'build' ? ['builder', 'build'] : [group];
  return (
    groups.includes(name.split(' ')[0] ?? '') ||
    (group === 'image' && name === 'builder build' && command.startsWith('image'))
  );
}

/** The commands of the Docker CLI that are requests to the engine of their own. */
const restrictable = new Set([...commands.map(({ name }) => name), 'plugin', 'login']);

/** May a command be sent, and which entry says so. */
export function decideCommand(
  lists: { readonly commands: readonly DataScalar[] | undefined; readonly type: string | undefined },
  uri: string,
  command: string,
  machine: Machine,
): Decision {
  const isUnrestricted = { answer: 'allowed', reason: say`No command list restricts it.` } as const;
  if (lists.commands === undefined) return isUnrestricted;
  if (verdictOn(behaviours['socket-command-bypass'], machine) !== undefined)
    return {
      answer: 'allowed',
      reason: say`Docker Desktop ${machine.desktop} ignores the command list (CVE-2025-10657).`,
    };
  if (verdictOn(behaviours['socket-command-list'], machine) !== undefined) return isUnrestricted;
  if (lists.type !== 'allow' && lists.type !== 'deny')
    return { answer: 'unknown', reason: say`The command list has no valid type (allow or deny).` };
  const [verb = ''] = command
    .trim()
    .replace(/^docker\s+/, '')
    .split(/\s+/);
  if (!restrictable.has(verb) || verb === 'context' || (verb === 'buildx' && !/\bbuild\b/.test(command)))
    return { answer: 'unknown', reason: say`The command list does not speak of docker ${command}.` };
  const entry = lists.commands.find(({ extract }) => matchCommand(extract.text, command));
  const at = entry === undefined ? {} : { at: { uri, span: entry.span } };
  if (lists.type === 'deny')
    return entry === undefined
      ? { answer: 'allowed', reason: say`The deny list does not name docker ${command}.` }
      : { answer: 'denied', reason: say`The deny list names ${entry.extract.text}.`, ...at };
  return entry === undefined
    ? { answer: 'denied', reason: say`The allow list does not name docker ${command}.` }
    : { answer: 'allowed', reason: say`The allow list names ${entry.extract.text}.`, ...at };
}
