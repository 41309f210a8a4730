import assert from 'node:assert/strict';
import { test } from 'node:test';
import { targetReleases } from '../../server/src/core/knowledge/ranges.ts';
import { newestRelease } from '../../server/src/core/knowledge/releases.ts';

test('a range stands for the known releases in it', () => {
  assert.deepEqual(targetReleases('4.31'), ['4.31.0', '4.31.1']);
  assert.equal(targetReleases('>=4.13').at(-1), newestRelease);
});

test('what the list lacks is judged as the last known release before it', () => {
  assert.deepEqual(targetReleases('4.44.9'), ['4.44.3']);
  assert.deepEqual(targetReleases('>=99'), [newestRelease]);
});

test('there is no release before ECI, and none in what is no range', () => {
  for (const none of ['<4.13', '4.12.0', 'nonsense', '>5 <4']) assert.deepEqual(targetReleases(none), []);
});
