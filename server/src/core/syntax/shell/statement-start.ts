import type { ShellNode } from './tree.ts';

const blocks = new Set([
  'program',
  'compound_statement',
  'do_group',
  'if_statement',
  'elif_clause',
  'else_clause',
  'case_item',
  'subshell',
]);

/** Where the line that holds the command's statement begins to say something. */
export function statementStart(command: ShellNode, text: string): number {
  let best = command.startIndex;
  for (let at = command; at.parent !== undefined; at = at.parent) {
    if (!blocks.has(at.parent.type)) continue;
    best = at.startIndex;
    const line = text.lastIndexOf('\n', best - 1) + 1;
    const before = text.lastIndexOf('\n', line - 2) + 1;
    if (text.slice(line, best).trim() === '' && !/\\[ \t]*\n$/.test(text.slice(before, line))) return best;
  }
  const line = text.lastIndexOf('\n', best - 1) + 1;
  return line + (/^[ \t]*/.exec(text.slice(line))?.[0].length ?? 0);
}
