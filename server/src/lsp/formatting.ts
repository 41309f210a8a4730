import {
  DocumentFormattingRequest,
  DocumentRangeFormattingRequest,
  type FormattingOptions,
  type Range,
  type TextEdit,
} from 'vscode-languageserver';
import { formatJson } from '../core/syntax/json/format.ts';
import { rangeOf } from './outline.ts';
import { unlessCancelled } from './requests.ts';
import type { Session } from './session.ts';
import { settingsDocument } from './settings-file.ts';

/** Lays admin-settings.json out anew, in the order that it has. */
export function formatting(session: Session): void {
  const edits = async (
    uri: string,
    options: FormattingOptions,
    range?: Range,
  ): Promise<TextEdit[] | null> => {
    const file = await settingsDocument(session, uri);
    if (file === undefined) return null;
    const { index, source } = file.analysis;
    const span =
      range === undefined
        ? undefined
        : { start: index.offsetAt(range.start), end: index.offsetAt(range.end) };
    return formatJson(source, span, options).map(edit => ({
      range: rangeOf(edit.span, index),
      newText: edit.text,
    }));
  };
  session.connection.onDocumentFormatting(({ textDocument, options }, token) =>
    unlessCancelled(token, () => edits(textDocument.uri, options)),
  );
  session.connection.onDocumentRangeFormatting(({ textDocument, options, range }, token) =>
    unlessCancelled(token, () => edits(textDocument.uri, options, range)),
  );
}

/** The files that are formatted here; of a second formatter for all others, editors would ask which one to take. */
const documentSelector = [{ language: 'docker-admin-settings' }, { pattern: '**/admin-settings*.json' }];

/** Offers formatting for these files only, where the client can be told so. */
export async function registerFormatting({ connection, client }: Session): Promise<void> {
  const { formatting: whole, rangeFormatting: range } = client.capabilities.textDocument ?? {};
  if (whole?.dynamicRegistration === true)
    await connection.client.register(DocumentFormattingRequest.type, { documentSelector });
  if (range?.dynamicRegistration === true)
    await connection.client.register(DocumentRangeFormattingRequest.type, { documentSelector });
}
