import type { LowerContext, Syntaxes } from '../core/kinds/kind.ts';
import { readingWhile } from '../core/syntax/shell/within.ts';
import type { FileCache } from './files.ts';

/** Files that lead to files that lead to files: more than this is a circle. */
const maxRounds = 50;

/** Asks the linter something, again and again until all files are loaded that it turns out to need. */
export async function withFiles<T>(
  files: FileCache,
  syntaxes: Syntaxes,
  ask: (context: LowerContext) => T,
): Promise<T> {
  for (let round = 1; ; round++) {
    const missing = new Set<string>();
    const isLast = round === maxRounds;
    const answer = ask({
      files: files.view(missing),
      syntaxes: isLast ? syntaxes : whileNoneIs(missing, syntaxes),
    });
    if (missing.size === 0 || isLast) return answer;
    await Promise.all([...missing].map(uri => files.text(uri)));
  }
}

/**
 * A round that lacks a file does not count but for the files it asks for. Reading scripts is most of the work, and hardly ever what leads
 * to files: then it is left to a later round.
 */
const whileNoneIs = (missing: ReadonlySet<string>, { shell, ...others }: Syntaxes): Syntaxes =>
  shell === undefined ? others : { ...others, shell: readingWhile(shell, () => missing.size === 0) };
