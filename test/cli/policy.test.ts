import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

const bundle = join(import.meta.dirname, '../../server/dist/eci-lens.mjs');
const folder = mkdtempSync(join(tmpdir(), 'eci-lens-policy-'));
after(() => rmSync(folder, { recursive: true }));

const lists = {
  imageList: { images: ['docker:cli', 'testcontainers/*:*'] },
  commandList: { type: 'deny', commands: ['push', 'image*'] },
};
const settings = (value: boolean): string =>
  JSON.stringify({ enhancedContainerIsolation: { locked: true, value, dockerSocketMount: lists } }, null, 2);
writeFileSync(join(folder, 'admin-settings.json'), settings(true));
writeFileSync(join(folder, 'off.json'), settings(false));

function policy(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [bundle, 'policy', ...args], { cwd: folder, encoding: 'utf8' });
}
const mac = ['--platform', 'mac'];

describe('eci-lens policy', () => {
  it('names the line that allows an image, and ends with 0', () => {
    const { status, stdout } = policy('--image', 'docker.io/library/docker:cli', ...mac);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /^allowed: /);
    assert.match(stdout, /admin-settings\.json:8:11: mount allowed/);
  });

  it('ends with 1 where an image or a command is blocked, or cannot be told', () => {
    assert.equal(policy('--image', 'alpine', ...mac).status, 1);
    assert.equal(policy('--image', 'testcontainers/ryuk:1', ...mac).status, 1);
    assert.equal(policy('--image', 'docker:cli', '--command', 'docker pull a', ...mac).status, 1);
    assert.equal(policy('--image', 'docker:cli', '--command', 'docker ps', ...mac).status, 0);
  });

  it('answers in JSON', () => {
    const { status, stdout } = policy(
      '--image',
      'docker:cli',
      '--command',
      'docker push',
      '--format',
      'json',
      ...mac,
    );
    assert.equal(status, 1);
    const { version, image, command, answer, answers } = JSON.parse(stdout);
    assert.deepEqual([version, image, command, answer], [1, 'docker:cli', 'docker push', 'blocked']);
    assert.deepEqual(
      answers.map(({ about, answer: each, at }: { about: string; answer: string; at: object }) => [
        about,
        each,
        at,
      ]),
      [
        ['image', 'allowed', { file: 'admin-settings.json', line: 8, column: 11 }],
        ['command', 'blocked', { file: 'admin-settings.json', line: 15, column: 11 }],
      ],
    );
  });

  it('answers for every machine of a range', () => {
    const { status, stdout } = policy('--image', 'docker:cli', '--target', '>=4.13', ...mac);
    assert.equal(status, 1);
    assert.match(stdout, /mount allowed/);
    assert.match(stdout, /mount blocked: .*4\.13\.0/);
  });

  it('ends with 2 where it cannot run', () => {
    assert.equal(policy().status, 2);
    assert.equal(policy('--image', 'a', '--format', 'xml').status, 2);
    assert.equal(policy('--image', 'a', '--admin-settings', 'none.json').status, 2);
    assert.match(policy('--image', 'a', '--admin-settings', 'off.json').stderr, /does not turn ECI on/);
  });
});
