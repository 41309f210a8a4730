import assert from 'node:assert/strict';
import test from 'node:test';
import { render } from '../../server/src/core/message.ts';
import { applyEdits } from '../../server/src/core/text.ts';
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

test('does not name a container by half the action of a template', () => {
  const first = (text: string) =>
    findings({ 'run.sh': text }, 'run.sh').map(({ message }) => render(message));
  assert.deepEqual(first('docker run --pid=host {{ images.app }} a\n'), [
    'docker run cannot start: ECI refuses the host pid namespace.',
  ]);
});

test('splits a command that a call gives in one pair of quotes', () => {
  const call = 'run "docker run \\\n  --pid=host i"\n';
  for (const body of ['$1', 'out=$($1 2>&1)', 'sudo $1', 'eval "$1"', 'eval $1'])
    assert.deepEqual(said(`run() { ${body}; }\n${call}`), ['host-pid: --pid=host: i'], body);
  // In quotes it would be the name of a program.
  assert.deepEqual(said(`run() { "$1"; }\n${call}`), []);
  const text = `run() { $1; }\n${call}`;
  const fixed = findings({ 'run.sh': text }, 'run.sh').flatMap(({ at, fixes }) =>
    fixes.map(({ edits }) => applyEdits({ uri: at.uri, text }, edits)),
  );
  assert.deepEqual(fixed, ['run() { $1; }\nrun "docker run \\\n  i"\n']);
});

test('fixes nothing where the argument stands', () => {
  const found = findings({ 'run.sh': 's() { docker run --net=$1 i; }\ns host\n' }, 'run.sh');
  assert.deepEqual(
    found.flatMap(({ fixes }) => fixes),
    [],
  );
});
