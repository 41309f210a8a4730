import assert from 'node:assert/strict';
import test from 'node:test';
import { render } from '../../server/src/core/message.ts';
import { findings } from '../support/findings.ts';

const found = (text: string, name = 'compose.yaml'): readonly string[] =>
  findings({ [name]: text }, name).map(
    ({ rule, severity, at }) => `${rule} ${severity} ${text.slice(at.span.start, at.span.end)}`,
  );
const devices = (...items: readonly string[]) =>
  found(
    `services:\n  a:\n    image: alpine\n    devices:\n${items.map(item => `      - ${item}\n`).join('')}`,
  );
const volumes = (...items: readonly string[]) =>
  found(
    `services:\n  a:\n    image: alpine\n    volumes:\n${items.map(item => `      - ${item}\n`).join('')}`,
  );

test('a device that only the run names is a device', () => {
  const asked = [
    '${SERIAL_PORT:?err}',
    '${D}:/dev/ttyUSB0',
    '/dev/${D}',
    '/dev/ttyUSB0:${T}',
    '${X:+/dev/x}',
  ];
  assert.deepEqual(
    devices(...asked),
    asked.map(item => `host-device warning ${item}`),
  );
  assert.equal(devices('{ source: "${D}", target: /dev/ttyUSB0 }').length, 1);
  assert.deepEqual(found('#!/bin/sh\ndocker run --device "$TTY" alpine\n', 'a.sh'), [
    'host-device warning --device "$TTY"',
  ]);
});

test('what every container has, nothing, and names of the Container Device Interface are none of these', () => {
  assert.deepEqual(
    devices(
      '/dev/null:${T}',
      '/dev/pts/${N}',
      '/dev/hugepages',
      '/dev/hugepages-1G',
      '${D:-/dev/null}',
      '"${D:-}"',
      'vendor.com/nic=${N}',
    ),
    [],
  );
  assert.deepEqual(devices('/sys:/sys', '/proc', '/run:/run', '/sys/class/drm'), []);
  assert.deepEqual(devices('nvidia.com/gpu=${N}'), ['gpu warning nvidia.com/gpu=${N}']);
});

test('the Docker socket by its target alone', () => {
  const asked = [
    '${DOCKER_SOCK}:/var/run/docker.sock:ro',
    '${DIR}/docker.sock:/var/run/docker.sock',
    '${S:-$HOME/.docker/run/podman.sock}:/var/run/docker.sock',
  ];
  for (const item of asked) assert.deepEqual(volumes(item), [`docker-socket-mount warning ${item}`]);
  assert.deepEqual(volumes('{ type: bind, source: "${X}", target: /var/run/docker.sock }'), [
    'docker-socket-mount warning "${X}"',
  ]);
  assert.deepEqual(
    volumes('./fake.sock:/var/run/docker.sock', '${LOG}:/var/run/log.sock', 'socket:/docker.sock'),
    [],
  );
});

test('an image that may mount the socket may mount what may be it', () => {
  const settings = (images: string) =>
    `{ "configurationFileVersion": 2, "enhancedContainerIsolation": { "locked": true, "value": true, "dockerSocketMount": { "imageList": { "images": [${images}] } } } }`;
  const text = 'services:\n  a:\n    image: x:1\n    volumes: ["${S}:/var/run/docker.sock"]\n';
  const said = (images: string) =>
    findings({ 'compose.yaml': text }, 'compose.yaml', {}, settings(images)).map(({ message }) =>
      render(message),
    );
  assert.deepEqual(said('"x:1"'), []);
  assert.deepEqual(said('"y:1"'), [
    'a cannot start if this is the Docker socket: admin-settings.json does not allow x:1 to mount it.',
  ]);
});

test('colons of a command that says the source are none between source and target', () => {
  for (const source of ['$(of unix://a)', '$(of a | sed "s#unix:##")', '`of a:b`', '$(x)'])
    assert.deepEqual(
      found(`#!/bin/sh\ndocker run -v ${source}:/var/run/docker.sock:ro alpine\n`, 'a.sh').map(one =>
        one.slice(0, 19),
      ),
      ['docker-socket-mount'],
      source,
    );
  assert.deepEqual(found('#!/bin/sh\ndocker run -v "/my (x:/var/run/docker.sock" alpine\n', 'a.sh'), []);
});
