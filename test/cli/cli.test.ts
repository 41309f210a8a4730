import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

const bundle = join(import.meta.dirname, '../../server/dist/eci-lens.mjs');
const folder = mkdtempSync(join(tmpdir(), 'eci-lens-'));
after(() => rmSync(folder, { recursive: true }));

const blocked = 'services:\n  web:\n    image: nginx\n    network_mode: host\n';
const ignored = 'services:\n  web:\n    image: nginx\n    userns_mode: host\n';
const mac = ['--platform', 'mac'];

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(args: readonly string[], input = ''): Run {
  return spawnSync(process.execPath, [bundle, ...args], { cwd: folder, input, encoding: 'utf8' });
}

const stdin = (text: string, ...args: readonly string[]): Run =>
  run(['check', '--stdin', '--stdin-filename', 'compose.yaml', ...mac, ...args], text);

describe('eci-lens check', () => {
  it('prints the documented JSON, and ends with 1 on an error', () => {
    const { status, stdout } = stdin(blocked, '--format', 'json');
    assert.equal(status, 1);
    const { version, findings, files, errors } = JSON.parse(stdout);
    assert.deepEqual([version, files, errors], [1, 1, []]);
    assert.equal(findings.length, 1);
    const [{ file, rule, verdict, severity, range, targets, fixes }] = findings;
    assert.deepEqual([file, rule, verdict, severity], ['compose.yaml', 'host-network', 'blocked', 'error']);
    assert.deepEqual(range, { start: { line: 4, column: 19 }, end: { line: 4, column: 23 } });
    assert.equal(targets.length, 1);
    assert.equal(fixes[0].safety, 'review');
    assert.deepEqual(Object.keys(fixes[0].edits[0]), ['file', 'range', 'text']);
  });

  it('ends with 0 where findings are below the threshold, and with 1 where it is lowered', () => {
    assert.equal(stdin(ignored).status, 0);
    assert.equal(stdin(ignored, '--min-severity', 'information').status, 1);
  });

  it('underlines the place in text', () => {
    const { stdout } = stdin(blocked);
    assert.match(stdout, /^compose\.yaml:4:19: error \[host-network\] blocked: /);
    assert.match(stdout, /network_mode: host\n {2}\| +\^\^\^\^\n/);
  });

  it('prints nothing that a terminal or a runner would obey', () => {
    const { stdout } = stdin(
      blocked.replace('web:', '"::error::\u001b[2J":').replace('nginx', 'nginx # \u001b[31m\u0085'),
    );
    assert.ok(/^[\P{Cc}\t\n]*$/u.test(stdout), JSON.stringify(stdout));
    assert.ok(!/^\s*::/m.test(stdout), stdout);
  });

  it('shows of a very long line what is around the place', () => {
    const line = `services: { a: { image: x, labels: { l: "${'y'.repeat(3000)}" }, network_mode: host } }\n`;
    const [, shown, under] = stdin(line).stdout.split('\n');
    assert.equal(shown?.slice(under?.indexOf('^'), (under?.lastIndexOf('^') ?? 0) + 1), 'host');
    assert.ok((shown?.length ?? 0) < 300);
  });

  it('prints SARIF', () => {
    const log = JSON.parse(stdin(blocked, '--format', 'sarif').stdout);
    assert.equal(log.version, '2.1.0');
    const [{ tool, results, columnKind }] = log.runs;
    assert.equal(columnKind, 'utf16CodeUnits');
    assert.ok(tool.driver.rules.some(({ id }: { id: string }) => id === 'host-network'));
    assert.deepEqual(
      [results[0].ruleId, results[0].level, results[0].locations[0].physicalLocation.region.startColumn],
      ['host-network', 'error', 19],
    );
  });

  it('describes in SARIF every rule that a finding may be of', () => {
    const texts = [`${blocked}# eci-ignore host-pid\n`, 'services: {]\n'];
    const seen = texts.flatMap(text => {
      const [{ tool, results }] = JSON.parse(stdin(text, '--format', 'sarif').stdout).runs;
      return results.map(({ ruleId, ruleIndex }: { ruleId: string; ruleIndex: number }) => {
        assert.equal(tool.driver.rules[ruleIndex]?.id, ruleId);
        return ruleId;
      });
    });
    assert.deepEqual(seen, ['host-network', 'unused-suppression', 'unreadable-file']);
  });

  it('judges for a target', () => {
    assert.equal(stdin(blocked, '--target', '4.12.0').stdout.includes('host-network'), false);
    assert.equal(stdin(blocked, '--target', '>=4.20 <4.40').status, 1);
  });

  it('applies the safe fixes, and nothing else', () => {
    const path = join(folder, 'compose.yaml');
    writeFileSync(path, `${blocked}    userns_mode: host\n    init: true # eci-ignore host-pid\n`);
    assert.equal(run(['check', '--fix', ...mac, 'compose.yaml']).status, 1);
    assert.equal(readFileSync(path, 'utf8'), `${blocked}    userns_mode: host\n    init: true\n`);
    rmSync(path);
  });

  it('knows what a baseline has', () => {
    const baseline = join(folder, 'base.json');
    writeFileSync(baseline, stdin(blocked, '--format', 'json').stdout);
    assert.equal(stdin(blocked, '--baseline', baseline).status, 0);
    const more = blocked.replace('network_mode', 'pid: host\n    network_mode');
    assert.equal(stdin(more, '--baseline', baseline).status, 1);
    assert.equal(
      stdin(blocked + blocked.slice(blocked.indexOf('  web')).replace('web', 'b'), '--baseline', baseline)
        .status,
      1,
    );
    rmSync(baseline);
  });

  for (const args of [
    ['check', '--nope'],
    ['check', '--format', 'xml'],
    ['check', '--target', 'newest'],
    ['check', '--stdin'],
    ['check', 'no-such-folder'],
    ['check', '--config', 'no-such-file'],
    ['explain', 'no-such-rule'],
    ['nonsense'],
    ['constructor'],
    ['check', '--config', '.'],
  ])
    it(`ends with 2: ${args.join(' ')}`, () => {
      const { status, stderr } = run(args);
      assert.equal(status, 2);
      assert.match(stderr, /^eci-lens: /);
    });
});

describe('eci-lens explain and rules', () => {
  it('explains a rule', () => {
    const { status, stdout } = run(['explain', 'host-network']);
    assert.equal(status, 0);
    assert.match(stdout, /^# host-network\n/);
    assert.match(stdout, /share a network namespace with the host/);
  });

  it('explains what the engine itself finds', () => {
    for (const id of ['unreadable-file', 'unused-suppression'])
      assert.match(run(['explain', id]).stdout, new RegExp(`^# ${id}\n`));
  });

  it('lists the rules', () => {
    const rows = JSON.parse(run(['rules', '--format', 'json']).stdout);
    assert.ok(rows.some(({ id }: { id: string }) => id === 'docker-socket-mount'));
    assert.equal(run(['rules']).status, 0);
  });
});
