/*
 * npm test -- e2e: the suites of test/e2e in a real VS Code. In a desktop VS Code where it can be downloaded and shown,
 * otherwise in the embedded one. ECI_LENS_HOST=desktop|embedded chooses.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { launchChromium } from './chromium.ts';
import { editorSettings } from './editor-settings.ts';
import { installHost, root, startHost } from './vscode-host.ts';
import { copyOfSample, temporary } from './workspace-copy.ts';

const tests = join(root, 'out', 'e2e', 'index.cjs');

async function inDesktop(workspace: string): Promise<void> {
  await runTests({
    extensionDevelopmentPath: root,
    extensionTestsPath: tests,
    launchArgs: [workspace, '--disable-extensions', '--disable-workspace-trust', '--skip-welcome'],
  });
}

async function inEmbedded(workspace: string): Promise<void> {
  await installHost();
  const host = await startHost({
    data: await temporary('data'),
    extensions: await temporary('extensions'),
    settings: editorSettings,
  });
  try {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      const ended = new Promise<number>(resolve => {
        void page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => {
          if (!args.some(isNoise)) console.log(...args);
        });
        void page.exposeFunction('codeAutomationExit', (code: number) => resolve(code));
      });
      await page.goto(host.url(workspace, { development: root, tests }));
      const code = await within(ended, 300_000);
      if (code !== 0) throw new Error(`The suites failed (${code}).`);
    } finally {
      await browser.close();
    }
  } finally {
    await host.stop();
  }
}

/** What VS Code logs of itself: the native modules that its packages lack here, and accounts. */
const isNoise = (said: unknown): boolean => /@vscode\/spdlog|AccountPolicyGate/u.test(String(said));

function within<T>(promise: Promise<T>, ms: number): Promise<T> {
  return Promise.race([
    promise,
    new Promise<T>((_resolve, reject) => {
      setTimeout(() => reject(new Error(`Nothing ended within ${ms / 1000} s.`)), ms).unref();
    }),
  ]);
}

/** Whether a desktop VS Code can be had and shown here. */
async function hasDesktop(): Promise<boolean> {
  if (process.platform === 'linux' && !process.env.DISPLAY) return false;
  try {
    const answer = await fetch('https://update.code.visualstudio.com/api/releases/stable', {
      signal: AbortSignal.timeout(5_000),
    });
    return answer.ok;
  } catch {
    return false;
  }
}

const chosen = process.env.ECI_LENS_HOST;
const desktop = chosen === undefined ? await hasDesktop() : chosen === 'desktop';
console.log(desktop ? 'In a desktop VS Code.' : 'In the embedded VS Code.');
const workspace = await copyOfSample();
try {
  await (desktop ? inDesktop(workspace) : inEmbedded(workspace));
  console.log(await readFile(join(root, 'out', 'test-results', 'e2e.json'), 'utf8'));
  process.exit(0);
} catch (error) {
  console.error(error);
  process.exit(1);
}
