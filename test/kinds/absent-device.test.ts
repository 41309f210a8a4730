import assert from 'node:assert/strict';
import test from 'node:test';
import { render } from '../../server/src/core/message.ts';
import { findings } from '../support/findings.ts';

/** What is said of a Dockerfile's or Compose file's commands: the rule, and how the message ends, if it has a condition. */
const said = (files: Readonly<Record<string, string>>, name = 'Dockerfile'): readonly string[] =>
  findings(files, name).map(({ rule, severity, message }) =>
    [rule, severity, /unless the container has (\S+)\.\)$/.exec(render(message))?.[1] ?? ''].join(' ').trim(),
  );

const started = (script: string): Readonly<Record<string, readonly string[]>> => ({
  text: said({ Dockerfile: `FROM alpine\nCMD ${script.replaceAll('\n', ';')}\n` }),
  script: said({ Dockerfile: 'FROM alpine\nCOPY x.sh /\nCMD /x.sh\n', 'x.sh': `#!/bin/sh\n${script}\n` }),
});

test('what is done where a device is missing is said alike of CMD and its script', () => {
  const found = ['device-node warning /dev/net/tun'];
  for (const script of [
    '[ -e /dev/net/tun ] || mknod /dev/net/tun c 10 200',
    'test -c /dev/net/tun || mknod /dev/net/tun c 10 200',
    '[[ ! -c "/dev/net/tun" ]] && mknod /dev/net/tun c 10 200',
    '! [ -e /dev/net/tun ] && mknod /dev/net/tun c 10 200',
    'if [ ! -c /dev/net/tun ]; then mkdir -p /dev/net; mknod /dev/net/tun c 10 200; fi',
    'if ! test -c /dev/net/tun; then mknod /dev/net/tun c 10 200; fi',
    'if [ -c /dev/net/tun ]; then echo; else mknod /dev/net/tun c 10 200; fi',
    '[ -e /dev/net/tun ] || { mkdir -p /dev/net && mknod /dev/net/tun c 10 200; }',
  ])
    assert.deepEqual(started(script), { text: found, script: found }, script);
  const never = '[ -e /dev/null ] || mknod /dev/null c 1 3';
  assert.deepEqual(started(never), { text: [], script: [] });
  // A script looks before it acts: what else it asks for, only the run knows.
  for (const script of [
    '[ -e /dev/net/tun ] && mknod /dev/net/tun c 10 200',
    '[ -n "$VPN" ] && { [ -e /dev/net/tun ] || mknod /dev/net/tun c 10 200; }',
    '[ -e /etc/tun ] || mknod /dev/net/tun c 10 200',
    'if [ -e /dev/net/tun ]; then mknod /dev/net/tun c 10 200; fi',
  ])
    assert.deepEqual(started(script).script, [], script);
});

test('a script that is started where a device is missing has the condition', () => {
  const Dockerfile = 'FROM alpine\nCOPY a.sh b.sh /\nCMD /a.sh\n';
  assert.deepEqual(
    said({
      Dockerfile,
      'a.sh': '#!/bin/sh\n[ -e /dev/fuse ] || /b.sh\n',
      'b.sh': '#!/bin/sh\nmodprobe fuse\n',
    }),
    ['kernel-module warning /dev/fuse'],
  );
});

test('no step of a build is given a device', () => {
  assert.deepEqual(said({ Dockerfile: 'FROM alpine\nRUN [ -e /dev/loop0 ] || mknod /dev/loop0 b 7 0\n' }), [
    'device-node warning',
  ]);
});

test('where a container is given the device, nothing is done', () => {
  const of = (lines: string): readonly string[] =>
    said(
      {
        'compose.yaml': `services:\n  a:\n    image: alpine\n${lines}    command: sh -c '[ -e /dev/fuse ] || mknod /dev/fuse c 10 229'\n`,
      },
      'compose.yaml',
    ).filter(one => one.startsWith('device-node'));
  assert.deepEqual(of(''), ['device-node warning /dev/fuse']);
  assert.deepEqual(of('    devices: [/dev/kvm]\n'), ['device-node warning /dev/fuse']);
  assert.deepEqual(of('    devices: [/dev/fuse]\n'), []);
  assert.deepEqual(of('    devices: ["/dev/x:/dev/fuse:rwm"]\n'), []);
  assert.deepEqual(of('    volumes: ["/dev:/dev"]\n'), []);
});

test('on a host, a script is asked for no container', () => {
  const script = '#!/bin/sh\n[ -e /dev/kvm ] || docker run --privileged --pid=host alpine\n';
  const found = findings({ 'x.sh': script }, 'x.sh').map(({ message }) => render(message));
  assert.ok(found.length > 0 && found.every(one => !one.includes('unless the container')));
});

test('what fails anyway is said before what may not', () => {
  const script = '#!/bin/sh\n[ -e /dev/fuse ] || mknod /dev/fuse c 10 229\nlosetup -f x\n';
  assert.deepEqual(said({ Dockerfile: 'FROM alpine\nCOPY x.sh /\nCMD /x.sh\n', 'x.sh': script }), [
    'device-node warning',
  ]);
});
