import type { Workload } from '../../facts.ts';
import { fromElsewhere } from '../../syntax/expansion.ts';
import type { Makefile, MakeRule } from '../../syntax/make/makefile.ts';
import type { ShellSyntax } from '../../syntax/shell/syntax.ts';
import { contains, type Source, type Span } from '../../text.ts';
import { hostWorkloads } from '../host-script.ts';
import type { IncludedMakefile, MakeProject } from './project.ts';
import { RecipeReader } from './recipes.ts';

/** More included recipes than these are not read with the variables of the makefile that includes them. */
const mostRules = 200;

/** A value that may be of interest where a recipe uses it: options, a mode, a path. */
const mayMatter = /(?:^|\s)-|\bhost\b|\//;
const references = /\$[({](?:call[ \t]+)?([\w.-]+)/g;

/**
 * What the recipes of included makefiles do with what the variables of this one hold. Only of that: the recipes themselves are told
 * of in the makefile in which they stand.
 */
export function workloadsOfIncluded(
  source: Source,
  file: Makefile,
  project: MakeProject,
  shell: ShellSyntax,
): readonly Workload[] {
  const included = project.included();
  if (included.length === 0) return [];
  const names = namesFrom(file, included);
  const rules = included.flatMap(one => rulesUsing(names, one)).slice(0, mostRules);
  if (rules.length === 0) return [];
  const whole: Makefile = {
    ...file,
    statements: [...file.statements, ...included.flatMap(one => one.file.statements)],
    oneShell: file.oneShell || included.some(one => one.file.oneShell),
  };
  const reader = new RecipeReader(source, whole, project, shell, []);
  const elsewhere = included.map(({ by: { runs } }): Span => {
    const [first, last] = [runs[0], runs.at(-1)];
    const end = last === undefined ? 0 : (last.end ?? last.source + last.length);
    return { start: first?.source ?? 0, end };
  });
  const isOwn = (span: Span): boolean => !elsewhere.some(outer => contains(outer, span));
  return hostWorkloads(rules.flatMap(rule => reader.read(rule))).flatMap(workload => {
    const facts = workload.facts.filter(({ anchor }) => isOwn(anchor.span));
    return facts.length === 0 ? [] : [{ ...workload, facts }];
  });
}

/** The variables that this makefile gives a value, and those that bring them. */
function namesFrom(file: Makefile, included: readonly IncludedMakefile[]): ReadonlySet<string> {
  const own = assignmentsOf(file).filter(({ value }) => mayMatter.test(value.text));
  const names = new Set(own.map(({ name }) => name));
  const others = included.flatMap(one => assignmentsOf(one.file));
  for (let size = 0; size < names.size; ) {
    size = names.size;
    for (const { name, value } of others) if (mentions(names, value.text)) names.add(name);
  }
  return names;
}

const assignmentsOf = ({ statements }: Makefile) => statements.filter(one => one.type === 'assignment');

const mentions = (names: ReadonlySet<string>, text: string): boolean =>
  [...text.matchAll(references)].some(([, name = '']) => names.has(name));

/** The rules that use the variables, as text that stands where the makefile is included. */
function rulesUsing(names: ReadonlySet<string>, { file, by }: IncludedMakefile): readonly MakeRule[] {
  return file.statements
    .filter(one => one.type === 'rule')
    .filter(({ lines }) => lines.some(({ text }) => mentions(names, text.text)))
    .map(rule => ({
      ...rule,
      lines: rule.lines.map(line => ({ ...line, text: fromElsewhere(by, line.text), start: undefined })),
    }));
}
