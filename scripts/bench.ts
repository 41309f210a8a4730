/*
 * npm run bench: how long a keystroke takes until its findings are there, through the real server, and how long the command line
 * takes to start. As ratios of a plain operation on the same machine, so that numbers of different machines compare.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Client } from '../test/lsp/support/client.ts';
import { MemoryHost } from '../test/lsp/support/memory-host.ts';

const root = join(import.meta.dirname, '..');

const repeat =
  (head: string, part: (i: number) => string, tail = '') =>
  (lines: number): string => {
    const length = part(0).split('\n').length - 1;
    return head + Array.from({ length: Math.ceil(lines / length) }, (_, i) => part(i)).join('') + tail;
  };

/** File name → a text of about as many lines. One part in ten has something to find. */
const files: Readonly<Record<string, (lines: number) => string>> = {
  'compose.yaml': repeat(
    'services:\n',
    i =>
      `  s${i}:\n    image: nginx:1.${i}\n    environment:\n      A: b\n    ports: ["${i}:80"]\n    volumes:\n      - data:/data\n    command: sh -c "set -e; ./run --flag=${i}"\n    restart: always\n    network_mode: ${i % 10 === 0 ? 'host' : 'bridge'}\n`,
  ),
  Dockerfile: repeat(
    'FROM alpine\n',
    i =>
      `ENV A${i}=b\nRUN set -e; \\\n    apk add --no-cache curl; \\\n    ${i % 10 === 0 ? 'modprobe x' : 'make'}\n`,
  ),
  'pod.yaml': repeat(
    '',
    i =>
      `---\napiVersion: v1\nkind: Pod\nmetadata: {name: p${i}}\nspec:\n  hostNetwork: ${i % 10 === 0}\n  containers:\n    - name: a\n      image: b\n      args: [x]\n`,
  ),
  'docker-bake.hcl': repeat(
    '',
    i =>
      `target "t${i}" {\n  dockerfile = "Dockerfile"\n  tags = ["a:\${V}"]\n  network = "${i % 10 === 0 ? 'host' : 'default'}"\n}\n`,
  ),
  'build.sh': repeat(
    '#!/bin/bash\n',
    i =>
      `if [ -n "$A" ]; then\n  docker run --rm ${i % 10 === 0 ? '--privileged' : '-v "$PWD:/w"'} alpine echo ${i}\nfi\n`,
  ),
  '.gitlab-ci.yml': repeat(
    '',
    i => `job${i}:\n  image: alpine\n  tags: [own]\n  script:\n    - docker build .\n    - make test\n`,
  ),
};

/** The median of several runs, in milliseconds. */
async function median(runs: number, what: (i: number) => Promise<void> | void): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const began = performance.now();
    await what(i);
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}

const plain = files['compose.yaml']?.(1000) ?? '';
const unit = await median(15, () => {
  parseAllDocuments(plain);
});
const shown = (time: number): string => `${(time / unit).toFixed(2)} (${time.toFixed(0)} ms)`;
console.log(`1.00 = parsing a Compose file of 1,000 lines as YAML and no more: ${unit.toFixed(1)} ms here\n`);
console.log('| keystroke to findings | 100 lines | 1,000 lines | 5,000 lines |\n| --- | --- | --- | --- |');

const client = await Client.start(new MemoryHost(), { folders: ['file:///w'] });
for (const [name, text] of Object.entries(files)) {
  const cells: string[] = [];
  for (const lines of [100, 1000, 5000]) {
    const uri = `file:///w/${lines}/${name}`;
    await client.open(uri, text(lines));
    await client.pull(uri);
    const end = client.document(uri).positionAt(client.document(uri).getText().length);
    const time = await median(9, async () => {
      await client.change(uri, { range: { start: end, end }, text: '\n' });
      await client.pull(uri);
    });
    cells.push(shown(time));
    await client.close(uri);
  }
  console.log(`| ${name} | ${cells.join(' | ')} |`);
}
await client.stop();

const start = (args: readonly string[]) => () => {
  spawnSync(process.execPath, [...args], { cwd: root, input: 'FROM alpine\n' });
};
const node = await median(5, start(['-e', '']));
const check = await median(
  5,
  start(['server/dist/eci-lens.mjs', 'check', '--stdin', '--stdin-filename', 'Dockerfile']),
);
console.log(
  `\ncold start of the command line: ${(check / node).toFixed(1)} × that of Node alone (${check.toFixed(0)} ms to ${node.toFixed(0)} ms)`,
);
