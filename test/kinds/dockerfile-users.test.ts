import assert from 'node:assert/strict';
import test from 'node:test';
import { sureFindings } from '../support/findings.ts';

/** Whether it is told that the script loads a module. */
const told = (script: string, before = 'USER root', start = 'ENTRYPOINT ["/run.sh"]', more = {}): boolean =>
  sureFindings(
    {
      Dockerfile: `FROM example\nCOPY *.sh /\n${before}\n${start}\n`,
      'run.sh': `#!/bin/bash\n${script}\n`,
      ...more,
    },
    'Dockerfile',
    { platform: 'linux' },
  ).length > 0;

const load = 'then modprobe tun; fi';

test('a script that asks who runs it is answered by USER', () => {
  for (const asked of [
    '[ "$(id -u)" = 0 ]',
    '[ "$(id -u)" -eq "0" ]',
    '[ `id -u` = 0 ]',
    '[ $(id -u) -eq 0 ]',
    '[[ $EUID -eq 0 ]]',
    '[ "$UID" = "0" ]',
    '(( EUID == 0 ))',
    '[ "$(whoami)" = root ]',
    '[ "$(id -un)" = "root" ]',
  ]) {
    assert.equal(told(`if ${asked}; ${load}`), true, asked);
    assert.equal(told(`if ${asked}; ${load}`, 'USER 0:0'), true, asked);
    assert.equal(told(`if ${asked}; ${load}`, 'USER app'), false, asked);
    assert.equal(told(`if ${asked}; ${load}`, 'USER 1000'), false, asked);
    // The image may say so itself.
    assert.equal(told(`if ${asked}; ${load}`, ''), false, asked);
  }
  assert.equal(told(`if [ "$(id -u)" != 0 ]; ${load}`, 'USER app'), true);
  assert.equal(told(`if [ "$(id -u)" -ne 0 ]; ${load}`), false);
  assert.equal(told(`u=$(id -u)\nif [ "$u" = 1000 ]; ${load}`, 'USER 1000:50'), true);
  assert.equal(told(`if [ "$(id -u)" = 1000 ]; ${load}`, 'USER app'), false);
  assert.equal(told(`if [ "$(id -un)" = app ]; ${load}`, 'USER app'), true);
  assert.equal(told(`f() { [ "$(id -u)" = 0 ] && modprobe tun; }\nf`), true);
});

test('services run as who runs the init that starts them', () => {
  const service = `#!/bin/sh\nif [ "$(id -u)" = 0 ]; ${load}\n`;
  const from = (lines: string): number =>
    sureFindings(
      { Dockerfile: `${lines}\nCOPY root /\n`, 'root/etc/services.d/x/run': service },
      'Dockerfile',
      {
        platform: 'linux',
      },
    ).length;
  assert.equal(from('FROM alpine\nENTRYPOINT ["/init"]'), 1);
  assert.equal(from('FROM example\nENTRYPOINT ["/init"]'), 0);
  assert.equal(from('FROM alpine\nUSER app\nENTRYPOINT ["/init"]'), 0);
  assert.equal(from('FROM linuxserver/baseimage-alpine'), 1);
  assert.equal(from('FROM linuxserver/baseimage-alpine\nUSER app'), 0);
  assert.equal(from('FROM linuxserver/baseimage-alpine\nARG U\nUSER $U'), 0);
});

test('a script that starts itself as somebody else is not answered behind that', () => {
  const again = 'if [ "$(id -u)" = 0 ]; then exec gosu app "$0" "$@"; fi\n';
  assert.equal(told(`${again}modprobe tun`), true);
  assert.equal(told(`${again}if [ "$(id -u)" = 0 ]; ${load}`), false);
  assert.equal(told(`${again.replace('gosu app ', '')}if [ "$(id -u)" = 0 ]; ${load}`), true);
});

test('root runs what images of distributions start', () => {
  const from = (image: string): number =>
    sureFindings(
      {
        Dockerfile: `FROM ${image}\nCOPY run.sh /\nENTRYPOINT ["/run.sh"]\n`,
        'run.sh': `#!/bin/sh\nif [ "$(id -u)" = 0 ]; ${load}\n`,
      },
      'Dockerfile',
      { platform: 'linux' },
    ).length;
  assert.equal(from('alpine:3.20'), 1);
  assert.equal(from('node:22'), 1);
  assert.equal(from('docker:dind'), 1);
  assert.equal(from('docker:28-dind-rootless'), 0);
  assert.equal(from('example/alpine'), 0);
});

test('a script that is started as somebody else is not answered', () => {
  const asks = { 'ask.sh': `#!/bin/sh\nif [ "$(id -u)" = 0 ]; ${load}\n` };
  assert.equal(told('/ask.sh', undefined, undefined, asks), true);
  assert.equal(told('exec gosu app /ask.sh', undefined, undefined, asks), false);
  assert.equal(told('su app -c /ask.sh', undefined, undefined, asks), false);
  assert.equal(
    told('/next.sh', undefined, undefined, { ...asks, 'next.sh': '#!/bin/sh\nsudo -u app /ask.sh\n' }),
    false,
  );
  assert.equal(told('true', undefined, 'ENTRYPOINT ["su-exec", "app", "/ask.sh"]', asks), false);
});

test('a script that asks for the system is on Linux', () => {
  assert.equal(told(`if [ "$(uname)" = Linux ]; ${load}`), true);
  assert.equal(told('case "$(uname -s)" in Linux*) modprobe tun ;; esac'), true);
  assert.equal(told(`os=$(uname -s)\nif [ "$os" = Darwin ]; then exit; fi\nmodprobe tun`), true);
  assert.equal(told(`if [ "$(uname -s)" = Darwin ]; ${load}`), false);
  assert.equal(told(`if [ "$(uname -m)" = x86_64 ]; ${load}`), false);
});

test('a script that the Dockerfile writes is answered by the user who runs it', () => {
  const written = (lines: string, before: string): number =>
    sureFindings(
      {
        Dockerfile: `FROM alpine\nRUN cat > /run.sh <<'EOF'\n#!/bin/sh\nset -e\n${lines}\nEOF\n${before}\nENTRYPOINT ["/run.sh"]\n`,
      },
      'Dockerfile',
      { platform: 'linux' },
    ).length;
  const [otherwise, guarded, both] = [
    'if [ "$(id -u)" != 0 ]; then exit 1; fi\nmodprobe tun\nstop() { modprobe -r tun; }\ntrap stop TERM',
    `if [ "$(id -u)" = 0 ]; ${load}`,
    'if [ "$(id -u)" != 0 ]; then echo; fi\nmodprobe tun',
  ];
  assert.equal(written(otherwise, 'USER app'), 0);
  assert.equal(written(guarded, 'USER app'), 0);
  for (const lines of [otherwise, guarded, both]) {
    assert.notEqual(written(lines, ''), 0, lines);
    assert.notEqual(written(lines, 'USER root'), 0, lines);
  }
  assert.equal(written(both, 'USER app'), 1);
});
