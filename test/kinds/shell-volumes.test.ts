import assert from 'node:assert/strict';
import test from 'node:test';
import { findings } from '../support/findings.ts';

const said = (text: string): readonly string[] =>
  findings({ 'run.sh': text }, 'run.sh').map(
    ({ rule, at, fixes }) => `${rule}: ${text.slice(at.span.start, at.span.end)} ${fixes.length}`,
  );

test('says what a volume binds that a script makes and mounts', () => {
  assert.deepEqual(
    said(
      'docker volume create -o type=none -o o=bind -o device=/var/run/docker.sock sock\ndocker run -v sock:/s a\n',
    ),
    ['docker-socket-mount: -o device=/var/run/docker.sock 0'],
  );
  assert.deepEqual(
    said(
      'make() {\n  docker volume create --driver local --opt=device=/var/lib/docker --opt o=rbind,ro --name d\n}\nmake\ndocker create --mount source=d,target=/x a\n',
    ),
    ['restricted-mount: --opt=device=/var/lib/docker 0'],
  );
});

test('says what a volume binds by the options of its mount', () => {
  const options = 'volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/var/lib/docker';
  for (const mount of [`type=volume,src=v,dst=/x,${options}`, `${options},target=/x`])
    assert.deepEqual(said(`docker run --mount ${mount} a\n`), [`restricted-mount: --mount ${mount} 1`]);
  for (const mount of [
    `src=v,dst=/x,volume-driver=nfs,${options}`,
    'src=v,dst=/x,volume-opt=device=/var/lib/docker',
    `src=v,dst=/x,${options.replace('/var/lib/docker', '$PWD')}`,
  ])
    assert.deepEqual(said(`docker run --mount ${mount} a\n`), [], mount);
});

test('says nothing of volumes that bind nothing, or are not mounted', () => {
  const bind = '-o type=none -o o=bind -o device=/var/lib/docker';
  for (const text of [
    `docker volume create ${bind} v\ndocker run -v w:/x a\n`,
    `docker volume create -d nfs ${bind} v\ndocker run -v v:/x a\n`,
    'docker volume create -o device=/var/lib/docker v\ndocker run -v v:/x a\n',
    'docker volume create -o o=bind -o device=$PWD/x v\ndocker run -v v:/x a\n',
    `docker volume create ${bind} v\ndocker volume create v\ndocker run -v v:/x a\n`,
    `docker volume create ${bind}\ndocker run -v /x a\n`,
  ])
    assert.deepEqual(said(text), [], text);
});
