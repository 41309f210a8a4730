import assert from 'node:assert/strict';
import test from 'node:test';
import { findings } from '../support/findings.ts';

const said = (option: string): readonly string[] => {
  const text = `docker run ${option} img\n`;
  return findings({ 'run.sh': text }, 'run.sh').map(({ rule }) => rule);
};

test('takes no mount of a pattern for one of devices', () => {
  assert.deepEqual(said('-v /dev/*:/dev/*'), []);
  assert.deepEqual(said('-v "/dev/tty?:/x"'), []);
  // The shell puts in the one that there may be.
  assert.deepEqual(said('--device /dev/ttyUSB*'), ['host-device']);
  assert.deepEqual(said('-v /dev/bus/usb:/dev/bus/usb'), ['host-device']);
});
