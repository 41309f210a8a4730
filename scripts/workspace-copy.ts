import { cp, mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './vscode-host.ts';

/** A fresh folder for temporary files; `name` is for who finds it. */
export const temporary = async (name: string): Promise<string> =>
  realpath(await mkdtemp(join(tmpdir(), `eci-lens-${name}-`)));

/** A copy of the sample workspace, which a test may change. */
export async function copyOfSample(): Promise<string> {
  const folder = join(await temporary('workspace'), 'sample');
  await cp(join(root, 'sample'), folder, { recursive: true });
  return folder;
}
