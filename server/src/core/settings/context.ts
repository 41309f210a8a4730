import type { Machine } from '../knowledge/behaviour.ts';
import type { SettingsKey } from '../knowledge/settings-keys.ts';
import { machinesOf } from '../lint.ts';
import { type Bundle, type Message, render } from '../message.ts';
import type { Target } from '../rule.ts';
import { onPlatform, readBy } from '../settings-model.ts';
import type { ImageUse, SocketUser } from '../socket-users.ts';

/** What the editor's help for a settings file depends on, besides the text. */
export interface EditorContext {
  readonly targets: readonly Target[];
  /** The machines of each target. */
  readonly machines: readonly (readonly Machine[])[];
  /** Containers of the workspace that mount the Docker socket. */
  readonly users: readonly SocketUser[];
  /** Images that the workspace's files name. */
  readonly images: readonly ImageUse[];
  readonly bundle: Bundle | undefined;
}

export const editorContext = (
  targets: readonly Target[],
  { users, images }: Pick<EditorContext, 'users' | 'images'>,
  bundle?: Bundle,
): EditorContext => ({ targets, machines: targets.map(machinesOf), users, images, bundle });

/** A message in the reader's language. */
export const words = (message: Message, { bundle }: Pick<EditorContext, 'bundle'>): string =>
  render(message, bundle);

/** Which of the targets have a machine that reads the key. */
export const readers = (key: SettingsKey, { targets, machines }: EditorContext): readonly Target[] =>
  targets.filter((_, i) =>
    (machines[i] ?? []).some(machine => readBy(key, machine) && onPlatform(key, machine)),
  );
