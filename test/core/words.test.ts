import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { behaviours } from '../../server/src/core/knowledge/behaviours.ts';
import { render } from '../../server/src/core/message.ts';
import { conditionWords, releaseWords } from '../../server/src/core/render/words.ts';

const words = (range: string): string => render(releaseWords(range));

describe('releases in words', () => {
  it('are said as people say them', () => {
    assert.equal(words('>=4.13.0'), 'since 4.13');
    assert.equal(words('<4.44.3'), 'before 4.44.3');
    assert.equal(words('>=4.46.0 <4.47.0'), 'from 4.46 to before 4.47');
    assert.equal(words('4.41.0'), 'on 4.41.0');
  });

  it('leave no operator for the reader in what is known', () => {
    for (const { clauses } of Object.values(behaviours))
      for (const { when } of clauses)
        for (const word of conditionWords(when)) assert.doesNotMatch(render(word), /[<>=|^~]/);
  });
});
