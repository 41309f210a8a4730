import { readSettings } from '../../server/src/core/kinds/admin-settings/admin-settings.ts';
import type { SettingsDocument } from '../../server/src/core/kinds/admin-settings/document.ts';
import type { Machine } from '../../server/src/core/knowledge/behaviour.ts';
import { releases } from '../../server/src/core/knowledge/releases.ts';

export const uri = 'file:///work/admin-settings.json';

export const settings = (value: unknown): SettingsDocument =>
  readSettings({ uri, text: typeof value === 'string' ? value : JSON.stringify(value, null, 2) });

/** A file that turns ECI on, with these socket lists. */
export const withLists = (imageList: unknown, commandList?: unknown): SettingsDocument =>
  settings({
    configurationFileVersion: 2,
    enhancedContainerIsolation: { locked: true, value: true, dockerSocketMount: { imageList, commandList } },
  });

/** A file that lets these images mount the socket, as a text. */
export const allowing = (...images: string[]): string =>
  JSON.stringify({
    configurationFileVersion: 2,
    enhancedContainerIsolation: {
      locked: true,
      value: true,
      dockerSocketMount: { imageList: { images } },
    },
  });

export const machine = (desktop = releases.at(-1)?.version ?? ''): Machine => ({
  desktop,
  platform: 'mac',
  kubernetes: 'off',
  buildDriver: 'docker',
});
