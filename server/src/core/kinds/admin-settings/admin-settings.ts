import { readJson } from '../../syntax/json/json.ts';
import type { Source } from '../../text.ts';
import type { Kind, Lowered } from '../kind.ts';
import type { SettingsDocument } from './document.ts';

/** Docker Desktop's admin-settings.json: strict JSON, and one fact for the whole of it. */
export const adminSettings: Kind = {
  id: 'admin-settings',
  fileName: 'admin-settings.json',
  claims: path => /(?:^|[\\/])admin-settings[^\\/]*\.json$/i.test(path),
  lower: lowerSettings,
};

export const readSettings = (source: Source): SettingsDocument => ({
  source,
  data: readJson(source, { comments: false }),
});

function lowerSettings(source: Source): Lowered {
  const document = readSettings(source);
  const anchor = { uri: source.uri, span: document.data.root?.span ?? { start: 0, end: source.text.length } };
  return {
    workloads: [
      {
        name: source.uri.slice(source.uri.lastIndexOf('/') + 1),
        runs: 'settings',
        anchor,
        facts: [{ type: 'adminSettings', document, anchor }],
      },
    ],
    // The file has no comments: a comment is an error, and suppresses nothing.
    comments: [],
    unreadable: [],
  };
}
