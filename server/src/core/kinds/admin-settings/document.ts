import type { DataDocument } from '../../syntax/data.ts';
import type { Source } from '../../text.ts';

/** An admin-settings.json: its text, and the tree that was read from it (error-tolerant). */
export interface SettingsDocument {
  readonly source: Source;
  readonly data: DataDocument;
}
