import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { nodeHost } from '../../server/src/host/node.ts';

const folder = mkdtempSync(join(tmpdir(), 'eci-lens-host-'));
after(() => rmSync(folder, { recursive: true }));
const host = nodeHost(import.meta.dirname);
const read = (path: string): Promise<string | undefined> => host.read(pathToFileURL(path).toString());

it('reads files and links to files, and nothing that would never end', async () => {
  const file = join(folder, 'a.yaml');
  writeFileSync(file, 'a: b\n');
  symlinkSync(file, join(folder, 'link.yaml'));
  assert.equal(await read(file), 'a: b\n');
  assert.equal(await read(join(folder, 'link.yaml')), 'a: b\n');
  assert.equal(await read(folder), undefined);
  const large = join(folder, 'large.yaml');
  writeFileSync(large, '#');
  truncateSync(large, 30_000_000);
  assert.equal(await read(large), undefined);
  if (process.platform === 'win32') return;
  symlinkSync('/dev/zero', join(folder, 'zero.yaml'));
  spawnSync('mkfifo', [join(folder, 'pipe')]);
  for (const name of ['zero.yaml', 'pipe']) {
    assert.equal(await read(join(folder, name)), undefined);
    assert.equal(await host.begins(pathToFileURL(join(folder, name)).toString(), '#!'), false);
  }
});

it('finds what a glob names, not what is in a folder of that name', async () => {
  writeFileSync(join(folder, 'run'), '#!/bin/sh\n');
  const found = await host.find(pathToFileURL(folder).toString(), ['**/+([!.])']);
  assert.ok(found.every(uri => !/\.yaml$/.test(uri)));
  assert.ok(found.some(uri => uri.endsWith('/run')));
  assert.deepEqual(await host.find('vscode-vfs://github/tmp', ['**/*']), []);
});

it('lists folders that are in the workspace, and not too large', async () => {
  const top = join(folder, 'top');
  const inside = join(top, 'inside');
  mkdirSync(join(inside, 'sub'), { recursive: true });
  mkdirSync(join(folder, 'outside'));
  for (const name of ['b', 'a']) writeFileSync(join(inside, name), '');
  const list = (path: string) => host.list(pathToFileURL(path).toString(), [pathToFileURL(top).toString()]);
  assert.deepEqual(await list(inside), { files: ['a', 'b'], folders: ['sub'] });
  assert.deepEqual(await list(`${inside}/`), { files: ['a', 'b'], folders: ['sub'] });
  assert.deepEqual(await list(top), { files: [], folders: ['inside'] });
  for (const path of [join(folder, 'outside'), folder, join(inside, 'a'), join(top, 'none')])
    assert.equal(await list(path), undefined);
  assert.equal(await host.list('vscode-vfs://github/tmp', ['vscode-vfs://github/tmp']), undefined);
  const many = join(top, 'many');
  mkdirSync(many);
  for (let i = 0; i < 2001; i++) writeFileSync(join(many, String(i)), '');
  assert.equal(await list(many), undefined);
  if (process.platform === 'win32') return;
  symlinkSync(inside, join(inside, 'sub', 'loop'));
  symlinkSync(join(folder, 'outside'), join(top, 'leaving'));
  symlinkSync(join(inside, 'a'), join(inside, 'sub', 'link'));
  symlinkSync('/dev/zero', join(inside, 'sub', 'zero'));
  assert.deepEqual(await list(join(inside, 'sub')), { files: ['link'], folders: [] });
  assert.equal(await list(join(top, 'leaving')), undefined);
});
