import { imageOf } from '../image-reference.ts';
import { knownImages } from '../knowledge/images.ts';
import type { SettingsKey } from '../knowledge/settings-keys.ts';
import { commands, groups } from '../knowledge/socket-commands.ts';
import { socketPresets } from '../knowledge/socket-presets.ts';
import { say } from '../message.ts';
import { matchImage } from '../policy-of.ts';
import { canonicalCommand } from '../socket-commands.ts';
import { commandText } from './command-text.ts';
import { type EditorContext, words } from './context.ts';
import { fileName, imageText } from './image-text.ts';
import { keyText } from './key-text.ts';
import { Snippet } from './snippet.ts';
import type { Proposal } from './suggestion.ts';
import {
  itemValue,
  keyValue,
  mountPresets,
  plainValue,
  presetFile,
  presetIsolation,
  presetMount,
} from './value-snippet.ts';

/** A whole file, where there is nothing yet. */
export const filesFor = (context: EditorContext): readonly Proposal[] =>
  socketPresets.map((preset, rank) => ({
    label: words(preset.title, context),
    kind: 'preset',
    detail: 'admin-settings.json',
    documentation: words(preset.summary, context),
    snippet: String(presetFile(preset)),
    rank,
    filter: `{ ${words(preset.title, context)}`,
  }));

/** `locked` of any setting. */
export const lockedValues = (key: SettingsKey, context: EditorContext): readonly Proposal[] =>
  ['true', 'false'].map((label, rank) => ({
    label,
    kind: 'value',
    documentation: keyText(key, 'locked', context),
    snippet: label,
    rank,
  }));

/** What a key may be set to: the value itself, or the whole form with `locked` and `value`. */
export function valuesFor(key: SettingsKey, whole: boolean, context: EditorContext): readonly Proposal[] {
  const documentation = keyText(key, whole ? 'setting' : 'value', context);
  const form = (label: string, snippet: Snippet, detail?: string): Proposal => ({
    label,
    kind: 'value',
    documentation,
    snippet: String(snippet),
    rank: 0,
    filter: label,
    ...(detail === undefined ? {} : { detail }),
  });
  if (whole && key.form !== 'plain') return [form('{ … }', keyValue(key)), ...presets(key.path, context)];
  const usual = (value: unknown): string | undefined =>
    key.default === value ? words(say`default`, context) : undefined;
  const choices = key.type === 'boolean' ? [true, false] : (key.values ?? []);
  if (choices.length > 0)
    return choices.map((value, rank) => ({
      ...form(JSON.stringify(value), Snippet.of(JSON.stringify(value)), usual(value)),
      rank,
    }));
  if (key.type === 'list') return [form('[ … ]', plainValue(key))];
  if (key.type === 'object') return [form('{ … }', keyValue(key))];
  const label =
    key.default === undefined ? (key.type === 'string' ? '""' : '0') : JSON.stringify(key.default);
  return [form(label, plainValue(key), usual(key.default))];
}

/** An object as the item of a list. */
export const itemFor = (path: string): Proposal => ({
  label: '{ … }',
  kind: 'value',
  snippet: String(itemValue(path)),
  rank: 0,
});

const presets = (path: string, context: EditorContext): readonly Proposal[] => {
  const make =
    path === 'enhancedContainerIsolation'
      ? presetIsolation
      : path === 'enhancedContainerIsolation.dockerSocketMount'
        ? presetMount
        : undefined;
  if (make === undefined) return [];
  return mountPresets.map((preset, i) => ({
    label: `{ … } ${preset.id}`,
    kind: 'preset',
    detail: words(preset.title, context),
    documentation: words(preset.summary, context),
    snippet: String(make(preset)),
    rank: 10 + i,
  }));
};

/** Images for the list: who mounts the socket in this workspace, who is known to, and what else is named. */
export function imagesFor(siblings: readonly string[], context: EditorContext): readonly Proposal[] {
  const found = new Map<string, Proposal>();
  const add = (image: string, detail: string, rank: number): void => {
    const reference = imageOf(image);
    // What the list allows already needs no entry.
    const listed =
      reference !== undefined && siblings.some(entry => matchImage(entry, reference)?.answer === 'allowed');
    if (listed || siblings.includes(image) || found.has(image)) return;
    const documentation = imageText(image, context);
    found.set(image, { label: image, kind: 'image', detail, documentation, snippet: quoted(image), rank });
  };
  // What is built here has no name to list: the image it is built from has.
  for (const { image, bases, workload, at } of context.users)
    for (const name of image === undefined ? bases : [image])
      add(name, words(say`mounts the socket: ${workload} in ${fileName(at.uri)}`, context), 0);
  for (const { image, needs, confidence } of knownImages)
    if (needs.includes('docker-socket'))
      add(
        `${withRegistry(image)}:*`,
        confidence === 'certain'
          ? words(say`known to need the Docker socket`, context)
          : words(say`often given the Docker socket`, context),
        confidence === 'certain' ? 100 : 200,
      );
  for (const { image, at } of context.images) add(image, words(say`in ${fileName(at.uri)}`, context), 300);
  add('*', words(say`every image: no protection of the engine`, context), 900);
  return [...found.values()];
}

const withRegistry = (image: string): string =>
  /^[^/]+[.:][^/]*\//.test(image) ? image : `docker.io/${image.includes('/') ? image : `library/${image}`}`;

/** Commands and groups of them for the list. */
export function commandsFor(
  siblings: readonly string[],
  type: string | undefined,
  context: EditorContext,
): readonly Proposal[] {
  const verb = type === 'allow' ? say`allows` : say`blocks`;
  const all = [
    ...commands.map(({ name, title }) => ({
      name,
      title,
      rank: usual.includes(name) ? usual.indexOf(name) : 100,
    })),
    ...groups.map(({ name, title }) => ({ name, title, rank: 50 })),
  ];
  return all
    .filter(({ name }) => !siblings.includes(name))
    .map(({ name, title, rank }) => ({
      label: name,
      kind: 'command',
      detail: covered(name, siblings)
        ? words(say`${words(title, context)} (in the list already, spelt otherwise)`, context)
        : words(say`${words(verb, context)} ${words(title, context)}`, context),
      documentation: commandText(name, type, context),
      snippet: quoted(name),
      rank,
    }));
}

/** What Docker's own examples deny. */
const usual = ['push', 'build'];

const covered = (name: string, siblings: readonly string[]): boolean =>
  siblings.some(other => canonicalCommand(other) === canonicalCommand(name));

const quoted = (text: string): string => String(Snippet.of(JSON.stringify(text)));
