import assert from 'node:assert/strict';
import test from 'node:test';
import { render } from '../../server/src/core/message.ts';
import { findings } from '../support/findings.ts';

const said = (text: string): readonly string[] =>
  findings({ 'run.sh': text }, 'run.sh').map(
    ({ rule, at, message }) =>
      `${rule}: ${text.slice(at.span.start, at.span.end)}: ${render(message).split(' ')[0]}`,
  );

test('reads a word of a function with the arguments of each call in it', () => {
  assert.deepEqual(said('start() { docker run --net=$1 img; }\nstart host\nstart bridge\n'), [
    'host-network: host: img',
  ]);
  assert.deepEqual(
    said(
      'run() { local sock="$2"; docker run -v "$sock:/x" "img:${1:-latest}"; }\nrun 5 /var/run/docker.sock\n',
    ),
    ['docker-socket-mount: /var/run/docker.sock: img:5'],
  );
  assert.deepEqual(said('g() { docker run --pid=${1} i; }\nh() { g "$1"; }\nh host\n'), [
    'host-pid: host: i',
  ]);
  assert.deepEqual(said('k() { shift; docker run --uts="$1" i; }\nk a host\n'), ['host-uts: host: i']);
  assert.deepEqual(said('k() { while x; do shift; done; docker run --uts=$1 i; }\nk a host\n'), []);
  assert.deepEqual(said('k() { docker run --uts=$1 i; }\nk $X\nk\n'), []);
});

test('runs a function without arguments with what stands in their place', () => {
  assert.deepEqual(said('n() { docker run --uts=${1:-host} i; }\nn\nn private\n'), [
    'host-uts: --uts=${1:-host}: i',
  ]);
  assert.deepEqual(said('n() { docker run --uts=${1:-host} i; }\nn private\n'), []);
  assert.deepEqual(said('d() { docker run --pid=host "$@" i; }\nd\n'), ['host-pid: --pid=host: i']);
});

test('fixes nothing where the argument stands', () => {
  const found = findings({ 'run.sh': 's() { docker run --net=$1 i; }\ns host\n' }, 'run.sh');
  assert.deepEqual(
    found.flatMap(({ fixes }) => fixes),
    [],
  );
});
