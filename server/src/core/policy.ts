import type { Setting } from './facts.ts';
import type { Machine } from './knowledge/behaviour.ts';
import type { Message } from './message.ts';
import type { Edit, Place } from './text.ts';

/** What an admin-settings.json says of one question, and which text says so. */
export interface Decision {
  /** `unknown`: cannot be told from the files (a digest in a registry, an unknown image). */
  readonly answer: 'allowed' | 'denied' | 'unknown';
  readonly reason: Message;
  /** The deciding entry, where there is one. */
  readonly at?: Place;
}

/** The Docker socket policy of one admin-settings.json. */
export interface Policy {
  readonly uri: string;
  /** May a container of `image` mount the socket? `bases`: the images it was built from, nearest first. */
  image(image: Setting<string> | undefined, machine: Machine, bases?: readonly string[]): Decision;
  /** May such a container send this docker command (`push`, `container ls`)? */
  command(command: string, machine: Machine): Decision;
  /** Edits that add `image` to the list of allowed images; absent where the file cannot take it. */
  allow(image: string): readonly Edit[] | undefined;
  /** Edits that allow what is built from `base`; absent where the file cannot take them or says so already. */
  allowDerived(base: string): readonly Edit[] | undefined;
}
