import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { before, describe, it } from 'node:test';
import { listFiles, PackageManager } from '@vscode/vsce';
import { hasChromium } from '../../scripts/chromium.ts';
import { pack } from '../../scripts/package.ts';
import { installExtension, installHost, root } from '../../scripts/vscode-host.ts';
import { temporary } from '../../scripts/workspace-copy.ts';
import { openFile, openWorkbench } from '../browser/workbench.ts';

/** Everything that may be in the package. */
const allowed = [
  /^package(\.nls(\.[\w-]+)?)?\.json$/u,
  /^(README|CHANGELOG|NOTICE)\.md$/u,
  /^LICENSE$/u,
  /^client\/dist\/extension\.cjs$/u,
  /^server\/dist\/(server|eci-lens|shared-\w+)\.mjs$/u,
  /^server\/dist\/(web-tree-sitter|tree-sitter-bash|tree-sitter-hcl)\.wasm$/u,
  /^(l10n|schemas|syntaxes)\/[\w.-]+\.json$/u,
  /^images\/icon\.(png|svg)$/u,
  /^docs\/images\/[\w-]+\.png$/u,
];
/** Bytes. What it is today and some; more means that something came along that should not. */
const mostBytes = 4 * 1024 * 1024;

describe('the package', () => {
  let vsix: string;
  before(async () => {
    vsix = await pack();
  });

  it('holds the bundles and nothing else', async () => {
    const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
    assert.deepEqual(
      files.filter(file => !allowed.some(pattern => pattern.test(file))),
      [],
    );
    for (const needed of ['client/dist/extension.cjs', 'server/dist/server.mjs', 'server/dist/eci-lens.mjs'])
      assert(files.includes(needed), needed);
  });

  it('is small', async () => {
    const { size } = await stat(vsix);
    console.log(`${vsix}: ${Math.round(size / 1024)} KiB`);
    assert(size < mostBytes, `${size} bytes`);
  });

  it('works in a clean VS Code', { skip: hasChromium ? false : 'needs the packaged Chromium' }, async () => {
    await installHost();
    const extensions = await temporary('extensions');
    installExtension(vsix, { data: await temporary('data'), extensions });
    const { page, close } = await openWorkbench({ extensions });
    try {
      await openFile(page, 'compose.yaml', 5, 20);
      await page.locator('.squiggly-error').first().waitFor({ timeout: 30_000 });
      const entry = page
        .locator('.action-widget .monaco-list-row.action', { hasText: 'Remove host networking' })
        .first();
      // A slow machine may lose a key: a person presses it again.
      for (let tries = 0; tries < 4 && !(await entry.isVisible()); tries++) {
        await page.keyboard.press('Control+Period');
        await entry.waitFor({ timeout: 5_000 }).catch(() => undefined);
      }
      assert(await entry.isVisible());
    } finally {
      await close();
    }
  });
});
