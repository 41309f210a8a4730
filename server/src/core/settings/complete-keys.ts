import { type SettingsKey, settingsKeys } from '../knowledge/settings-keys.ts';
import { say } from '../message.ts';
import { childrenOf, keyAt, nameOf } from '../settings-model.ts';
import { type EditorContext, readers, words } from './context.ts';
import { keyText } from './key-text.ts';
import { Snippet } from './snippet.ts';
import type { Proposal } from './suggestion.ts';
import { keyValue, mountPresets, plainValue, presetIsolation, presetMount } from './value-snippet.ts';

/** The keys that an object at `path` may still get. `named`: only the name is written, as the value is there already. */
export function keysFor(
  path: string,
  siblings: readonly string[],
  named: boolean,
  context: EditorContext,
): readonly Proposal[] {
  const owner = path === '' ? undefined : keyAt(path);
  const property = (name: string, value: Snippet): string =>
    String(named ? Snippet.of(JSON.stringify(name)) : Snippet.of(`${JSON.stringify(name)}: `).add(value));
  const parts: Proposal[] =
    owner?.form !== 'locked-value'
      ? []
      : [
          part('locked', owner, property('locked', new Snippet().choice(['true', 'false'])), context),
          part('value', owner, property('value', plainValue(owner)), context),
        ];
  const keys = childrenOf(path).map((key, order) =>
    keyProposal(key, order, property(nameOf(key.path), keyValue(key)), context),
  );
  const all = [...parts, ...keys].filter(({ label }) => !siblings.includes(label));
  return named ? all : [...all, ...presetsFor(path, siblings, context)];
}

const part = (
  name: 'locked' | 'value',
  owner: SettingsKey,
  snippet: string,
  context: EditorContext,
): Proposal => ({
  label: name,
  kind: 'key',
  detail: words(owner.title, context),
  documentation: keyText(owner, name, context),
  snippet,
  rank: 0,
});

function keyProposal(key: SettingsKey, order: number, snippet: string, context: EditorContext): Proposal {
  const reading = readers(key, context);
  const mark =
    reading.length === 0
      ? ` (${words(say`not read by your machines`, context)})`
      : reading.length < context.targets.length
        ? ` (${words(say`only on ${reading.map(({ name }) => name).join(', ')}`, context)})`
        : '';
  // ECI comes first: that is what the file is written for. What no machine reads comes last.
  const usual = nameOf(key.path) === eci || nameOf(key.path) === mount ? 0 : 100 + order;
  return {
    label: nameOf(key.path),
    kind: 'key',
    detail: `${words(key.title, context)}${mark}`,
    documentation: keyText(key, 'setting', context),
    snippet,
    rank: reading.length === 0 ? 10_000 + order : usual,
  };
}

const eci = 'enhancedContainerIsolation';
const mount = 'dockerSocketMount';

/** Whole forms for a purpose. */
function presetsFor(path: string, siblings: readonly string[], context: EditorContext): readonly Proposal[] {
  const name = path === '' ? eci : path === eci ? mount : undefined;
  if (name === undefined || siblings.includes(name)) return [];
  return mountPresets.map((preset, i) => ({
    label: `${name}: ${preset.id}`,
    kind: 'preset',
    detail: words(preset.title, context),
    documentation: words(preset.summary, context),
    snippet: String(
      Snippet.of(`"${name}": `).add(name === eci ? presetIsolation(preset) : presetMount(preset)),
    ),
    rank: 10 + i,
  }));
}

/** Whether the tables know anything below a path. */
export const isKnownObject = (path: string): boolean =>
  path === '' || settingsKeys.some(key => key.path === path || key.path.startsWith(`${path}.`));
