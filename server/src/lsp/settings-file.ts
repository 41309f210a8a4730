import { readSettings } from '../core/kinds/admin-settings/admin-settings.ts';
import type { SettingsDocument } from '../core/kinds/admin-settings/document.ts';
import { type EditorContext, editorContext } from '../core/settings/context.ts';
import type { Analysis, Session } from './session.ts';

/** An open admin-settings.json. */
export interface OpenSettings {
  readonly analysis: Analysis;
  readonly document: SettingsDocument;
}

/** The same, with all that the editor's help for it depends on. */
export interface SettingsFile extends OpenSettings {
  readonly context: EditorContext;
}

/** The file at hand, where it is an admin-settings.json that is not ignored. */
export async function settingsDocument(session: Session, uri: string): Promise<OpenSettings | undefined> {
  const analysis = await session.analysis(uri);
  if (analysis?.kind?.id !== 'admin-settings' || analysis.project.ignores(uri)) return undefined;
  return { analysis, document: readSettings(analysis.source) };
}

export async function settingsFile(session: Session, uri: string): Promise<SettingsFile | undefined> {
  const open = await settingsDocument(session, uri);
  if (open === undefined) return undefined;
  const { project } = open.analysis;
  const images = await session.workspaceImages(project);
  return { ...open, context: editorContext(project.targets, images, session.client.bundle) };
}
