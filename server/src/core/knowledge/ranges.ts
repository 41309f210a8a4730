import { satisfies } from 'semver';
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
