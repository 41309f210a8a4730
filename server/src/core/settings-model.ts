import { gte, lt } from 'semver';
import type { SettingsDocument } from './kinds/admin-settings/document.ts';
import type { Machine } from './knowledge/behaviour.ts';
import { type SettingsKey, settingsKeys } from './knowledge/settings-keys.ts';
import { asMap, asScalar, type DataEntry, type DataMap, type DataNode } from './syntax/data.ts';

const byPath = new Map(settingsKeys.map(key => [key.path, key]));
export const keyAt = (path: string): SettingsKey | undefined => byPath.get(path);

/** The keys one level below `path`; of the whole file for the empty path. */
export const childrenOf = (path: string): readonly SettingsKey[] =>
  settingsKeys.filter(key => parentPath(key.path) === path);

export const parentPath = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('.'), 0));
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);
export const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/** Whether an object of these keys has a `locked`. */
export const hasLocked = ({ form, path }: SettingsKey): boolean =>
  form === 'locked-value' || (form === 'group' && keyAt(`${path}.locked`) !== undefined);

/** The names that may stand in the object at `path`. */
export function namesAt(path: string): readonly string[] {
  const own = keyAt(path)?.form === 'locked-value' ? ['locked', 'value'] : [];
  return [...own, ...childrenOf(path).map(key => nameOf(key.path))];
}

/** An entry of a settings file, and what it stands for. */
export interface SettingsEntry {
  /** Ends in `.locked` or `.value` for these parts of a setting. */
  readonly path: string;
  /** The setting; of `locked` and `value`, the one they belong to. Undefined: an unknown key. */
  readonly key: SettingsKey | undefined;
  readonly part: 'setting' | 'locked' | 'value';
  readonly entry: DataEntry;
  readonly map: DataMap;
}

/** Every entry of the file, outer ones first; nothing below an unknown key. */
export function entriesOf({ data }: SettingsDocument): readonly SettingsEntry[] {
  const found: SettingsEntry[] = [];
  const visit = (map: DataMap, at: string): void => {
    const owner = keyAt(at);
    for (const entry of map.entries) {
      const path = join(at, entry.key);
      if (owner?.form === 'locked-value' && (entry.key === 'locked' || entry.key === 'value')) {
        found.push({ path, key: owner, part: entry.key, entry, map });
        continue;
      }
      const key = keyAt(path);
      found.push({ path, key, part: 'setting', entry, map });
      // An object in the place of a plain value is wrong as a whole: what is in it means nothing.
      if (key !== undefined && !(key.form === 'plain' && entry.value.type === 'map'))
        descend(entry.value, path);
    }
  };
  const descend = (node: DataNode, path: string): void => {
    if (node.type === 'map') visit(node, path);
    else if (node.type === 'list') for (const item of node.items) descend(item, `${path}[]`);
  };
  const root = asMap(data.root);
  if (root !== undefined) visit(root, '');
  return found;
}

/** The node at a path of keys. */
export function nodeAt({ data }: SettingsDocument, path: string): DataNode | undefined {
  let node = data.root;
  for (const name of path.split('.')) node = asMap(node)?.get(name);
  return node;
}

/** What a setting is set to: its `value`, or the plain value itself. */
export function settingAt(
  document: SettingsDocument,
  path: string,
): string | number | boolean | null | undefined {
  const suffix = keyAt(path)?.form === 'locked-value' ? '.value' : '';
  return asScalar(nodeAt(document, path + suffix))?.value;
}

/** Whether a release reads a key, as far as the sources tell. */
export const readBy = ({ since, until }: SettingsKey, { desktop }: Machine): boolean =>
  (since === undefined || gte(desktop, since)) && (until === undefined || lt(desktop, until));

export const onPlatform = ({ platforms }: SettingsKey, { platform }: Machine): boolean =>
  platforms === undefined || platforms.includes(platform);

/** The candidate that was probably meant; undefined where none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: { readonly name: string; readonly far: number } | undefined;
  for (const name of candidates) {
    // Of equals, the one whose beginning was typed.
    const begun = name.toLowerCase().startsWith(lower) ? 0.5 : 0;
    const far = distance(lower, name.toLowerCase()) - begun;
    if (far <= limit && (best === undefined || far < best.far)) best = { name, far };
  }
  return best?.name;
}

/** How many characters must be typed, dropped or exchanged to get from one word to the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const exchange = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, exchange));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
