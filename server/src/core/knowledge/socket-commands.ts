import { type Message, say } from '../message.ts';

/** A command that can be restricted, by the name in the command list, and what it does. */
export interface SocketCommand {
  readonly name: string;
  readonly title: Message;
}

const names =
  'attach build commit cp create diff events exec export history images import info inspect kill load login logout logs pause port ps pull push rename restart rm rmi run save search start stats stop tag top unpause update version wait';
const management =
  'builder buildx checkpoint config container context image network node secret service stack swarm system volume';

/** What can be sent to the Docker socket by one docker command. Source: the Docker CLI's reference, 2026-08. */
export const commands: readonly SocketCommand[] = [...names.split(' '), ...management.split(' ')].map(
  name => ({
    name,
    title: say`docker ${name}`,
  }),
);

/** Wildcards for whole groups of commands. Source: docker/docs, enhanced-container-isolation/config.md, 2026-05. */
export const groups: readonly SocketCommand[] = [
  'container',
  'image',
  'volume',
  'network',
  'build',
  'system',
].map(name => ({ name: `${name}*`, title: say`All docker ${name} commands` }));

/** Commands that the list does not support. Source: docker/docs, enhanced-container-isolation/limitations.md, 2026-05. */
export const unsupported: readonly string[] =
  'compose dev extension feedback init manifest plugin sbom scout trust'.split(' ');
