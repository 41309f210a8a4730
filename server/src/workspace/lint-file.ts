import { type LintContext, type Linted, lint } from '../core/lint.ts';
import type { Source } from '../core/text.ts';
import type { FileCache } from './files.ts';

/** A file that includes files that include files: more than this is a circle. */
const maxRounds = 20;

/** Lints one file, loading the other files that it turns out to need. */
export async function lintFile(
  source: Source,
  context: Omit<LintContext, 'files'>,
  files: FileCache,
): Promise<Linted> {
  for (let round = 0; ; round++) {
    const missing = new Set<string>();
    const linted = lint(source, { ...context, files: files.view(missing) });
    if (missing.size === 0 || round === maxRounds) return linted;
    await Promise.all([...missing].map(uri => files.text(uri)));
  }
}
