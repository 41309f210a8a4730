import { validRange } from 'semver';
import { platforms } from '../core/knowledge/behaviour.ts';
import { releases } from '../core/knowledge/releases.ts';
import type { Target } from '../core/rule.ts';
import { ownTarget } from '../workspace/project.ts';
import { choice, UsageError } from './options.ts';

/** The target that `--target` and `--platform` name; undefined: neither does. */
export function targetsOf(
  range: string | boolean | undefined,
  platform: string | boolean | undefined,
  own: Target['platform'],
): readonly Target[] | undefined {
  if (range === undefined && platform === undefined) return undefined;
  const where = choice('platform', platform, platforms, own);
  const newest = ownTarget(where);
  if (typeof range !== 'string') return [newest];
  // "4.30" means all of its patch releases, as semver reads it.
  if (validRange(range) === null)
    throw new UsageError(`--target ${range} is neither a version nor a semver range`);
  const target = ownTarget(where, range);
  const known = releases[0]?.version;
  if (known === undefined) return [newest];
  return [target];
}
