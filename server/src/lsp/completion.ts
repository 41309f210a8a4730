import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  InsertTextFormat,
  MarkupKind,
} from 'vscode-languageserver';
import { complete } from '../core/settings/complete.ts';
import { plainText } from '../core/settings/snippet.ts';
import type { Suggestion } from '../core/settings/suggestion.ts';
import type { LineIndex } from '../core/text.ts';
import { unlessCancelled } from './requests.ts';
import type { Session } from './session.ts';
import { settingsFile } from './settings-file.ts';

const kinds: Readonly<Record<Suggestion['kind'], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  image: CompletionItemKind.File,
  command: CompletionItemKind.Function,
  preset: CompletionItemKind.Snippet,
};

/** Keys and values of admin-settings.json. */
export function completion(session: Session): void {
  session.connection.onCompletion(({ textDocument, position }, token) =>
    unlessCancelled(token, async (): Promise<CompletionList | null> => {
      const file = await settingsFile(session, textDocument.uri);
      if (file === undefined) return null;
      const { index } = file.analysis;
      const found = complete(file.document, index.offsetAt(position), file.context);
      const able = session.client.capabilities.textDocument?.completion?.completionItem;
      return {
        isIncomplete: false,
        items: found.map((one, order) => itemOf(one, order, index, able?.snippetSupport === true)),
      };
    }),
  );
}

function itemOf(
  { label, kind, detail, documentation, snippet, span, filter, commaAt }: Suggestion,
  order: number,
  index: LineIndex,
  snippets: boolean,
): CompletionItem {
  const at = (
    offset: number,
  ): { start: ReturnType<LineIndex['positionAt']>; end: ReturnType<LineIndex['positionAt']> } => ({
    start: index.positionAt(offset),
    end: index.positionAt(offset),
  });
  return {
    label,
    kind: kinds[kind],
    ...(detail === undefined ? {} : { detail }),
    ...(documentation === undefined
      ? {}
      : { documentation: { kind: MarkupKind.Markdown, value: documentation } }),
    filterText: filter,
    sortText: String(order).padStart(4, '0'),
    ...(order === 0 ? { preselect: true } : {}),
    insertTextFormat: snippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: {
      range: { start: index.positionAt(span.start), end: index.positionAt(span.end) },
      newText: snippets ? snippet : plainText(snippet),
    },
    ...(commaAt === undefined ? {} : { additionalTextEdits: [{ range: at(commaAt), newText: ',' }] }),
  };
}
