/* Opens the sample workspace with the extension: in the VS Code that is installed, otherwise in the embedded one. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { editorSettings } from './editor-settings.ts';
import { installHost, root, startHost } from './vscode-host.ts';

const sample = join(root, 'sample');
const windows = process.platform === 'win32';
/** 0, the default: any free port. */
function portOf(text = '0'): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  console.error(`PORT must be a number from 0 to 65535, not ${text}.`);
  process.exit(2);
}

const hasCode = spawnSync('code', ['--version'], { shell: windows }).status === 0;

if (hasCode && process.env.ECI_LENS_HOST !== 'embedded') {
  spawnSync('code', ['--new-window', `--extensionDevelopmentPath=${root}`, sample], {
    shell: windows,
    stdio: 'inherit',
  });
} else {
  await installHost();
  const data = join(root, '.vscode-test', 'start');
  const host = await startHost({
    data: join(data, 'data'),
    extensions: join(data, 'extensions'),
    settings: editorSettings,
    workspaceTrust: true,
    port: portOf(process.env.PORT),
  });
  console.log(`\nVS Code with ECI Lens: ${host.url(sample, { development: root })}\n\nCtrl+C ends it.`);
  const end = async (): Promise<void> => {
    await host.stop();
    process.exit(0);
  };
  process.once('SIGINT', () => void end());
  process.once('SIGTERM', () => void end());
}
