import { readSettings } from '../core/kinds/admin-settings/admin-settings.ts';
import { kindFor } from '../core/lint.ts';
import type { Policy } from '../core/policy.ts';
import { policyOf } from '../core/policy-of.ts';
import type { Source } from '../core/text.ts';
import { type FileCache, normal } from './files.ts';

/** The policy of an admin-settings.json; undefined where there is none or it does not turn ECI on. */
export async function readPolicy(uri: string, files: FileCache): Promise<Policy | undefined> {
  const text = await files.text(uri);
  return text === undefined ? undefined : policyOf(readSettings({ uri, text }));
}

/** Whether a file is the admin-settings.json that its workspace is judged by; with none in force, any of them is. */
export const isPolicyFile = (source: Source, { policy }: { readonly policy: Policy | undefined }): boolean =>
  kindFor(source)?.id === 'admin-settings' && (policy === undefined || policy.uri === normal(source.uri));
