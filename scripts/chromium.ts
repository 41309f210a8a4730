/* A Chromium for tests and pictures, from an npm package that brings the system libraries and fonts too. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { hostFolder, root } from './vscode-host.ts';

/** What `@sparticuz/chromium` exports, as far as it is used here. */
interface ChromiumPackage {
  readonly default: { readonly args: readonly string[]; executablePath(): Promise<string> };
  inflate(file: string): Promise<string>;
}

/** The package carries a binary for Linux on x64 only. */
export const hasChromium = process.platform === 'linux' && process.arch === 'x64';

/** Starts the Chromium that `installHost` has brought. */
export async function launchChromium(): Promise<Browser> {
  if (!hasChromium) throw new Error('The packaged Chromium is for Linux on x64.');
  const folder = join(root, '.vscode-test', 'chromium');
  await mkdir(folder, { recursive: true });
  // The package unpacks itself into the folder for temporary files: let that be one of this project.
  process.env.TMPDIR = folder;
  const at = join(hostFolder, 'node_modules', '@sparticuz', 'chromium');
  const packed = (await import(pathToFileURL(join(at, 'build', 'index.js')).href)) as ChromiumPackage;
  const executablePath = await packed.default.executablePath();
  if (!existsSync(join(folder, 'al2023'))) await packed.inflate(join(at, 'bin', 'al2023.tar.br'));
  // Its own configuration looks for the fonts where small cloud functions have them.
  const fonts = join(folder, 'fonts');
  await writeFile(join(fonts, 'fonts.conf'), fontConfiguration([fonts, '/usr/share/fonts'], folder));
  return chromium.launch({
    executablePath,
    args: [...packed.default.args],
    env: {
      ...process.env,
      LD_LIBRARY_PATH: [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
      FONTCONFIG_PATH: fonts,
    },
  });
}

const fontConfiguration = (folders: readonly string[], cache: string): string =>
  `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${folders.map(folder => `  <dir>${folder}</dir>`).join('\n')}
  <cachedir>${join(cache, 'font-cache')}</cachedir>
</fontconfig>
`;
