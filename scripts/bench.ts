/*
 * npm run bench: how long a keystroke takes until its findings are there, through the real server, how long the first opening of a file
 * that leads to others, and how long the command line takes to start. As ratios of a plain operation on the same machine, so that numbers
 * of different machines compare.
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
  Makefile: repeat(
    // Several ways through the conditionals, of which the recipes see what they add.
    ['A', 'B', 'C'].map(v => `ifeq ($(${v}),1)\nFLAGS += -e ${v}\nendif\n`).join('') +
      'UNAME := $(shell uname)\nifeq ($(UNAME),Linux)\nNET := host\nendif\n',
    i =>
      `V${i} := ${i}\nt${i}: t${i + 1}\n\t@echo $(V${i})\n\tdocker run $(FLAGS) --network=${i % 10 === 0 ? '$(NET)' : 'none'} img make\n\n`,
  ),
  justfile: repeat(
    'flags := "--rm"\n',
    i =>
      `t${i} arg="x": t${i + 1}\n  echo {{arg}}\n  docker run {{flags}} ${i % 10 === 0 ? '--privileged' : ''} img\n\n`,
  ),
  'Taskfile.yml': repeat(
    'version: 3\nvars: {FLAGS: --rm}\ntasks:\n',
    i =>
      `  t${i}:\n    deps: [t${i + 1}]\n    cmds:\n      - echo ${i}\n      - docker run {{.FLAGS}} ${i % 10 === 0 ? '--privileged' : ''} img\n`,
  ),
  '.github/workflows/ci.yml': repeat(
    'on: push\njobs:\n  a:\n    runs-on: self-hosted\n    steps:\n',
    i =>
      `      - name: s${i}\n        env: {A: b}\n        run: |\n          docker build -t "$A" .\n          docker run ${i % 10 === 0 ? '--privileged' : ''} "$A"\n`,
  ),
  '.gitlab-ci.yml': repeat(
    '',
    i => `job${i}:\n  image: alpine\n  tags: [own]\n  script:\n    - docker build .\n    - make test\n`,
  ),
  // Each job has the script of a template, with variables of its own.
  'templates/.gitlab-ci.yml': repeat(
    `.t:\n  tags: [own]\n  script:\n${'    - if [ -n "$A" ]; then docker run --rm "$V" make "$A"; fi\n'.repeat(5)}`,
    i => `job${i}:\n  extends: .t\n  stage: test\n  needs: [job${i + 1}]\n  variables:\n    V: "${i}"\n`,
  ),
};

/** A file of about as many lines, with files that lead to one another: the text of the first, and of the others by their names. */
const projects: Readonly<
  Record<
    string,
    (lines: number) => { readonly text: string; readonly others: Readonly<Record<string, string>> }
  >
> = {
  '.gitlab-ci.yml': lines => ({
    text: `include: /f0.yml\n${files['templates/.gitlab-ci.yml']?.(lines) ?? ''}`,
    others: Object.fromEntries(
      Array.from({ length: 10 }, (_, i) => [
        `f${i}.yml`,
        `include: /f${i + 1}.yml\n.d${i}: {script: [make]}\n`,
      ]),
    ),
  }),
  Makefile: lines => ({
    text: `include f0.mk\n${files.Makefile?.(lines) ?? ''}`,
    others: Object.fromEntries(
      Array.from({ length: 10 }, (_, i) => [`f${i}.mk`, `include f${i + 1}.mk\nFLAGS += -e F${i}\n`]),
    ),
  }),
};

/** The median of several runs, in milliseconds. */
async function median(runs: number, what: (i: number) => Promise<void> | void): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const began = performance.now();
    await what(i);
    times.push(performance.now() - began);
  }
  return middle(times);
}

const middle = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

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

console.log(
  '\n| first opening, with ten files that lead to one another | 100 lines | 1,000 lines |\n| --- | --- | --- |',
);
for (const [name, project] of Object.entries(projects)) {
  const cells: string[] = [];
  for (const lines of [100, 1000]) {
    const { text, others } = project(lines);
    const times: number[] = [];
    for (let run = 0; run < 5; run++) {
      const folder = `file:///w${run}`;
      const disk = Object.entries(others).map(([other, content]) => [`${folder}/${other}`, content]);
      const editor = await Client.start(new MemoryHost(Object.fromEntries(disk)), { folders: [folder] });
      // The parsers are loaded once, not with each file.
      await editor.open(`${folder}/a.sh`, 'make\n');
      await editor.pull(`${folder}/a.sh`);
      const began = performance.now();
      await editor.open(`${folder}/${name}`, text);
      await editor.pull(`${folder}/${name}`);
      times.push(performance.now() - began);
      await editor.stop();
    }
    cells.push(shown(middle(times)));
  }
  console.log(`| ${name} | ${cells.join(' | ')} |`);
}

console.log(
  '\n| keystroke in a file that one of ten open files reads | 100 lines | 1,000 lines |\n| --- | --- | --- |',
);
{
  const cells: string[] = [];
  for (const lines of [100, 1000]) {
    const editor = await Client.start(new MemoryHost(), { folders: ['file:///w'] });
    const text = files['compose.yaml']?.(lines) ?? '';
    const base = 'file:///w/base.yaml';
    await editor.open(base, 'services:\n  s:\n    image: a\n');
    const open = Array.from({ length: 10 }, (_, i) => `file:///w/${i}/compose.yaml`);
    for (const [i, uri] of open.entries())
      await editor.open(
        uri,
        i === 0 ? `${text}  s:\n    extends: { file: ../base.yaml, service: s }\n` : text,
      );
    const pulled = async (): Promise<void> => {
      for (const uri of open) await editor.pull(uri);
    };
    await pulled();
    const at = editor.document(base).positionAt(0);
    const time = await median(5, async () => {
      await editor.change(base, { range: { start: at, end: at }, text: '#\n' });
      await pulled();
    });
    cells.push(shown(time));
    await editor.stop();
  }
  console.log(`| compose.yaml | ${cells.join(' | ')} |`);
}

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
