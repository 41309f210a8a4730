import assert from 'node:assert/strict';
import test from 'node:test';
import { render } from '../../server/src/core/message.ts';
import { sureFindings } from '../support/findings.ts';

/** What is said of a Dockerfile's or Compose file's commands: the rule, and how the message ends, if it has a condition. */
const said = (files: Readonly<Record<string, string>>, name = 'Dockerfile'): readonly string[] =>
  sureFindings(files, name).map(({ rule, severity, message }) =>
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

test('a function may look for a device', () => {
  for (const script of [
    'has() { [ -c /dev/net/tun ]; }\nhas || mknod /dev/net/tun c 10 200',
    'has() {\n  test -c /dev/net/tun\n}\nif ! has; then mknod /dev/net/tun c 10 200; fi',
  ])
    assert.deepEqual(started(script).script, ['device-node warning /dev/net/tun'], script);
  assert.deepEqual(started('has() { [ -c "$1" ]; }\nhas || mknod /dev/net/tun c 10 200').script, []);
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
  const found = sureFindings({ 'x.sh': script }, 'x.sh').map(({ message }) => render(message));
  assert.ok(found.length > 0 && found.every(one => !one.includes('unless the container')));
});

test('what fails anyway is said before what may not', () => {
  const script = '#!/bin/sh\n[ -e /dev/fuse ] || mknod /dev/fuse c 10 229\nlosetup -f x\n';
  assert.deepEqual(said({ Dockerfile: 'FROM alpine\nCOPY x.sh /\nCMD /x.sh\n', 'x.sh': script }), [
    'device-node warning',
  ]);
});

/** What is said of a script at the start: the severity of a mount that fails, and the mount without which alone it is made. */
const mounts = (script: string): readonly string[] =>
  sureFindings(
    { Dockerfile: 'FROM alpine\nCOPY x.sh /\nCMD /x.sh\n', 'x.sh': `#!/bin/sh\n${script}\n` },
    'Dockerfile',
  ).map(({ rule, severity, message }) =>
    [rule, severity, /unless (\S+) is mounted\.\)$/.exec(render(message))?.[1] ?? ''].join(' ').trim(),
  );

test('what a script mounts that is not mounted yet is said with that condition', () => {
  for (const script of [
    'mountpoint -q /mnt || mount /dev/sdb1 /mnt',
    'if ! mountpoint -q /mnt >/dev/null 2>&1; then\n  mount /dev/sdb1 /mnt\nfi',
    'if mountpoint -q "/mnt"; then :; else mount /dev/sdb1 /mnt; fi',
    'M=/mnt\nmountpoint -q "$M" || mount /dev/sdb1 "$M"',
    'f() { mountpoint -q "$1" || mount /dev/sdb1 "$1"; }\nf /mnt',
    'findmnt -rn /mnt || mount /dev/sdb1 /mnt',
    "grep -qs ' /mnt ' /proc/mounts || mount /dev/sdb1 /mnt",
    'if ! grep -q /mnt /etc/mtab; then mount /dev/sdb1 /mnt; fi',
    'mount | grep -q " on /mnt type " || mount /dev/sdb1 /mnt',
    'if [ ! -d /mnt ] || ! mountpoint -q /mnt; then mount /dev/sdb1 /mnt; fi',
    'if [ ! -d /mnt ] || ! mountpoint -q /mnt 2>/dev/null; then mount /dev/sdb1 /mnt; fi',
    'if [ -d /mnt ] && mountpoint -q /mnt; then :; else mount /dev/sdb1 /mnt; fi',
    'until mountpoint -q /mnt; do mount /dev/sdb1 /mnt; sleep 1; done',
    'while ! mountpoint -q /mnt; do\n  mount /dev/sdb1 /mnt\ndone',
    'cat /proc/mounts | grep -q "^/dev/sdb1 /mnt " || mount /dev/sdb1 /mnt',
  ])
    assert.deepEqual(mounts(script), ['mount-escape warning /mnt'], script);
  assert.deepEqual(mounts('mountpoint -q "$DATA" || mount /dev/sdb1 "$DATA"'), [
    'mount-escape warning $DATA',
  ]);
  for (const script of [
    'mountpoint -q /mnt && mount /dev/sdb1 /mnt',
    'if [ -n "$DISK" ] && ! mountpoint -q /mnt; then mount /dev/sdb1 /mnt; fi',
    'while mountpoint -q /mnt; do mount /dev/sdb1 /mnt; done',
    'mount | grep -q /mnt | wc -l || mount /dev/sdb1 /mnt',
    'grep -q /mnt /etc/fstab || mount /dev/sdb1 /mnt',
    'grep -vq /mnt /proc/mounts || mount /dev/sdb1 /mnt',
    '[ -n "$DISK" ] && { mountpoint -q /mnt || mount /dev/sdb1 /mnt; }',
    'mountpoint -q /mnt || mount -t tmpfs none /mnt',
  ])
    assert.deepEqual(mounts(script), [], script);
});

test('what no container has mounted is mounted in any case', () => {
  for (const script of [
    'mountpoint -q /sys/kernel/debug || mount -t debugfs none /sys/kernel/debug',
    'grep -q debugfs /proc/mounts || mount -t debugfs none /sys/kernel/debug',
    '(mount | grep hugetlbfs) > /dev/null || mount -t hugetlbfs nodev /mnt/huge',
    'if [ -d /sys/kernel/security ] && ! mountpoint -q /sys/kernel/security\nthen\n  mount -t securityfs none /sys/kernel/security\nfi',
    'while ! mountpoint -q /proc/fs/nfsd; do mount -t nfsd nfsd /proc/fs/nfsd; done',
    'if ! mountpoint -q /sys; then exit 1; fi\nmount -t debugfs none /sys/kernel/debug',
  ])
    assert.deepEqual(mounts(script), ['mount-escape warning'], script);
  // What it surely has mounted is not mounted again.
  for (const script of [
    'mountpoint -q /sys/fs/cgroup || mount -t debugfs none /sys/kernel/debug',
    '[ -d /sys/kernel/debug ] || mount -t debugfs none /sys/kernel/debug',
    'mount | grep -q " on / type aufs" && mount /dev/sdb1 /mnt',
    'mountpoint -q /proc && exit 0\nmount /dev/sdb1 /mnt',
  ])
    assert.deepEqual(mounts(script), [], script);
});

test('what is mounted by the command of a container is said with the same condition', () => {
  const of = (lines: string): readonly string[] =>
    sureFindings(
      {
        'compose.yaml': `services:\n  a:\n    image: alpine\n${lines}    command: sh -c 'mountpoint -q /mnt || mount /dev/sdb1 /mnt'\n`,
      },
      'compose.yaml',
    ).map(({ message }) => /unless (\S+) is mounted/.exec(render(message))?.[1] ?? '');
  assert.deepEqual(of(''), ['/mnt']);
  assert.deepEqual(of('    volumes: ["data:/mnt"]\n'), []);
});
