import assert from 'node:assert/strict';
import test from 'node:test';
import { sureFindings } from '../support/findings.ts';

/** How often something is said of an image that starts `run.sh`, which runs `x.sh`. */
function times(run: string, x: string, before = ''): number {
  const text = `FROM debian\n${before}COPY run.sh x.sh /\nCMD ["/run.sh"]\n`;
  const files = { Dockerfile: text, 'run.sh': `#!/bin/bash\n${run}\n`, 'x.sh': `#!/bin/bash\n${x}\n` };
  return sureFindings(files, 'Dockerfile', { platform: 'linux' }).length;
}

const ifMode = (mode: string): string => `if [ "$MODE" = ${mode} ]; then modprobe a; fi`;
const byDefault = 'if [ "${MODE:-1}" = 1 ]; then modprobe a; fi';

test('a script has the variables that the one gives it which starts it', () => {
  for (const run of [
    'export MODE=2\n/x.sh',
    'MODE=2 /x.sh',
    'env MODE=2 /x.sh',
    'MODE=2\nexport MODE\nexec /x.sh',
    'set -a\nMODE=2\n/x.sh',
    'MODE=2\n. /x.sh',
  ]) {
    assert.equal(times(run, ifMode('2')), 1, run);
    assert.equal(times(run, byDefault), 0, run);
  }
  assert.equal(times('MODE=2\n/x.sh', byDefault), 1);
  assert.equal(times('MODE=2\n/x.sh', ifMode('1'), 'ENV MODE=1\n'), 0);
  assert.equal(times('/x.sh', ifMode('1'), 'ENV MODE=1\n'), 1);
});

test('what only the run knows of the variables that a script is given says nothing', () => {
  for (const run of [
    'if [ -e /y ]; then export MODE=2; fi\n/x.sh',
    'export MODE=$(cat /y)\n/x.sh',
    'set -a\n. /etc/default/x\n/x.sh',
    'chamber exec app -- /x.sh',
    'sudo -E /x.sh',
    'n=MODE\ndeclare -x "$n=2"\n/x.sh',
    'n=MODE\nprintf -v "$n" 2\n. /x.sh',
  ])
    assert.equal(times(run, byDefault), 0, run);
});

test('what a file has set that a script reads in nobody knows', () => {
  const ask = 'if [ "$MODE" = 1 ]; then modprobe a; fi';
  for (const [run, is] of [
    [`MODE=1\n${ask}`, 1],
    [`. /etc/default/x\nMODE=1\n${ask}`, 1],
    [`MODE=1\n. /lib/lsb/init-functions\n${ask}`, 1],
    [`MODE=1\n. /x.sh\n${ask}`, 1],
    [`MODE=1\neval set -- "$ARGS"\n${ask}`, 1],
    [`MODE=1\n[ -f /etc/default/x ] && . /etc/default/x\n${ask}`, 0],
    [`MODE=1\nsource /etc/x.conf\n${ask}`, 0],
    [`MODE=1\neval "$(cat /etc/x)"\n${ask}`, 0],
    [`MODE=1\nexport $(grep -v "#" /etc/x)\n${ask}`, 0],
  ] as const)
    assert.equal(times(run, ':'), is, run);
});

test('a variable that each container or each shell has is not without a value', () => {
  for (const name of ['HOME', 'HOSTNAME', 'PATH', 'PWD', 'UID', 'RANDOM', 'BASH_VERSION'])
    assert.equal(times(`if [ "\${${name}:-x}" = x ]; then modprobe a; fi`, ':'), 0, name);
  assert.equal(times('if [ "${OTHER:-x}" = x ]; then modprobe a; fi', ':'), 1);
});

test('the shell command of an image gives a script variables', () => {
  const of = (command: string): number =>
    sureFindings(
      { Dockerfile: `FROM debian\nCOPY x.sh /\nCMD ${command}\n`, 'x.sh': `#!/bin/sh\n${byDefault}\n` },
      'Dockerfile',
      { platform: 'linux' },
    ).length;
  assert.equal(of('/x.sh'), 1);
  for (const command of [
    'export MODE=2 && /x.sh',
    'MODE=$(cat /y) /x.sh',
    '. /etc/default/x && /x.sh',
    '["env", "MODE=2", "/x.sh"]',
    '["doppler", "run", "--", "/x.sh"]',
  ])
    assert.equal(of(command), 0, command);
});
