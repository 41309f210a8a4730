import type { SettingsKey } from '../knowledge/settings-keys.ts';
import { type SocketPreset, socketPresets } from '../knowledge/socket-presets.ts';
import { childrenOf, hasLocked, nameOf } from '../settings-model.ts';
import { Snippet } from './snippet.ts';

/** What to begin a group with, besides its `locked`; otherwise with its first key. */
const beginnings: Readonly<Record<string, readonly string[]>> = {
  'enhancedContainerIsolation.dockerSocketMount': ['imageList'],
  'enhancedContainerIsolation.dockerSocketMount.imageList': ['images'],
  'enhancedContainerIsolation.dockerSocketMount.commandList': ['type', 'commands'],
  'filesharingAllowedDirectories[]': ['path', 'sharedByDefault'],
};

/** The whole value of a key: with `locked` and `value`, or the keys that a group begins with. */
export function keyValue(key: SettingsKey): Snippet {
  switch (key.form) {
    case 'plain':
      return plainValue(key);
    case 'locked-value':
      return object([
        ['locked', new Snippet().choice(['true', 'false'])],
        ['value', plainValue(key)],
      ]);
    case 'group':
      return group(key.path, hasLocked(key));
  }
}

function group(path: string, locked: boolean): Snippet {
  const children = childrenOf(path).filter(child => nameOf(child.path) !== 'locked');
  const names = beginnings[path];
  const chosen =
    names === undefined ? children.slice(0, 1) : children.filter(c => names.includes(nameOf(c.path)));
  return object([
    ...(locked ? ([['locked', new Snippet().choice(['true', 'false'])]] as const) : []),
    ...chosen.map(child => [nameOf(child.path), keyValue(child)] as const),
  ]);
}

/** An object as the item of a list; `path` ends in `[]`. */
export const itemValue = (path: string): Snippet => group(path, false);

/** The value itself, the most likely one first: nobody writes a setting down to leave it as it is. */
export function plainValue({ path, type, values, default: usual, items, minimum }: SettingsKey): Snippet {
  if (type === 'boolean') return new Snippet().choice(usual === true ? ['false', 'true'] : ['true', 'false']);
  const only = values?.[0];
  if (values !== undefined && values.length === 1 && only !== undefined)
    return Snippet.of(JSON.stringify(only));
  if (values !== undefined && values.length > 1)
    return new Snippet().choice(values.map(v => JSON.stringify(v)));
  if (type === 'number') return new Snippet().place(String(usual ?? minimum ?? 0));
  if (type === 'list') return list(items?.[0] === 'object' ? itemValue(`${path}[]`) : quoted(''));
  if (type === 'object') return object([]);
  return quoted(typeof usual === 'string' ? usual : '');
}

/** A string to be filled in. */
const quoted = (proposal: string): Snippet =>
  Snippet.of('"').place(JSON.stringify(proposal).slice(1, -1)).text('"');

export const list = (...items: readonly Snippet[]): Snippet => brackets('[', ']', items);

export const object = (entries: readonly (readonly [string, Snippet])[]): Snippet =>
  brackets(
    '{',
    '}',
    entries.map(([name, value]) => Snippet.of(`${JSON.stringify(name)}: `).add(value)),
  );

function brackets(open: string, close: string, elements: readonly Snippet[]): Snippet {
  const whole = Snippet.of(open);
  if (elements.length === 0) return whole.place('').text(close);
  elements.forEach((element, i) => {
    whole.text(i === 0 ? '\n\t' : ',\n\t').add(element.indented());
  });
  return whole.text(`\n${close}`);
}

const strings = (values: readonly string[]): Snippet =>
  list(...values.map(value => Snippet.of(JSON.stringify(value))));

/** The value of `dockerSocketMount`. */
export const presetMount = ({ images, derived, deny }: SocketPreset): Snippet =>
  object([
    [
      'imageList',
      object([
        ['images', strings(images)],
        ...(derived ? ([['allowDerivedImages', Snippet.of('true')]] as const) : []),
      ]),
    ],
    ...(deny.length === 0
      ? []
      : ([
          [
            'commandList',
            object([
              ['type', Snippet.of('"deny"')],
              ['commands', strings(deny)],
            ]),
          ],
        ] as const)),
  ]);

/** The value of `enhancedContainerIsolation`: on, locked, and with the lists. */
export const presetIsolation = (preset: SocketPreset): Snippet =>
  object([
    ['locked', Snippet.of('true')],
    ['value', Snippet.of('true')],
    ...(preset.images.length === 0 ? [] : ([['dockerSocketMount', presetMount(preset)]] as const)),
  ]);

/** A whole file. */
export const presetFile = (preset: SocketPreset): Snippet =>
  object([
    ['configurationFileVersion', Snippet.of('2')],
    ['enhancedContainerIsolation', presetIsolation(preset)],
  ]);

export const mountPresets: readonly SocketPreset[] = socketPresets.filter(({ images }) => images.length > 0);
