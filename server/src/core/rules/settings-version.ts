import { lt } from 'semver';
import { say } from '../message.ts';
import { defineRule } from '../rule.ts';
import { entriesOf, keyAt, parentPath, readBy } from '../settings-model.ts';
import { settingsFile } from './settings-example.ts';

/** What socket-derived-images speaks of itself. */
const elsewhere = new Set(['enhancedContainerIsolation.dockerSocketMount.imageList.allowDerivedImages']);

export const settingsVersion = defineRule({
  id: 'settings-version',
  summary: say`Every release of the fleet reads the setting.`,
  why: say`A release that does not know a setting does not enforce it. Nothing in Docker Desktop says so.`,
  instead: say`Update the machines, or do without the setting until they are.`,
  on: ['adminSettings'],
  kinds: ['admin-settings'],
  check: ({ document }, { machine }) =>
    entriesOf(document).flatMap(({ key, part, path, entry }) => {
      if (key === undefined || part !== 'setting' || readBy(key, machine) || elsewhere.has(path)) return [];
      const parent = keyAt(parentPath(path));
      if (parent !== undefined && !readBy(parent, machine)) return [];
      const { since, until } = key;
      return [
        {
          at: entry.keyAnchor,
          verdict: 'ineffective',
          message:
            until === undefined || (since !== undefined && lt(machine.desktop, since))
              ? say`${entry.key} needs Docker Desktop ${since ?? ''}; older releases do not enforce it.`
              : say`Docker Desktop ${until} and later no longer read ${entry.key}.`,
        },
      ];
    }),
  examples: [
    {
      kind: 'admin-settings',
      target: { desktop: '4.42.0' },
      bad: settingsFile('«"defaultNetworkingMode"»: { "locked": true, "value": "ipv4only" }'),
      good: settingsFile(),
    },
    {
      kind: 'admin-settings',
      bad: settingsFile('«"allowExperimentalFeatures"»: { "locked": true, "value": false }'),
      good: settingsFile(),
    },
  ],
});
