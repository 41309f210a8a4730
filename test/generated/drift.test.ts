import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { drifted } from '../../scripts/generate.ts';

it('has documentation that says what the source says (npm run generate writes it)', () => {
  assert.deepEqual(drifted(join(import.meta.dirname, '../..')), []);
});
