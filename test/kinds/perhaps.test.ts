import assert from 'node:assert/strict';
import test from 'node:test';
import { render } from '../../server/src/core/message.ts';
import { findings } from '../support/findings.ts';

type Texts = Readonly<Record<string, string>>;

/** What is said of a Dockerfile or another file: how grave it is, where the message says that it stands, and `?` if only the run knows. */
const said = (texts: Texts, name = 'Dockerfile'): readonly string[] =>
  findings(texts, name).map(({ severity, message }) => {
    const [, place, perhaps] =
      /^(\S+, line \d+): .*?( \(This is so if the script gets there\.\))?$/.exec(render(message)) ?? [];
    return `${severity} ${place}${perhaps === undefined ? '' : '?'}`;
  });

const run = (script: string, more: Texts = {}): readonly string[] =>
  said({
    Dockerfile: 'FROM alpine\nCOPY *.sh /\nENTRYPOINT ["/x.sh"]\n',
    'x.sh': `#!/bin/sh\n${script}\n`,
    ...more,
  });

test('what a script does only if it gets there is information that says so', () => {
  for (const script of [
    'if lsmod | grep -q tun; then modprobe tun; fi',
    'if x; then y; else modprobe tun; fi',
    'x && modprobe tun',
    '[ -n "$VPN" ] && modprobe tun',
    'pgrep x || modprobe tun',
    'grep -q x /y || modprobe tun',
    'case "$(uname -r)" in 5.*) modprobe tun ;; esac',
    'while read -r x; do modprobe tun; done < /y',
    'f() { modprobe tun; }; x && f',
    'run() { "$@"; }; load() { modprobe tun; }; x && run load',
    'load() { modprobe "$1"; }; if x; then load tun; fi',
    'f() { if x; then return; fi; modprobe tun; }; f',
    'if x; then exit 0; fi; modprobe tun',
    'x && exec y; modprobe tun',
    'for m in *; do x "$m" && continue; modprobe tun; done',
    'if x; then mount -t tmpfs none /a; else mount -t ext4 a /b; fi',
  ])
    assert.deepEqual(run(script), ['information x.sh, line 2?'], script);
});

test('what a script never comes to, or does only instead of something that fails, is not told', () => {
  for (const script of [
    'if false; then modprobe tun; fi',
    'X=a; [ "$X" = b ] && modprobe tun',
    'if [ "$1" = load ]; then modprobe tun; fi',
    'f() { modprobe tun; }',
    'f() { modprobe tun; }; [ "$1" = load ] && f',
    'f() { return 0; modprobe tun; }; x && f',
    'exit 0; modprobe tun',
    'X=a; if [ "$X" = a ]; then exec y; fi; modprobe tun',
    'iptables -L || modprobe ip_tables',
    'load() { modprobe ip_tables; }; iptables -L || load',
    'load() { modprobe tun; }; x && echo load',
    'if ! iptables -L > /dev/null; then modprobe ip_tables; fi',
    '[ -w /proc/sys/vm/swappiness ] && sysctl -w vm.swappiness=1',
    'if [ -w /proc/sys/vm/swappiness ]; then sysctl -w vm.swappiness=1; fi',
    'trap "modprobe tun" EXIT',
  ])
    assert.deepEqual(run(script), [], script);
});

test('what is done in any case is said rather than what may be', () => {
  assert.deepEqual(run('x && modprobe a\nmodprobe b'), ['warning x.sh, line 3']);
  assert.deepEqual(run('modprobe a || true\nx && modprobe b'), ['information x.sh, line 2']);
  assert.deepEqual(run('f() { modprobe a; }\nx && f\nf'), ['warning x.sh, line 2']);
});

test('a script that may be started is one that may do what it does', () => {
  const own = { 'y.sh': '#!/bin/sh\nmodprobe tun\n' };
  assert.deepEqual(run('x && /y.sh', own), ['information y.sh, line 2?']);
  assert.deepEqual(run('x && /y.sh\n/y.sh', own), ['warning y.sh, line 2']);
  assert.deepEqual(run('if x; then exec /y.sh; else exec /z.sh; fi', own), ['information y.sh, line 2?']);
  assert.deepEqual(run('x && . /y.sh', own), ['information y.sh, line 2?']);
  assert.deepEqual(run('x && /y.sh', { 'y.sh': '#!/bin/sh\nmodprobe a || insmod b\n' }), [
    'information y.sh, line 2?',
  ]);
  assert.deepEqual(run('x && /y.sh', { 'y.sh': '#!/bin/sh\niptables -L || modprobe a\n' }), []);
  assert.deepEqual(run('[ "$1" = load ] && /y.sh', own), []);
});

test('a function of a script that is read in may be called', () => {
  const lib = { 'y.sh': 'load() { again; }\nagain() { modprobe tun; }\nother() { losetup -f x; }\n' };
  for (const script of [
    '. /y.sh; if x; then load; fi',
    '. /y.sh; x && again',
    '. /y.sh; load || true',
    '. /y.sh; f() { load; }; x && f',
    'x && . /y.sh; load',
  ])
    assert.deepEqual(run(script, lib), ['information y.sh, line 2?'], script);
  for (const script of ['. /y.sh', '. /y.sh; false && load', 'x && . /y.sh', '. /y.sh; iptables -L || load'])
    assert.deepEqual(run(script, lib), [], script);
  assert.deepEqual(run('. /y.sh; x && load\nload', lib), ['warning y.sh, line 2']);
});

test('no file counts that a script may write, nor a folder that it may go to', () => {
  assert.deepEqual(run('x && echo vm.swappiness=1 > /etc/sysctl.conf\nsysctl -p'), []);
  assert.deepEqual(run('x && cd /a\n./y.sh', { 'y.sh': '#!/bin/sh\nmodprobe tun\n' }), [
    'warning y.sh, line 2',
  ]);
});

test('Compose services, pods and dev containers say so as well', () => {
  const script = '#!/bin/sh\nx && modprobe tun\n';
  const compose = 'services:\n  a:\n    image: alpine\n    volumes: ["./x.sh:/x.sh"]\n    command: /x.sh\n';
  assert.deepEqual(said({ 'compose.yaml': compose, 'x.sh': script }, 'compose.yaml'), [
    'information x.sh, line 2?',
  ]);
  const json = '{ "image": "alpine", "postCreateCommand": "bash .devcontainer/x.sh" }';
  assert.deepEqual(
    said(
      { '.devcontainer/devcontainer.json': json, '.devcontainer/x.sh': script },
      '.devcontainer/devcontainer.json',
    ),
    ['information x.sh, line 2?'],
  );
});
