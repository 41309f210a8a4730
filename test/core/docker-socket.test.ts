import assert from 'node:assert/strict';
import test from 'node:test';
import { known, unknown } from '../../server/src/core/facts.ts';
import { isDockerSocket } from '../../server/src/core/socket-users.ts';
import { lintExample } from '../examples/example-lint.ts';

test('the Docker socket is known by all its names', () => {
  for (const path of [
    '/var/run/docker.sock',
    '//var/run/docker.sock',
    '/run/docker.sock',
    '/run/docker.raw.sock',
    '/run/host-services/docker.proxy.sock',
    '/var/run/guest-services/docker.sock',
    '/mnt/wsl/docker-desktop/shared-sockets/guest-services/docker.sock',
    '/mnt/wsl/docker-desktop/shared-sockets/host-services/docker.proxy.sock',
    '~/.docker/run/docker.sock',
    '/home/me/.docker/desktop/docker.sock',
    '//./pipe/docker_engine',
    '\\\\.\\pipe\\docker_engine',
  ])
    assert.ok(isDockerSocket(known(path)), path);
  for (const path of ['$HOME/.docker/run/docker.sock', '${localEnv:HOME}/.docker/desktop/docker.sock'])
    assert.ok(isDockerSocket(unknown(path)), path);
});

test('other sockets are not', () => {
  for (const path of [
    '/run/host-services/ssh-auth.sock',
    '/run/guest-services/backend.sock',
    '/mnt/wsl/docker-desktop/shared-sockets/guest-services/docker-desktop-build.sock',
    '/var/run/docker.sock.bak',
    '/run/user/1000/docker.sock',
    '/srv/docker/run/docker.sock',
  ])
    assert.ok(!isDockerSocket(known(path)), path);
  for (const path of ['$SOCK', '$DIR/docker.sock', '$ROOT/var/run/docker.sock', '$HOME/.docker/config.json'])
    assert.ok(!isDockerSocket(unknown(path)), path);
});

test('a variable of make may be the home', () => {
  const text = 'all:\n\tdocker run -v $(HOME)/.docker/run/docker.sock:/sock alpine\n';
  const findings = lintExample({ kind: 'makefile', bad: text, good: '' }, text);
  assert.deepEqual(
    findings.map(({ rule }) => rule),
    ['docker-socket-mount'],
  );
});
