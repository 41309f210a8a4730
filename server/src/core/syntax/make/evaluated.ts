import type { Source } from '../../text.ts';
import { type Makefile, type MakeRule, readMakefile } from './makefile.ts';

/** More rules than these nobody makes from templates. */
const mostTemplates = 30;

/**
 * The rules that a makefile makes from its own definitions (`$(eval $(call NAME,…))`), once each, with their parameters as they
 * stand there. Their text is expanded twice: by the call, and when the rule runs.
 */
export function evaluatedRules({ uri, text }: Source, file: Makefile): readonly MakeRule[] {
  const names = new Set(
    [...text.matchAll(/\$[({]eval[ \t]+\$[({](?:call[ \t]+)?([\w.-]+)/g)].map(([, name]) => name),
  );
  return file.statements
    .filter(one => one.type === 'assignment')
    .filter(({ name, value }) => names.has(name) && value.text.includes('\n'))
    .slice(0, mostTemplates)
    .flatMap(({ value: { runs, text: body } }) => {
      const start = runs[0]?.source ?? 0;
      const end = start + body.length;
      const blank = (part: string): string => part.replace(/[^\r\n]/g, ' ');
      const own = blank(text.slice(0, start)) + text.slice(start, end) + blank(text.slice(end));
      return readMakefile({ uri, text: own }).statements.filter(one => one.type === 'rule');
    });
}
