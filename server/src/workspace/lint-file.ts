import { type LintContext, type Linted, lint } from '../core/lint.ts';
import type { Source } from '../core/text.ts';
import type { FileCache } from './files.ts';
import { withFiles } from './with-files.ts';

/** Lints one file, loading the other files that it turns out to need. */
export const lintFile = (
  source: Source,
  context: Omit<LintContext, 'files'>,
  files: FileCache,
): Promise<Linted> => withFiles(files, context.syntaxes, loaded => lint(source, { ...context, ...loaded }));
