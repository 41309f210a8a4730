import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root } from '../../scripts/vscode-host.ts';
import { openFile, openWorkbench, runCommand, type Workbench } from './workbench.ts';

const pictures = join(root, 'out', 'pictures');

describe('an administrator in VS Code', () => {
  let bench: Workbench;
  before(async () => {
    await mkdir(pictures, { recursive: true });
    bench = await openWorkbench({
      development: root,
      settings: { 'workbench.colorTheme': 'Default Dark Modern', 'eciLens.inlayHints.minimumRelease': true },
    });
  });
  after(() => bench.close());

  const photograph = (name: string): Promise<unknown> =>
    bench.page.screenshot({ path: join(pictures, `${name}.png`) });

  /** Chooses an entry of a quick pick. */
  const pick = async (text: string): Promise<void> => {
    const entry = bench.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
    await entry.waitFor({ timeout: 30_000 });
    await entry.click();
  };
  /** A message, in the list of messages: one that comes while the window has no focus is not shown by itself. */
  const message = async (text: string) => {
    await runCommand(bench.page, 'Notifications: Show Notifications');
    const said = bench.page.locator('.notification-list-item', { hasText: text }).first();
    await said.waitFor({ timeout: 15_000 });
    return said;
  };

  it('completes an image that the workspace needs, and sees it counted', async () => {
    const { page, folder } = bench;
    await openFile(page, 'admin-settings.json', 10, 38);
    const lens = (text: string) => page.locator('.codelens-decoration', { hasText: text }).first();
    await lens('1 covered, 2 missing').waitFor({ timeout: 30_000 });
    await photograph('settings');
    await page.keyboard.press('End');
    await page.keyboard.type(',');
    await page.keyboard.press('Enter');
    await page.keyboard.type('"');
    const row = page
      .locator('.suggest-widget .monaco-list-row', { hasText: 'docker.io/example/tests:2' })
      .first();
    await row.waitFor({ timeout: 15_000 });
    await photograph('settings-completion');
    await row.click();
    await lens('2 covered, 1 missing').waitFor({ timeout: 15_000 });
    await page.keyboard.press('Control+KeyS');
    const file = join(folder, 'admin-settings.json');
    const end = Date.now() + 10_000;
    while (!(await readFile(file, 'utf8')).includes('example/tests') && Date.now() < end)
      await page.waitForTimeout(100);
    const settings = JSON.parse(await readFile(file, 'utf8'));
    assert.ok(
      settings.enhancedContainerIsolation.dockerSocketMount.imageList.images.includes(
        'docker.io/example/tests:2',
      ),
    );
  });

  it('reads what an entry means', async () => {
    const { page } = bench;
    await openFile(page, 'admin-settings.json', 9, 25);
    await page.keyboard.press('Control+KeyK');
    await page.keyboard.press('Control+KeyI');
    const hover = page.locator('.monaco-hover:visible', { hasText: 'Registry:' }).first();
    await hover.waitFor({ timeout: 15_000 });
    await photograph('settings-hover');
    assert.match((await hover.textContent()) ?? '', /docker\.io\/library\/traefik:v3.*compose\.yaml/u);
    await page.keyboard.press('Escape');
  });

  it('lists the images behind the code lens', async () => {
    const { page } = bench;
    await page.locator('.codelens-decoration a', { hasText: 'covered' }).first().click();
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'devcontainers' }).first().waitFor();
    await photograph('settings-images');
    await page.keyboard.press('Escape');
  });

  it('asks whether an image may mount the socket, and is shown the line', async () => {
    const { page } = bench;
    await runCommand(page, 'ECI: Explain Docker Socket Policy');
    await pick('docker.io/library/traefik:v3');
    const command = page.locator('.quick-input-widget input.input[placeholder="docker push"]').first();
    await command.waitFor();
    await command.fill('docker push');
    await command.press('Enter');
    const said = await message('docker.io/library/traefik:v3: allowed');
    await photograph('settings-explained');
    assert.match((await said.textContent()) ?? '', /docker push: blocked/u);
    await said.locator('.monaco-button', { hasText: 'Show the Line' }).click();
    await page.locator('.tab.active[data-resource-name="admin-settings.json"]').waitFor();
  });

  it('is told that this machine has no policy to compare with', async () => {
    await runCommand(bench.page, 'ECI: Compare with This Machine');
    await message('This machine has no policy');
    await photograph('settings-compare');
  });

  it('begins a file by a guided choice', async () => {
    const { page } = bench;
    await runCommand(page, 'ECI: New admin-settings.json');
    await pick('ECI with Testcontainers');
    await pick('In a new editor');
    await page.locator('.tab.active', { hasText: 'Untitled-1' }).waitFor();
    await page.locator('.view-line', { hasText: 'localstack/localstack' }).first().waitFor();
    await page.locator('.statusbar-item', { hasText: 'Docker Desktop Admin Settings' }).waitFor();
    await photograph('settings-new');
  });
});
