import type { TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { Edit } from '../core/text.ts';
import type { Analysis, Session } from './session.ts';

/**
 * Edits of one analysis as the client applies them: with the version they were made for, so that they are refused when the
 * text has moved on.
 */
export async function workspaceEdit(
  session: Session,
  analysis: Analysis,
  edits: readonly Edit[],
): Promise<WorkspaceEdit> {
  const byFile = new Map<string, TextEdit[]>();
  for (const { uri, span, text } of edits) {
    const range = await session.range({ uri, span }, analysis);
    const known = byFile.get(uri);
    if (known === undefined) byFile.set(uri, [{ range, newText: text }]);
    else known.push({ range, newText: text });
  }
  if (session.client.capabilities.workspace?.workspaceEdit?.documentChanges !== true)
    return { changes: Object.fromEntries(byFile) };
  const documentChanges: TextDocumentEdit[] = [...byFile].map(([uri, list]) => ({
    textDocument: {
      uri,
      version: uri === analysis.source.uri ? analysis.version : (session.openDocument(uri)?.version ?? null),
    },
    edits: list,
  }));
  return { documentChanges };
}
