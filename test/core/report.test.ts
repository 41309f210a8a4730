import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { platforms } from '../../server/src/core/knowledge/behaviour.ts';
import { behaviours } from '../../server/src/core/knowledge/behaviours.ts';
import { verdictOn } from '../../server/src/core/knowledge/judge.ts';
import { releases } from '../../server/src/core/knowledge/releases.ts';
import { lint } from '../../server/src/core/lint.ts';
import { type Report, report } from '../../server/src/core/report.ts';
import { exampleTarget, lintContext } from '../support/lint-context.ts';

function reportOf(files: Readonly<Record<string, string>>, desktop = exampleTarget.desktop): Report {
  const targets = [{ ...exampleTarget, desktop }];
  const context = lintContext({ targets });
  const lowered = Object.entries(files).map(
    ([name, text]) => lint({ uri: `file:///w/${name}`, text }, context).lowered.workloads,
  );
  return report({ files: lowered, targets, policy: undefined });
}

describe('the report', () => {
  const network = 'services:\n  web:\n    image: nginx\n    network_mode: host\n';

  it('has in every cell what the knowledge says of that release and platform', () => {
    const { rows, releases: shown } = reportOf({ 'compose.yaml': network });
    assert.deepEqual(
      rows.map(({ rule }) => rule),
      ['host-network'],
    );
    for (const platform of platforms)
      shown.forEach((desktop, i) => {
        const machine = { desktop, platform, kubernetes: 'kind', buildDriver: 'docker' } as const;
        const verdict = verdictOn(behaviours['host-network'], machine)?.verdict ?? 'works';
        assert.equal(rows[0]?.outcomes[platform][i], verdict, `${desktop} ${platform}`);
      });
  });

  it('names the first release after the last that lacks something the newest does', () => {
    const {
      rows,
      lowest,
      releases: shown,
    } = reportOf({
      Dockerfile: 'FROM alpine\nRUN true\n',
      'compose.yaml': 'services:\n  web:\n    build: .\n',
    });
    for (const platform of platforms) {
      const at = shown.indexOf(lowest[platform]);
      assert.ok(at >= 0);
      for (const { outcomes } of rows) {
        const lacking = (i: number): boolean =>
          ['blocked', 'invalid', 'ineffective', 'unprotected'].includes(outcomes[platform][i] ?? '');
        if (lacking(shown.length - 1)) continue;
        for (let i = at; i < shown.length; i++) assert.ok(!lacking(i), `${platform} ${shown[i]}`);
      }
    }
  });

  it('tells a fleet that is too old from one that is not', () => {
    const files = { 'compose.yaml': 'services:\n  web:\n    build: .\n' };
    const oldest = releases[0]?.version ?? '';
    for (const desktop of [oldest, exampleTarget.desktop]) {
      const { fleet, lowest } = reportOf(files, desktop);
      assert.equal(fleet[0]?.enough, desktop !== oldest || lowest.mac === oldest);
    }
  });

  it('takes the provisioner that each release gives, where the fleet names none', () => {
    const targets = [{ name: 'a', desktop: '>=4.40', platform: 'mac', buildDriver: 'docker' }] as const;
    const text =
      'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - securityContext: { privileged: true }\n';
    const { workloads } = lint({ uri: 'file:///w/pod.yaml', text }, lintContext({ targets })).lowered;
    const { changes, lowest } = report({ files: [workloads], targets, policy: undefined });
    assert.deepEqual(changes, [
      { release: '4.65.0', rule: 'privileged-pod', platforms, from: 'unprotected', to: 'confined' },
    ]);
    assert.equal(lowest.mac, '4.65.0');
  });

  it('is empty where nothing meets ECI', () => {
    const { rows, changes, files } = reportOf({ 'compose.yaml': 'services:\n  web:\n    image: nginx\n' });
    assert.deepEqual([rows, changes, files], [[], [], 1]);
  });
});
