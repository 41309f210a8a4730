import type { Policy } from '../core/policy.ts';
import type { FileCache } from './files.ts';

/** The policy of an admin-settings.json. */
export async function readPolicy(_uri: string, _files: FileCache): Promise<Policy | undefined> {
  return undefined;
}
