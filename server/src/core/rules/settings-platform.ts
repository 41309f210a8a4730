import type { Platform } from '../knowledge/behaviour.ts';
import { type Message, say } from '../message.ts';
import { defineRule } from '../rule.ts';
import { entriesOf, keyAt, onPlatform, parentPath } from '../settings-model.ts';
import { settingsFile } from './settings-example.ts';

export const settingsPlatform = defineRule({
  id: 'settings-platform',
  summary: say`Some machine of the fleet reads the setting.`,
  why: say`Some settings exist on one platform only; elsewhere Docker Desktop leaves them alone.`,
  instead: say`Nothing needs to be done where one file serves several platforms; name them in the fleet. Otherwise take the setting out.`,
  behaviour: 'settings-other-platform',
  also: ['settings-of-mac'],
  on: ['adminSettings'],
  kinds: ['admin-settings'],
  check: ({ document }, { fleet }) =>
    entriesOf(document).flatMap(({ key, part, path, entry }) => {
      if (key?.platforms === undefined || part !== 'setting') return [];
      if (fleet.some(machine => onPlatform(key, machine))) return [];
      // What holds it is said already.
      if (keyAt(parentPath(path))?.platforms !== undefined) return [];
      const edits = entry.keyAnchor.remove?.();
      return [
        {
          at: entry.keyAnchor,
          ...(key.platforms.every(platform => platform === 'mac')
            ? { behaviour: 'settings-of-mac' as const }
            : {}),
          message: say`Only Docker Desktop ${where(key.platforms)} reads ${entry.key}: it does nothing on these machines.`,
          fixes: edits === undefined ? [] : [{ title: say`Remove ${entry.key}`, safety: 'review', edits }],
        },
      ];
    }),
  examples: [
    {
      kind: 'admin-settings',
      bad: settingsFile('«"exposeDockerAPIOnTCP2375"»: { "locked": true, "value": false }'),
      good: settingsFile(),
      fix: 'Remove exposeDockerAPIOnTCP2375',
    },
    {
      kind: 'admin-settings',
      target: { platform: 'windows-wsl2' },
      bad: settingsFile('«"useVirtualizationFrameworkRosetta"»: { "locked": true, "value": false }'),
      good: settingsFile(),
      fix: 'Remove useVirtualizationFrameworkRosetta',
    },
  ],
});

const where = (platforms: readonly Platform[]): Message =>
  platforms.includes('mac')
    ? platforms.length === 1
      ? say`for Mac`
      : say`for Mac and Windows`
    : say`for Windows`;
