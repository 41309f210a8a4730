import { evaluatedRules } from '../../syntax/make/evaluated.ts';
import { readMakefile } from '../../syntax/make/makefile.ts';
import type { Source, Span } from '../../text.ts';
import { hostWorkloads } from '../host-script.ts';
import type { Kind, LowerContext, Lowered } from '../kind.ts';
import { workloadsOfIncluded } from './included.ts';
import { makeProject } from './project.ts';
import { RecipeReader } from './recipes.ts';

/** What only becomes a makefile, tells of one, or is for another make. */
const other =
  /\.(?:in|am|inc|PL|win\w*|vc|msc|md|rst|txt|j2|tmpl|tpl|template|erb|py|go|rb|js|ts|json|ya?ml|toml|sh|lock|bak|orig|rej|patch|diff|swp)$/i;

export const makefile: Kind = {
  id: 'makefile',
  fileName: 'Makefile',
  comment: '#',
  claims: path =>
    /(?:^|\/)(?:(?:GNUm|M|m)akefile(?:\.[\w-]+|[-_][\w-]+(?:\.include)?)?|[^/]+\.(?:mk|[Mm]akefile))$/.test(
      path,
    ) && !other.test(path),
  lower: lowerMakefile,
};

function lowerMakefile(source: Source, { syntaxes, files }: LowerContext): Lowered {
  const read = readMakefile(source);
  const comments: Span[] = [...read.comments];
  const { shell } = syntaxes;
  if (shell === undefined) return { workloads: [], comments, unreadable: [] };
  const project = makeProject(source, read, files);
  const { file } = project;
  const reader = new RecipeReader(source, file, project, shell, comments);
  const rules = file.statements.flatMap(one => (one.type === 'rule' ? reader.read(one) : []));
  const evaluated = evaluatedRules(source, file).flatMap(rule => reader.read(rule, true));
  const own = hostWorkloads([...rules, ...evaluated, ...reader.calls()]);
  const included = workloadsOfIncluded(source, file, project, shell);
  return { workloads: [...own, ...included], comments, unreadable: [] };
}
