/* npm run package: builds for release, packs a VSIX, and prints what is in it and its size. */
import { spawnSync } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';
import { root } from './vscode-host.ts';

/** Packs the extension; returns the path of the VSIX. */
export async function pack(): Promise<string> {
  const { status } = spawnSync(process.execPath, ['scripts/build.ts', '--minify'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`The build failed (${status}).`);
  const { name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const packagePath = join(root, `${name}-${version}.vsix`);
  // The bundles contain their dependencies.
  await createVSIX({ cwd: root, packagePath, dependencies: false, skipLicense: true });
  return packagePath;
}

if (import.meta.main) {
  const vsix = await pack();
  for (const file of await listFiles({ cwd: root, packageManager: PackageManager.None })) console.log(file);
  console.log(`${vsix}: ${Math.round((await stat(vsix)).size / 1024)} KiB`);
}
