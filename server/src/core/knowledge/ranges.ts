import { compare, lt, minVersion, satisfies, validRange } from 'semver';
import { releases } from './releases.ts';

/** The known releases that each range holds: the same few ranges are asked about for every fact of a file. */
const known = new Map<string, ReadonlySet<string>>();
/** Ranges of configurations come from people who type: a server that runs for weeks must not keep them all. */
const mostKnown = 1000;

/** The known releases in a range, as semver reads it; none in what is no range. */
export function releasesIn(range: string): ReadonlySet<string> {
  const before = known.get(range);
  if (before !== undefined) return before;
  if (known.size >= mostKnown) known.clear();
  const found = new Set(releases.map(({ version }) => version).filter(version => satisfies(version, range)));
  known.set(range, found);
  return found;
}

const isKnown: ReadonlySet<string> = new Set(releases.map(({ version }) => version));

/** Whether a release is in a range. */
export const isIn = (release: string, range: string): boolean =>
  isKnown.has(release) ? releasesIn(range).has(release) : satisfies(release, range);

/**
 * The releases that a target's range stands for. A release that came after this list (or a patch that it lacks) is judged as the
 * last known one before it; none: the range begins before ECI, or is no range.
 */
export function targetReleases(range: string): readonly string[] {
  const inRange = [...releasesIn(range)];
  const lowest = inRange.length > 0 || validRange(range) === null ? null : minVersion(range);
  if (lowest === null) return inRange;
  const before = releases.map(({ version }) => version).filter(version => lt(version, lowest));
  return before.sort(compare).slice(-1);
}
