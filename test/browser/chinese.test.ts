import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readBundle } from '../../scripts/l10n.ts';
import { root } from '../../scripts/vscode-host.ts';
import { openFile, openWorkbench, runCommand, type Workbench } from './workbench.ts';

const bundle = readBundle();
const chinese = (text: string): string => bundle[text] ?? assert.fail(`not translated: ${text}`);

describe('a user whose VS Code speaks Chinese', () => {
  let bench: Workbench;
  before(async () => {
    bench = await openWorkbench({ development: root, language: 'zh-cn' });
  });
  after(() => bench.close());

  it('reads findings, commands and the status of the extension in Chinese', async () => {
    const { page } = bench;
    await openFile(page, 'compose.yaml', 5, 20);
    await page.locator('.squiggly-error').first().waitFor({ timeout: 30_000 });
    // The server's texts.
    await page.keyboard.press('Control+KeyK');
    await page.keyboard.press('Control+KeyI');
    const hover = page.locator('.monaco-hover:visible').first();
    await hover.waitFor({ timeout: 15_000 });
    assert.match((await hover.textContent()) ?? '', /web .*ECI.*\p{Script=Han}{2}/u);
    await page.keyboard.press('Escape');
    // Those of package.json.
    const names = JSON.parse(await readFile(join(root, 'package.nls.zh-cn.json'), 'utf8'));
    await runCommand(page, names['command.showReport']);
    await page
      .locator('.tab.active', { hasText: chinese('ECI Compatibility Report') })
      .waitFor({ timeout: 30_000 });
    await openFile(page, 'compose.yaml', 5, 20);
    // Those of the client: its place in the list of the language's services.
    await page.locator('[id="status.languageStatus"]').first().hover();
    const status = page.locator('.hover-language-status', {
      hasText: chinese('Enhanced Container Isolation'),
    });
    await status.first().waitFor({ timeout: 15_000 });
  });
});
