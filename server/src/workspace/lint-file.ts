import { type LintContext, type Linted, lint } from '../core/lint.ts';
import type { Source } from '../core/text.ts';
import type { FileCache } from './files.ts';
import { withFiles } from './with-files.ts';

/** Lints one file, loading the other files that it turns out to need. `asked`: gets what these are. */
export const lintFile = (
  source: Source,
  context: Omit<LintContext, 'files'>,
  files: FileCache,
  asked?: Set<string>,
): Promise<Linted> =>
  withFiles(files, context.syntaxes, loaded => lint(source, { ...context, ...loaded }), asked);
