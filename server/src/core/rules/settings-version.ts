import { lt } from 'semver';
import type { SettingsDocument } from '../kinds/admin-settings/document.ts';
import type { BehaviourId } from '../knowledge/behaviours.ts';
import { type Message, say } from '../message.ts';
import { defineRule, type Problem } from '../rule.ts';
import { entriesOf, keyAt, nodeAt, parentPath, readBy, settingAt } from '../settings-model.ts';
import { asList, asScalar, type DataNode } from '../syntax/data.ts';
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
  also: [
    'settings-proxy',
    'settings-proxy-start',
    'settings-proxy-exceptions',
    'settings-locked-cidr',
    'settings-pac',
    'settings-analytics',
  ],
  check: ({ document }, { machine }) => [
    ...faultsOf(document),
    ...entriesOf(document).flatMap(({ key, part, path, entry }): Problem[] => {
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
  ],
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
    {
      kind: 'admin-settings',
      target: { desktop: '4.41.0' },
      bad: settingsFile('«"proxy"»: { "locked": true, "mode": "system" }'),
      good: settingsFile(),
    },
    {
      kind: 'admin-settings',
      target: { desktop: '4.44.0' },
      bad: settingsFile('"linuxVM": { «"vpnkitCIDR"»: { "locked": true } }'),
      good: settingsFile('"linuxVM": { "vpnkitCIDR": { "locked": true, "value": "192.168.65.0/24" } }'),
    },
    {
      kind: 'admin-settings',
      target: { desktop: '4.37.0' },
      bad: settingsFile('"proxy": { "locked": true, «"pac"»: "http://proxy.example/proxy.pac" }'),
      good: settingsFile('"proxy": { "locked": true }'),
    },
    {
      kind: 'admin-settings',
      target: { desktop: '4.30.0' },
      bad: settingsFile('«"proxy"»: { "locked": true, "mode": "system" }'),
      good: settingsFile(),
    },
    {
      kind: 'admin-settings',
      target: { desktop: '4.79.0', platform: 'windows-wsl2' },
      bad: settingsFile(
        '"proxy": { "locked": true, "mode": "manual", "http": "http://proxy.example:3128", «"exclude"»: ["example.com"] }',
      ),
      good: settingsFile(
        '"proxy": { "locked": true, "mode": "manual", "http": "http://proxy.example:3128", "exclude": [] }',
      ),
    },
    {
      kind: 'admin-settings',
      target: { desktop: '4.26.1' },
      bad: settingsFile('«"analyticsEnabled"»: { "locked": true, "value": false }'),
      good: settingsFile(),
    },
  ],
});

/** Faults of single releases with a setting that they know. */
function faultsOf(document: SettingsDocument): Problem[] {
  const found = new Map(entriesOf(document).map(entry => [entry.path, entry]));
  const problems: Problem[] = [];
  const add = (path: string, behaviour: BehaviourId, message: Message): void => {
    const at = found.get(path)?.entry.keyAnchor;
    if (at !== undefined) problems.push({ at, behaviour, message });
  };
  add(
    'proxy',
    'settings-proxy',
    say`Docker Desktop 4.41.0 does not start with a proxy in this file: use 4.41.1 or later.`,
  );
  add(
    'proxy',
    'settings-proxy-start',
    say`This Docker Desktop may not apply this proxy when it starts; 4.31 and later do.`,
  );
  if (settingAt(document, 'proxy.locked') === true && !isAbsentList(nodeAt(document, 'proxy.exclude')))
    add(
      'proxy.exclude',
      'settings-proxy-exceptions',
      say`On Windows users can override these exceptions, locked or not; 4.80 and later hold them.`,
    );
  if (settingAt(document, 'analyticsEnabled') === false)
    add(
      'analyticsEnabled',
      'settings-analytics',
      say`This Docker Desktop may hang where usage statistics are off here; 4.27 and later do not.`,
    );
  if (nodeAt(document, 'linuxVM.vpnkitCIDR.locked') !== undefined) {
    const value = settingAt(document, 'linuxVM.vpnkitCIDR');
    if (settingAt(document, 'linuxVM.vpnkitCIDR.locked') === true && (value === undefined || value === ''))
      add(
        'linuxVM.vpnkitCIDR',
        'settings-locked-cidr',
        say`Docker Desktop 4.44.0 does not start where this is locked without a value: give it one, or use 4.44.1 or later.`,
      );
  }
  if (settingAt(document, 'proxy.pac') !== '')
    add('proxy.pac', 'settings-pac', say`This Docker Desktop ignores pac here; 4.38 and later use it.`);
  return problems;
}

/** Whether a list, or a text with commas, names nothing. */
const isAbsentList = (node: DataNode | undefined): boolean =>
  asList(node)?.items.length === 0 || (asList(node) === undefined && (asScalar(node)?.value ?? '') === '');
