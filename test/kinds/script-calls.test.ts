import assert from 'node:assert/strict';
import test from 'node:test';
import { render } from '../../server/src/core/message.ts';
import { sureFindings } from '../support/findings.ts';

const dockerfile = 'FROM alpine\nCOPY a.sh b.sh /opt/\nENTRYPOINT ["/opt/a.sh"]\n';
const work = 'modprobe nf_nat';

/** Where the scripts say what fails: as the messages begin. */
const told = (a: string, b: string): readonly string[] =>
  sureFindings(
    { Dockerfile: dockerfile, 'a.sh': `#!/bin/bash\n${a}\n`, 'b.sh': `#!/bin/bash\n${b}\n` },
    'Dockerfile',
    {
      platform: 'linux',
    },
  ).map(({ message }) => render(message).replace(/ fails.*/, ''));

test('a script calls functions of those that it reads in', () => {
  const library = `setup() {\n  load\n}\nload() {\n  ${work}\n}\nother() {\n  mknod x c 1 3\n}`;
  assert.deepEqual(told('. /opt/b.sh\nsetup', library), ['b.sh, line 6: modprobe']);
  assert.deepEqual(told('main() {\n  setup\n}\nsource /opt/b.sh\nmain', library), ['b.sh, line 6: modprobe']);
  for (const calls of ['. /opt/b.sh', '. /opt/b.sh\n[ -e /x ] && setup', '/opt/b.sh\nsetup', 'setup'])
    assert.deepEqual(told(calls, library), [], calls);
});

test('a shell reads the script that it is given to read', () => {
  const of = (run: string): number =>
    sureFindings(
      {
        Dockerfile: 'FROM debian\nCOPY run.sh x.sh /\nCMD ["/run.sh"]\n',
        'run.sh': `#!/bin/bash\n${run}\n`,
        'x.sh': 'if [ "$1" = no ]; then exit; fi\nmodprobe a\n',
      },
      'Dockerfile',
      { platform: 'linux' },
    ).length;
  for (const run of [
    'sh < /x.sh',
    'bash -x < /x.sh',
    'cat /x.sh | sh',
    'bash -s -- up < /x.sh',
    'cat /x.sh | bash -s up',
  ])
    assert.equal(of(run), 1, run);
  for (const run of [
    'python3 < /x.sh',
    'sh -c true < /x.sh',
    'bash -s -- no < /x.sh',
    'cat /x.sh | grep a | sh',
    'cat /x.sh /y | sh',
    'sh /y < /x.sh',
    '[ -e /y ] && sh < /x.sh',
    'cat < /x.sh',
  ])
    assert.equal(of(run), 0, run);
});
