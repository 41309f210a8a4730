import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';

/** A line that does not fit on a screen is one that nobody reads to its end. */
const longest = 150;

for (const name of ['CHANGELOG.md', 'CONTRIBUTING.md', 'docs/architecture.md'])
  it(`${name} has lines that can be read`, () => {
    const lines = readFileSync(join(import.meta.dirname, '../..', name), 'utf8').split('\n');
    const long = lines.flatMap((line, i) =>
      line.length > longest && !line.startsWith('|') ? [`line ${i + 1}: ${line.length} characters`] : [],
    );
    assert.deepEqual(long, []);
  });
