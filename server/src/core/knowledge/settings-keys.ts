import type { SettingsKey } from './settings-key.ts';
import { eciKeys } from './settings-keys-eci.ts';
import { groupKeys } from './settings-keys-groups.ts';
import { singleKeys } from './settings-keys-single.ts';

export type { SettingsKey, SettingsType } from './settings-key.ts';

/** Every key of admin-settings.json that Docker documents. */
export const settingsKeys: readonly SettingsKey[] = [...singleKeys, ...eciKeys, ...groupKeys];
