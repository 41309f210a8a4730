import type { Fact } from './facts.ts';
import { fixesOfBoth } from './fixes.ts';
import type { Finding } from './rule.ts';
import type { Place } from './text.ts';

/** Whoever has more to do than this starts with these. */
const mostRelated = 10;

/** What is left of a finding and another of the same rule at the same place, which is that of a fact. */
export const joiner =
  ({ elsewhere }: Fact) =>
  (same: Finding, next: Finding): Finding => ({
    ...same,
    fixes: fixesOfBoth(same.fixes, next.fixes),
    related: elsewhere === undefined ? same.related : withAgain(same, next, elsewhere.place),
  });

/** With the place where another file does it again: what the first hides would come to light only when that is gone. */
function withAgain({ related }: Finding, { message }: Finding, again: Place): Finding['related'] {
  const isKnown = related.some(
    ({ at: { uri, span } }) =>
      uri === again.uri && span.start === again.span.start && span.end === again.span.end,
  );
  return isKnown || related.length >= mostRelated ? related : [...related, { at: again, message }];
}
