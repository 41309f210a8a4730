import { readSettings } from '../core/kinds/admin-settings.ts';
import type { Policy } from '../core/policy.ts';
import { policyOf } from '../core/policy-of.ts';
import type { FileCache } from './files.ts';

/** The policy of an admin-settings.json; undefined where there is none or it does not turn ECI on. */
export async function readPolicy(uri: string, files: FileCache): Promise<Policy | undefined> {
  const text = await files.text(uri);
  return text === undefined ? undefined : policyOf(readSettings({ uri, text }));
}
