import { contains, type Extract, sourceSpan } from '../../text.ts';
import { branchesOf } from './branches.ts';
import type { ShellCommand } from './syntax.ts';
import type { ShellNode } from './tree.ts';
import { valueQuestion } from './value-question.ts';
import type { Lookup } from './words.ts';

/** A script asks for no more variables than these. */
const mostVariables = 20;

/** The script that is read. */
interface Script {
  readonly extract: Extract;
  readonly text: string;
  readonly nodes: readonly ShellNode[];
  readonly lookup: (at: number) => Lookup;
}

/** The commands without the values that their variables do not have where they stand (`if [ "$NET" = host ]`, in the other branch). */
export function withTestedValues(
  commands: readonly ShellCommand[],
  { extract, text, nodes, lookup }: Script,
): readonly ShellCommand[] {
  const values = new Map<string, Set<string>>();
  for (const { where } of commands.flatMap(({ forms }) => forms))
    values.set(where.variable, (values.get(where.variable) ?? new Set()).add(where.value));
  let now = commands;
  for (const [variable, own] of [...values].slice(0, mostVariables)) {
    const question = valueQuestion(variable.slice(1), own, { asProgram: false });
    const branches = branchesOf(nodes, text, lookup, question).map(branch => ({
      ...branch,
      span: sourceSpan(extract, branch.span),
    }));
    if (branches.length === 0) continue;
    now = now.map(command => {
      const around = branches.filter(({ span }) => contains(span, command.span));
      const forms = command.forms.filter(
        ({ where }) =>
          where.variable !== variable || around.every(({ cases }) => cases.includes(where.value)),
      );
      return forms.length === command.forms.length ? command : { ...command, forms };
    });
  }
  return now;
}
