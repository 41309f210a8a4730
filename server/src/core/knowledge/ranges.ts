import { compare, lt, minVersion, Range, validRange } from 'semver';
import { releases } from './releases.ts';

const versions: readonly string[] = releases.map(({ version }) => version);

/** The known releases in a range, as semver reads it; none in what is no range. */
export function releasesIn(range: string): ReadonlySet<string> {
  if (validRange(range) === null) return new Set();
  const wanted = new Range(range);
  return new Set(versions.filter(version => wanted.test(version)));
}

/**
 * The releases that a target's range stands for. A release that came after this list (or a patch that it lacks) is judged as the
 * last known one before it; none: the range begins before ECI, or is no range.
 */
export function targetReleases(range: string): readonly string[] {
  const inRange = [...releasesIn(range)];
  const lowest = inRange.length > 0 || validRange(range) === null ? null : minVersion(range);
  if (lowest === null) return inRange;
  return versions
    .filter(version => lt(version, lowest))
    .sort(compare)
    .slice(-1);
}
