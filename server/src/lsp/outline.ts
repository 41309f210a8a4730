import {
  type DocumentSymbol,
  FoldingRangeKind,
  type SelectionRange,
  SymbolKind,
} from 'vscode-languageserver';
import { type FileSymbol, folds, selections, symbols } from '../core/settings/outline.ts';
import type { LineIndex, Span } from '../core/text.ts';
import { unlessCancelled } from './requests.ts';
import type { Session } from './session.ts';
import { settingsDocument } from './settings-file.ts';

const kinds: Readonly<Record<FileSymbol['kind'], SymbolKind>> = {
  object: SymbolKind.Module,
  list: SymbolKind.Array,
  boolean: SymbolKind.Boolean,
  number: SymbolKind.Number,
  string: SymbolKind.String,
  null: SymbolKind.Null,
};

/** Symbols, folding and selections of admin-settings.json. */
export function outline(session: Session): void {
  const { connection } = session;
  connection.onDocumentSymbol(({ textDocument }, token) =>
    unlessCancelled(token, async () => {
      const file = await settingsDocument(session, textDocument.uri);
      return file === undefined
        ? null
        : symbols(file.document).map(one => symbolOf(one, file.analysis.index));
    }),
  );
  connection.onFoldingRanges(({ textDocument }, token) =>
    unlessCancelled(token, async () => {
      const file = await settingsDocument(session, textDocument.uri);
      if (file === undefined) return null;
      return folds(file.document).map(({ first, last }) => ({
        startLine: first,
        endLine: last,
        kind: FoldingRangeKind.Region,
      }));
    }),
  );
  connection.onSelectionRanges(({ textDocument, positions }, token) =>
    unlessCancelled(token, async () => {
      const file = await settingsDocument(session, textDocument.uri);
      if (file === undefined) return null;
      const { index } = file.analysis;
      return positions.map(position => {
        const outwards = selections(file.document, index.offsetAt(position));
        const none: SelectionRange = { range: { start: position, end: position } };
        return (
          outwards.reduceRight<SelectionRange | undefined>(
            (parent, span) => ({ range: rangeOf(span, index), ...(parent === undefined ? {} : { parent }) }),
            undefined,
          ) ?? none
        );
      });
    }),
  );
}

const symbolOf = (
  { name, detail, kind, span, nameSpan, children }: FileSymbol,
  index: LineIndex,
): DocumentSymbol => ({
  name,
  detail,
  kind: kinds[kind],
  range: rangeOf(span, index),
  selectionRange: rangeOf(nameSpan, index),
  children: children.map(child => symbolOf(child, index)),
});

export const rangeOf = ({ start, end }: Span, index: LineIndex): DocumentSymbol['range'] => ({
  start: index.positionAt(start),
  end: index.positionAt(end),
});
