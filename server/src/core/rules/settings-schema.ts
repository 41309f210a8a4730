import type { SettingsDocument } from '../kinds/admin-settings/document.ts';
import type { SettingsKey, SettingsType } from '../knowledge/settings-keys.ts';
import { type Message, say } from '../message.ts';
import { defineRule, type Fix, type Problem } from '../rule.ts';
import { entriesOf, hasLocked, namesAt, nearest, parentPath, type SettingsEntry } from '../settings-model.ts';
import { asMap, type DataNode } from '../syntax/data.ts';
import { insertProperty, isAbsent, isUnterminated } from '../syntax/json/json.ts';
import { daemonOptions } from './daemon-options.ts';
import { settingsFile } from './settings-example.ts';

export const settingsSchema = defineRule({
  id: 'settings-schema',
  summary: say`The settings have the names, types and values that Docker documents.`,
  why: say`A misspelt key or a value of the wrong type sets nothing, and older releases do not start with it: what it was meant to enforce is not enforced.`,
  instead: say`Use the names and types of the settings reference; give each setting its locked.`,
  also: ['settings-unknown-key', 'settings-file-version'],
  on: ['adminSettings'],
  kinds: ['admin-settings'],
  check: ({ document }) => [
    ...fileVersion(document),
    ...entriesOf(document).flatMap(entry => problemsOf(document, entry)),
  ],
  examples: [
    {
      kind: 'admin-settings',
      bad: settingsFile('«"analyticEnabled"»: { "locked": true, "value": false }'),
      good: settingsFile('"analyticsEnabled": { "locked": true, "value": false }'),
      fix: 'Rename it to analyticsEnabled',
    },
    {
      kind: 'admin-settings',
      bad: settingsFile('"analyticsEnabled": { "locked": true, "value": «"no"» }'),
      good: settingsFile('"analyticsEnabled": { "locked": true, "value": false }'),
    },
    {
      kind: 'admin-settings',
      bad: settingsFile('"analyticsEnabled": { "locked": true, "value": «"false"» }'),
      good: settingsFile('"analyticsEnabled": { "locked": true, "value": false }'),
      fix: 'Write false without quotes',
    },
    {
      kind: 'admin-settings',
      bad: settingsFile('"analyticsEnabled": «false»'),
      good: settingsFile('"analyticsEnabled": { "locked": true, "value": false }'),
      fix: 'Write it with locked and value',
    },
    {
      kind: 'admin-settings',
      bad: settingsFile('«"analyticsEnabled"»: { "value": false }'),
      good: settingsFile('"analyticsEnabled": { "value": false, "locked": true }'),
      fix: 'Lock it',
    },
    {
      kind: 'admin-settings',
      bad: settingsFile(
        '"filesharingAllowedDirectories": «{ "locked": true, "value": [{ "path": "$HOME", "sharedByDefault": true }] }»',
      ),
      good: settingsFile('"filesharingAllowedDirectories": [{ "path": "$HOME", "sharedByDefault": true }]'),
      fix: 'Write it without locked and value',
    },
    {
      kind: 'admin-settings',
      bad: settingsFile('"proxy": { "locked": true, "mode": «"automatic"» }'),
      good: settingsFile('"proxy": { "locked": true, "mode": "manual" }'),
    },
    {
      kind: 'admin-settings',
      bad: settingsFile(
        String.raw`"linuxVM": { "dockerDaemonOptions": { "locked": true, "value": "{\"debug\": «\"no\"»}" } }`,
      ),
      good: settingsFile(
        String.raw`"linuxVM": { "dockerDaemonOptions": { "locked": true, "value": "{\"debug\": false}" } }`,
      ),
    },
    {
      kind: 'admin-settings',
      target: { desktop: '4.40.0' },
      bad: '«{»\n  "enhancedContainerIsolation": {\n    "locked": true,\n    "value": true\n  }\n}\n',
      good: settingsFile(),
    },
  ],
});

/** What settings-syntax, eci-not-enforced and socket-command speak of themselves. */
const elsewhere = new Set([
  'enhancedContainerIsolation',
  'enhancedContainerIsolation.dockerSocketMount.commandList.type',
]);

function fileVersion({ source, data }: SettingsDocument): Problem[] {
  const root = asMap(data.root);
  if (root === undefined || root.get('configurationFileVersion') !== undefined) return [];
  return [
    {
      at: { uri: source.uri, span: { start: root.span.start, end: root.span.start + 1 } },
      behaviour: 'settings-file-version',
      message: say`configurationFileVersion is missing, and this Docker Desktop does not start without it: write "configurationFileVersion": 2.`,
    },
  ];
}

function problemsOf(document: SettingsDocument, found: SettingsEntry): Problem[] {
  const { key, part, entry } = found;
  if (isAbsent(entry.value) || isUnterminated(entry.value, document.source.text)) return [];
  if (key === undefined) return unknown(document, found);
  if (part === 'locked') return typed(document, entry.value, ['boolean']);
  if (part === 'value') return valued(document, entry.value, key);
  if (key.form === 'plain') return valued(document, entry.value, key);
  if (entry.value.type === 'map') return unlocked(document, found, key);
  const write = typeOf(entry.value) === key.type ? lockedForm(document, entry.value) : [];
  return [
    {
      at: entry.value.anchor,
      verdict: 'invalid',
      message:
        key.form === 'group'
          ? say`${entry.key} must be an object.`
          : say`${entry.key} must be an object with locked and value.`,
      fixes: key.form === 'group' ? [] : write,
    },
  ];
}

