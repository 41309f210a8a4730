import { type Browser, errors, type Page } from 'playwright-core';
import { launchChromium } from '../../scripts/chromium.ts';
import { editorSettings } from '../../scripts/editor-settings.ts';
import { installHost, startHost, type VsCodeHost } from '../../scripts/vscode-host.ts';
import { copyOfSample, temporary } from '../../scripts/workspace-copy.ts';

/** A VS Code in a browser, as a user has it before them. */
export interface Workbench {
  readonly page: Page;
  /** The folder of the workspace: a copy of the sample. */
  readonly folder: string;
  close(): Promise<void>;
}

export interface WorkbenchOptions {
  /** The extension's folder; without, what is installed in `extensions`. */
  readonly development?: string;
  readonly extensions?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The display language, as a language pack would set it. */
  readonly language?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
}

export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  await installHost();
  const folder = await copyOfSample();
  const host: VsCodeHost = await startHost({
    data: await temporary('data'),
    extensions: options.extensions ?? (await temporary('extensions')),
    settings: { ...editorSettings, ...options.settings },
  });
  let browser: Browser | undefined;
  const close = async (): Promise<void> => {
    await browser?.close();
    await host.stop();
  };
  try {
    browser = await launchChromium();
    const page = await browser.newPage({ viewport: options.viewport ?? { width: 1280, height: 800 } });
    if (options.language !== undefined)
      await page.addInitScript(language => {
        Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: language });
      }, options.language);
    await page.goto(
      host.url(folder, options.development === undefined ? {} : { development: options.development }),
    );
    await page.waitForSelector('.monaco-workbench', { timeout: 60_000 });
    await page.waitForSelector('.explorer-folders-view .monaco-list-row', { timeout: 60_000 });
    return { page, folder, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Presses a key until the quick input is there, and fills it: a workbench that is still starting, or a view that takes
 * the focus as it opens, hears none or closes it.
 */
async function fillQuickInput(page: Page, key: string, text: string): Promise<void> {
  const input = page.locator('.quick-input-widget input.input').first();
  for (let attempt = 0; attempt < 10; attempt++) {
    await page.keyboard.press(key);
    try {
      await input.waitFor({ timeout: 5_000 });
      await input.fill(text, { timeout: 5_000 });
      return;
    } catch (error) {
      if (!(error instanceof errors.TimeoutError)) throw error;
    }
  }
  throw new Error(`No quick input after ${key}.`);
}

/** Opens a file through quick open, at a line and column (from 1). */
export async function openFile(page: Page, path: string, line = 1, column = 1): Promise<void> {
  await fillQuickInput(page, 'Control+KeyP', `${path}:${line}:${column}`);
  const name = path.split('/').at(-1) ?? path;
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().waitFor();
  await page.waitForTimeout(300);
  await page.keyboard.press('Enter');
  await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
}

/** Runs a command through the command palette. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await fillQuickInput(page, 'F1', `>${title}`);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
}
