import type { System } from '../../facts.ts';
import { asList, asMap, type DataMap, type DataNode, type DataScalar } from '../../syntax/data.ts';
import type { ShellSyntax } from '../../syntax/shell/syntax.ts';
import { narrowed } from '../../syntax/systems.ts';
import { asksForSystem, systemsTaken } from '../../syntax/task/systems.ts';
import { fillTemplates, type TaskLookup } from '../../syntax/task/template.ts';
import { joinExtract } from '../../text.ts';

/**
 * The systems on which a task or one of its commands goes on, as its `if:` and `preconditions:` say; absent: any. Source: taskfile.dev,
 * "Conditional execution with if", "Using programmatic checks to cancel the execution".
 */
export const systemsAsked = (
  map: DataMap | undefined,
  lookup: TaskLookup,
  shell: ShellSyntax,
): readonly System[] | undefined =>
  narrowed(
    [
      ...scalarsIn(map?.get('if')),
      ...(asList(map?.get('preconditions'))?.items ?? []).flatMap(scalarsIn),
    ].map(condition => systemsWhere(condition, lookup, shell)),
  );

function scalarsIn(node: DataNode | undefined): readonly DataScalar[] {
  const script = asMap(node)?.get('sh') ?? node;
  return script?.type === 'scalar' && typeof script.value === 'string' ? [script] : [];
}

/** A template that gives `true` or `false`, or a script. */
function systemsWhere(
  { extract }: DataScalar,
  lookup: TaskLookup,
  shell: ShellSyntax,
): readonly System[] | undefined {
  const isSystem = (name: string): boolean => {
    const found = lookup(name);
    return found !== 'unset' && found.system === true;
  };
  const template = /^\s*\{\{-?((?:[^}]|\}(?!\}))*?)-?\}\}\s*$/.exec(extract.text)?.[1];
  if (template !== undefined) return systemsTaken(`{{if ${template.trim()}}}`, isSystem);
  if (!asksForSystem(extract.text) && !/\{\{\s*\./.test(extract.text)) return undefined;
  // What would run behind the condition, runs where that holds.
  const text = `${fillTemplates(extract, { lookup, system: undefined }).text.trim()} && docker`;
  const script = joinExtract(extract.uri, [{ text, span: { start: 0, end: text.length } }]);
  const last = shell.parse(script).commands.at(-1);
  return last?.systemsAt?.(last.span);
}
