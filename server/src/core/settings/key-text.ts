import { type BehaviourId, behaviours } from '../knowledge/behaviours.ts';
import type { SettingsKey, SettingsType } from '../knowledge/settings-keys.ts';
import { type Message, say } from '../message.ts';
import { clausesText } from '../render/markdown.ts';
import { platformWord } from '../render/words.ts';
import { type EditorContext, readers, words } from './context.ts';

const typeWord: Readonly<Record<SettingsType, Message>> = {
  boolean: say`true or false`,
  string: say`a text`,
  number: say`a number`,
  list: say`a list`,
  object: say`an object`,
};

/** What ECI has to do with a setting. */
const underEci: Readonly<Record<string, BehaviourId>> = {
  enhancedContainerIsolation: 'eci-setting',
  'enhancedContainerIsolation.dockerSocketMount.imageList.images': 'socket-image-list',
  'enhancedContainerIsolation.dockerSocketMount.imageList.allowDerivedImages': 'socket-derived-images',
  'enhancedContainerIsolation.dockerSocketMount.commandList': 'socket-command-list',
  'enhancedContainerIsolation.dockerSocketMount.commandList.commands': 'socket-command-list',
  'linuxVM.wslEngineEnabled': 'eci-wsl-engine',
};

/** Everything there is to say of a key, as Markdown. `part`: of its `locked` or `value`, where that is asked for. */
export function keyText(
  key: SettingsKey,
  part: 'setting' | 'locked' | 'value',
  context: EditorContext,
): string {
  const text = (message: Message): string => words(message, context);
  const behaviour = underEci[key.path];
  const name = part === 'setting' ? key.path : `${key.path}.${part}`;
  return [
    `**${text(key.title)}** · \`${name}\``,
    part === 'locked' ? text(lockedText(key)) : text(key.summary),
    part === 'locked' ? '' : facts(key, part, text),
    key.note === undefined || part === 'locked' ? '' : text(key.note),
    unread(key, context),
    ...(behaviour === undefined || part === 'locked'
      ? []
      : [`${text(say`Under ECI:`)}\n\n${clausesText(behaviours[behaviour], context.bundle).join('\n')}`]),
    sourcesText(key, text),
  ]
    .filter(paragraph => paragraph !== '')
    .join('\n\n');
}

const lockedText = ({ path, form }: SettingsKey): Message =>
  path === 'enhancedContainerIsolation'
    ? say`true: users cannot turn ECI off, and its Docker socket lists hold for everybody. false: this is only a default that every user can change.`
    : form === 'group'
      ? say`true: users cannot change the settings of this group. false: they are only defaults.`
      : say`true: Docker Desktop uses this value, and users cannot change it. false: it is only a default, and a user's own choice goes before it.`;

function facts(key: SettingsKey, part: 'setting' | 'value', text: (message: Message) => string): string {
  const {
    type,
    values,
    platforms,
    since,
    until,
    setting,
    default: usual,
    form,
    minimum,
    maximum,
    parent,
  } = key;
  const kind =
    values === undefined
      ? text(typeWord[type])
      : values.map(value => `\`${JSON.stringify(value)}\``).join(', ');
  const range = minimum === undefined || maximum === undefined ? '' : ` (${minimum}–${maximum})`;
  return [
    ...(form === 'group' ? [] : [`- ${text(say`Value:`)} ${kind}${range}`]),
    ...(form === 'locked-value' && part === 'setting'
      ? [`- ${text(say`Form:`)} \`{ "locked": …, "value": … }\``]
      : []),
    ...(usual === undefined ? [] : [`- ${text(say`Default:`)} \`${JSON.stringify(usual)}\``]),
    ...(since === undefined ? [] : [`- ${text(say`Since Docker Desktop ${since}`)}`]),
    ...(until === undefined ? [] : [`- ${text(say`Not read any more since Docker Desktop ${until}`)}`]),
    `- ${text(say`Platforms:`)} ${platforms === undefined ? text(say`all`) : platforms.map(p => text(platformWord[p])).join(', ')}`,
    ...(setting === undefined ? [] : [`- ${text(say`In Docker Desktop:`)} ${setting}`]),
    ...(parent === undefined ? [] : [`- ${text(say`Only with ${parent} turned on`)}`]),
  ].join('\n');
}

/** Says so when the reader's machines do not read the key. */
function unread(key: SettingsKey, context: EditorContext): string {
  const reading = readers(key, context);
  if (reading.length === context.targets.length) return '';
  if (reading.length === 0) return `⚠ ${words(say`None of your machines reads this key.`, context)}`;
  const names = context.targets.filter(target => !reading.includes(target)).map(({ name }) => name);
  return `⚠ ${words(say`Not read on ${names.join(', ')}.`, context)}`;
}

function sourcesText({ sources }: SettingsKey, text: (message: Message) => string): string {
  const links = sources.map(({ document, url, date }) => `[${document.split('/').at(-1)}](${url}) (${date})`);
  return links.length === 0 ? '' : `${text(say`Source:`)} ${links.join(', ')}`;
}
