import type { Message } from '../message.ts';
import type { Citation, Platform } from './behaviour.ts';

export type SettingsType = 'boolean' | 'string' | 'number' | 'list' | 'object';

/** One key of admin-settings.json. */
export interface SettingsKey {
  /** `kubernetes.enabled`; `[]` stands for the items of a list. */
  readonly path: string;
  /** Of the `value` of a locked-value setting, or of the key itself. */
  readonly type: SettingsType;
  /** `locked-value`: an object with `locked` and `value`. `plain`: the value itself. `group`: an object of other keys. */
  readonly form: 'locked-value' | 'plain' | 'group';
  /** Other types that a source names or shows as well: not wrong, as nobody knows better. */
  readonly also?: readonly SettingsType[];
  readonly values?: readonly (string | number)[];
  /** The types that a list's items may have. */
  readonly items?: readonly ('string' | 'object')[];
  /** The string holds JSON of its own. */
  readonly holds?: 'json';
  readonly minimum?: number;
  readonly maximum?: number;
  /** The platforms that read it; absent: all. */
  readonly platforms?: readonly Platform[];
  /** The first release that reads it, where a source names one. */
  readonly since?: string;
  /** The first release that does not read it any more. */
  readonly until?: string;
  readonly title: Message;
  readonly summary: Message;
  /** What the setting is called in Docker Desktop or the Admin Console. */
  readonly setting?: string;
  /** Of the newest release. */
  readonly default?: string | number | boolean;
  /** What differs by release, or between the sources. */
  readonly note?: Message;
  /** The path of the boolean setting that must be on for this one to do anything. */
  readonly parent?: string;
  readonly sources: readonly Citation[];
}
