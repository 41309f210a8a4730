/* npm start: sets everything up and opens VS Code with the extension on the sample workspace. Runs under whatever Node the machine has. */
import { spawnSync } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { node, root, setup } from './setup.mjs';

setup();
const env = { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) };
for (const script of ['scripts/build.ts', 'scripts/open-sample.ts']) {
  const { status, signal } = spawnSync(node, [script], { cwd: root, env, stdio: 'inherit' });
  if (status !== 0 || signal !== null) process.exit(status ?? 0);
}
