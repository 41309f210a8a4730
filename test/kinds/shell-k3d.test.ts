import assert from 'node:assert/strict';
import test from 'node:test';
import { render } from '../../server/src/core/message.ts';
import { findings } from '../support/findings.ts';

const read = (text: string) => findings({ 'run.sh': text }, 'run.sh');
const said = (text: string): readonly string[] =>
  read(text).map(({ rule, at }) => `${rule}: ${text.slice(at.span.start, at.span.end)}`);

test('reads what k3d gives the containers that it starts', () => {
  const socket = '-v /var/run/docker.sock:/var/run/docker.sock@server:0';
  assert.deepEqual(
    said(`k3d cluster create dev ${socket} --network host -a 2 --gpus all --host-pid-mode\n`),
    [
      `docker-socket-mount: ${socket}`,
      'host-network: --network host',
      'gpu: --gpus all',
      'host-pid: --host-pid-mode',
    ],
  );
  assert.deepEqual(
    said('k3d cluster create --volume "/dev/mapper:/dev/mapper@all" -p 80:80@loadbalancer\n'),
    ['host-device: --volume "/dev/mapper:/dev/mapper@all"'],
  );
  const registry = 'k3d registry create r -i x -v /var/run/docker.sock:/s\n';
  assert.deepEqual(said(registry), ['docker-socket-mount: -v /var/run/docker.sock:/s']);
  const [found] = read(registry);
  assert.match(found === undefined ? '' : render(found.message), /^r cannot start/);
  for (const text of [
    'k3d cluster create --help -v /var/run/docker.sock:/s\n',
    'k3d cluster create x --host-pid-mode=false --network own -v "$PWD:/src"\n',
    'k3d cluster delete x -v /var/run/docker.sock:/s\n',
    'DOCKER_HOST=tcp://a:1 k3d cluster create -v /var/run/docker.sock:/s\n',
    'eval "$(minikube docker-env)"\nk3d cluster create -v /var/run/docker.sock:/s\n',
  ])
    assert.deepEqual(said(text), [], text);
});
