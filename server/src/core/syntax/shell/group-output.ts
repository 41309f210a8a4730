import type { ShellNode } from './tree.ts';

/** Where a group around a command writes what the command says (`{ echo a; echo b; } > FILE`). */
export interface GroupOutput {
  readonly redirects: readonly ShellNode[];
  /** What the group says before it stays. */
  readonly isFirst: boolean;
}

/** The innermost group around a command that takes its output; undefined: none does, or something else takes it before. */
export function groupOutputOf(command: ShellNode): GroupOutput | undefined {
  let below = command;
  for (let { parent: node } = command; node !== undefined; node = node.parent) {
    if (takers.has(node.type)) return undefined;
    if (node.type === 'pipeline' && node.lastNamedChild !== below) return undefined;
    if (node.type === 'redirected_statement') {
      const redirects = outputRedirects(node);
      if (redirects.length > 0 && groups.has(below.type)) {
        const first = below.children.find(({ isNamed, type }) => isNamed && type !== 'comment');
        // Whether a branch or a loop writes at all, only the run knows.
        return first === undefined || !plain.has(first.type)
          ? undefined
          : { redirects, isFirst: startOf(first) === command.startIndex };
      }
      if (redirects.length > 0 && isLastIn(node.childForFieldName('body'), command)) return undefined;
    }
    below = node;
  }
  return undefined;
}

/** Where the command stands whose output comes first. */
const startOf = (statement: ShellNode): number | undefined =>
  (statement.type === 'pipeline' ? statement.lastNamedChild : statement)?.startIndex;

const groups: ReadonlySet<string> = new Set(['compound_statement', 'subshell']);
const plain: ReadonlySet<string> = new Set(['command', 'redirected_statement', 'list', 'pipeline']);
const takers: ReadonlySet<string> = new Set([
  'command_substitution',
  'process_substitution',
  'function_definition',
]);

const outputRedirects = (statement: ShellNode): readonly ShellNode[] =>
  statement
    .childrenForFieldName('redirect')
    .filter(({ type, text }) => type === 'file_redirect' && /^(?:1?|&)>/.test(text.slice(0, 4)));

/** `a && b > FILE`: the redirect is that of `b`. */
const isLastIn = (body: ShellNode | undefined, command: ShellNode): boolean =>
  body !== undefined && body.startIndex <= command.startIndex && body.endIndex === command.endIndex;
