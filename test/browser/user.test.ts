import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root } from '../../scripts/vscode-host.ts';
import { openFile, openWorkbench, runCommand, type Workbench } from './workbench.ts';

const pictures = join(root, 'out', 'pictures');

describe('a user in VS Code', () => {
  let bench: Workbench;
  before(async () => {
    await mkdir(pictures, { recursive: true });
    bench = await openWorkbench({ development: root });
  });
  after(() => bench.close());

  const photograph = (name: string): Promise<unknown> =>
    bench.page.screenshot({ path: join(pictures, `${name}.png`) });

  it('sees findings, clicks the lightbulb, takes the fix, and finds it in the file', async () => {
    const { page, folder } = bench;
    const file = join(folder, 'compose.yaml');
    const before = await readFile(file, 'utf8');
    await openFile(page, 'compose.yaml', 5, 20);
    await page.locator('.squiggly-error').first().waitFor({ timeout: 30_000 });
    await photograph('findings');
    const bulb = page
      .locator(
        '.codicon-gutter-lightbulb-auto-fix, .codicon-gutter-lightbulb, .codicon-light-bulb, .codicon-lightbulb-autofix',
      )
      .first();
    await bulb.waitFor({ timeout: 15_000 });
    await bulb.click();
    const entry = page
      .locator('.action-widget .monaco-list-row.action', { hasText: 'Remove host networking' })
      .first();
    await entry.waitFor();
    await photograph('lightbulb');
    await entry.click();
    await page.keyboard.press('Control+KeyS');
    const wanted = before.replace('    network_mode: host\n', '');
    const end = Date.now() + 10_000;
    while ((await readFile(file, 'utf8')) !== wanted && Date.now() < end) await page.waitForTimeout(100);
    assert.equal(await readFile(file, 'utf8'), wanted);
  });

  it('reads what ECI does by hovering', async () => {
    const { page } = bench;
    await openFile(page, 'docker-bake.hcl', 12, 22);
    await page.locator('.squiggly-error').first().waitFor({ timeout: 30_000 });
    await page.keyboard.press('Control+KeyK');
    await page.keyboard.press('Control+KeyI');
    const hover = page.locator('.monaco-hover:visible', { hasText: 'security.insecure' }).first();
    await hover.waitFor({ timeout: 15_000 });
    await photograph('hover');
    assert.match((await hover.textContent()) ?? '', /docker-container/u);
  });

  it('opens the version compatibility report', async () => {
    const { page } = bench;
    await runCommand(page, 'ECI: Show Version Compatibility Report');
    await page.locator('.tab.active', { hasText: 'ECI Compatibility Report' }).waitFor({ timeout: 30_000 });
    await page.waitForTimeout(2_000);
    await photograph('report');
    const texts: string[] = [];
    for (const frame of page.frames()) texts.push((await frame.locator('body').textContent()) ?? '');
    assert(
      texts.some(text => text.includes('compose.yaml')),
      'the report names the files',
    );
  });
});
