import { validRange } from 'semver';
import { platforms } from '../core/knowledge/behaviour.ts';
import { newestRelease, releases } from '../core/knowledge/releases.ts';
import { machinesOf } from '../core/lint.ts';
import type { Target } from '../core/rule.ts';
import { ownTarget } from '../workspace/project.ts';
import { choice, UsageError } from './options.ts';

/** What people call it for short; `windows` alone may be either of two. */
const isWsl = (platform: string | boolean | undefined): boolean => platform === 'wsl' || platform === 'wsl2';

/** The target that `--target` and `--platform` name; undefined: neither does. */
export function targetsOf(
  range: string | boolean | undefined,
  platform: string | boolean | undefined,
  own: Target['platform'],
): readonly Target[] | undefined {
  if (range === undefined && platform === undefined) return undefined;
  const where = choice('platform', isWsl(platform) ? 'windows-wsl2' : platform, platforms, own);
  if (typeof range !== 'string') return [ownTarget(where)];
  // "4.30" means all of its patch releases, as semver reads it.
  if (validRange(range) === null)
    throw new UsageError(`--target ${range} is neither a version nor a semver range`);
  const target = ownTarget(where, range);
  if (machinesOf(target).length === 0)
    throw new UsageError(
      `--target ${range} holds no known release of Docker Desktop; known are ${releases[0]?.version} to ${newestRelease}`,
    );
  return [target];
}
