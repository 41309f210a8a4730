import type { FormattingOptions, Range, TextEdit } from 'vscode-languageserver';
import { formatJson } from '../core/syntax/json-format.ts';
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