function lockedForm({ source }: SettingsDocument, value: DataNode): Fix[] {
  const written = source.text.slice(value.span.start, value.span.end);
  const text = `{ "locked": true, "value": ${written} }`;
  return [
    {
      title: say`Write it with locked and value`,
      safety: 'review',
      edits: [{ uri: source.uri, span: value.span, text }],
    },
  ];
}

function unknown({ source }: SettingsDocument, { path, entry }: SettingsEntry): Problem[] {
  if (entry.key.startsWith('$') || entry.key === '') return [];
  const names = namesAt(parentPath(path));
  // Groups have no value: where one has a toggle, that is meant.
  const meant = entry.key === 'value' && names.includes('enabled') ? 'enabled' : nearest(entry.key, names);
  const at = entry.keyAnchor;
  const fix: Fix[] =
    meant === undefined
      ? []
      : [
          {
            title: say`Rename it to ${meant}`,
            safety: 'review',
            edits: [{ uri: source.uri, span: entry.keySpan, text: JSON.stringify(meant) }],
          },
        ];
  return [
    {
      at,
      behaviour: 'settings-unknown-key',
      message:
        meant === undefined
          ? say`Docker documents no setting ${entry.key} here.`
          : say`Docker documents no setting ${entry.key} here. Is ${meant} meant?`,
      fixes: fix,
    },
  ];
}

function unlocked({ source }: SettingsDocument, { entry }: SettingsEntry, key: SettingsKey): Problem[] {
  const map = asMap(entry.value);
  if (map === undefined || !hasLocked(key) || elsewhere.has(key.path) || map.get('locked') !== undefined)
    return [];
  // Of an object that is only begun, nobody knows yet.
  if (!map.entries.some(({ value }) => !isAbsent(value))) return [];
  const edits = insertProperty(source, map, 'locked', 'true');
  return [
    {
      at: entry.keyAnchor,
      verdict: 'ineffective',
      message: say`${entry.key} is not locked: a developer can change it.`,
      fixes: [{ title: say`Lock it`, safety: 'review', edits }],
    },
  ];
}

function valued(document: SettingsDocument, value: DataNode, key: SettingsKey): Problem[] {
  const wrong = typed(document, value, [key.type, ...(key.also ?? [])]);
  if (wrong.length > 0 || elsewhere.has(key.path)) return wrong;
  if (value.type === 'list')
    return value.items
      .filter(item => !isUnterminated(item, document.source.text))
      .flatMap(item => typed(document, item, key.items ?? ['string', 'object', 'number']));
  if (value.type !== 'scalar' || value.value === null) return [];
  const problem = (verdict: 'invalid' | 'ineffective', message: Message): Problem[] => [
    { at: value.anchor, verdict, message },
  ];
  const it = value.value;
  if (typeof it !== 'boolean' && key.values?.includes(it) === false)
    return problem(
      'ineffective',
      say`${String(it)} is none of the values that Docker documents: ${key.values.join(', ')}.`,
    );
  if (typeof it === 'number' && (it < (key.minimum ?? it) || it > (key.maximum ?? it)))
    return problem(
      'invalid',
      say`${String(it)} is not between ${String(key.minimum)} and ${String(key.maximum)}.`,
    );
  return key.holds === 'json' ? daemonOptions(value) : [];
}

function typed({ source }: SettingsDocument, node: DataNode, types: readonly SettingsType[]): Problem[] {
  const type = typeOf(node);
  if (type === undefined || types.includes(type)) return [];
  const wanted = types[0] ?? 'string';
  return [
    {
      at: node.anchor,
      verdict: 'invalid',
      message: say`This must be ${typeNames[wanted]}, not ${typeNames[type]}.`,
      fixes: [...unquoted(source.uri, node, wanted), ...unwrapped(source, node, wanted)],
    },
  ];
}

/** `{ "locked": true, "value": […] }` for a setting that has no locked, such as the shared directories. */
function unwrapped(source: SettingsDocument['source'], node: DataNode, wanted: SettingsType): Fix[] {
  const inner = asMap(node)?.get('value');
  if (inner === undefined || typeOf(inner) !== wanted) return [];
  const text = source.text.slice(inner.span.start, inner.span.end);
  return [
    {
      title: say`Write it without locked and value`,
      safety: 'review',
      edits: [{ uri: source.uri, span: node.span, text }],
    },
  ];
}

/** `"true"` for true, `"80"` for 80. */
function unquoted(uri: string, node: DataNode, wanted: SettingsType): Fix[] {
  if (node.type !== 'scalar' || typeof node.value !== 'string') return [];
  const text = node.value;
  const pattern = wanted === 'boolean' ? /^(?:true|false)$/ : wanted === 'number' ? /^-?\d{1,9}$/ : undefined;
  if (pattern?.test(text) !== true) return [];
  const number = wanted === 'number' ? String(Number(text)) : text;
  return [
    {
      title: say`Write ${number} without quotes`,
      safety: 'safe',
      edits: [{ uri, span: node.span, text: number }],
    },
  ];
}

const typeNames: Readonly<Record<SettingsType, Message>> = {
  boolean: say`true or false`,
  string: say`a string`,
  number: say`a number`,
  list: say`a list`,
  object: say`an object`,
};

function typeOf(node: DataNode): SettingsType | undefined {
  if (node.type === 'map') return 'object';
  if (node.type === 'list') return 'list';
  const type = typeof node.value;
  return type === 'boolean' || type === 'string' || type === 'number' ? type : undefined;
}
