import type { LowerContext, Syntaxes } from '../core/kinds/kind.ts';
import { readingWhile } from '../core/syntax/shell/within.ts';
import type { FileCache } from './files.ts';

/** Files that lead to files that lead to files: more than this is a circle. */
const maxRounds = 50;

/** Asks the linter something, again and again until all files are loaded that it turns out to need. `asked`: gets what these are; folders end with a slash. */
export async function withFiles<T>(
  files: FileCache,
  syntaxes: Syntaxes,
  ask: (context: LowerContext) => T,
  asked?: Set<string>,
): Promise<T> {
  for (let round = 1; ; round++) {
    const missing = new Set<string>();
    const isLast = round === maxRounds;
    const answer = ask({
      files: files.view(missing, asked),
      syntaxes: isLast ? syntaxes : whileNoneIs(missing, syntaxes),
    });
    if (missing.size === 0 || isLast) return answer;
    await Promise.all([...missing].map(one => files.load(one)));
  }
}

/**
 * A round that lacks a file does not count but for the files it asks for. Reading scripts is most of the work, and seldom what leads to
 * files: where one is missing before the first script is read, all are left to a later round. Those that lead to files themselves are
 * all read, so that what they ask for is loaded in one go.
 */
function whileNoneIs(missing: ReadonlySet<string>, { shell, ...others }: Syntaxes): Syntaxes {
  if (shell === undefined) return others;
  let reads: boolean | undefined;
  return {
    ...others,
    shell: readingWhile(shell, () => {
      reads ??= missing.size === 0;
      return reads;
    }),
  };
}
