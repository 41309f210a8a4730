import type { Platform } from '../knowledge/behaviour.ts';
import type { SettingsKey } from '../knowledge/settings-key.ts';
import { settingsKeys } from '../knowledge/settings-keys.ts';
import { render } from '../message.ts';
import { keyAt, parentPath } from '../settings-model.ts';

/** The table of every key of admin-settings.json that Docker documents. */
export function settingsPage(): string {
  return [
    '# The keys of admin-settings.json',
    '',
    'Generated from server/src/core/knowledge. A key marked _locked, value_ is written as an object of these two; the',
    'type and the default are those of its value. No release means that the sources name none.',
    '',
    '| key | type | platforms | releases | default | in Docker Desktop | source |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...settingsKeys.map(row),
    '',
    '## What they do',
    '',
    ...settingsKeys.map(
      ({ path, title, summary, note }) =>
        `- \`${path}\`: ${cell([`${render(title)}.`, render(summary), ...(note === undefined ? [] : [render(note)])].join(' '))}`,
    ),
    '',
  ].join('\n');
}

function row(key: SettingsKey): string {
  const cells = [
    `\`${key.path}\``,
    typeOf(key),
    key.platforms === undefined ? 'all' : platformNames(key.platforms),
    releasesOf(key),
    key.default === undefined ? '' : `\`${JSON.stringify(key.default)}\``,
    key.setting ?? '',
    key.sources
      .map(({ document, url, date }) => `[${document.split('/').at(-1)}](${url}) ${date}`)
      .join(', '),
  ];
  return `| ${cells.map(cell).join(' | ')} |`;
}

function typeOf({ type, also = [], form, values, minimum, maximum, holds }: SettingsKey): string {
  if (form === 'group') return 'object of settings';
  const kind =
    values === undefined ? [type, ...also].join(' or ') : values.map(value => `\`${value}\``).join(', ');
  const range = minimum === undefined ? '' : ` from ${minimum} to ${maximum ?? 'any'}`;
  return `${kind}${range}${holds === undefined ? '' : ', holds JSON'}${form === 'locked-value' ? ' (_locked, value_)' : ''}`;
}

function releasesOf({ path, since, until }: SettingsKey): string {
  const inherited = since ?? keyAt(parentPath(path))?.since;
  return `${inherited === undefined ? '' : `${inherited} and later`}${until === undefined ? '' : `, before ${until}`}`;
}

/** The platforms for a reader. */
export function platformNames(platforms: readonly Platform[]): string {
  return [...new Set(platforms.map(platform => names[platform]))].join(' and ');
}

const names: Readonly<Record<Platform, string>> = {
  mac: 'Mac',
  linux: 'Linux',
  'windows-hyperv': 'Windows',
  'windows-wsl2': 'Windows',
};

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('*', '\\*');
