import { operatorOf } from './arms.ts';
import type { ShellNode } from './tree.ts';

/** Parts of words and tests that are expanded whenever these are. */
const expanded = new Set([
  'arithmetic_expansion',
  'command',
  'command_name',
  'command_substitution',
  'concatenation',
  'file_redirect',
  'heredoc_body',
  'herestring_redirect',
  'parenthesized_expression',
  'process_substitution',
  'test_command',
  'unary_expression',
]);

/** Whether what is around a part is a word, or a test, which runs the commands in it whenever it is reached itself. */
export function isExpandedIn(around: ShellNode, part: ShellNode): boolean {
  if (expanded.has(around.type)) return true;
  // What is pipelined behind a heredoc stands in it.
  if (around.type === 'heredoc_redirect') return part.type === 'heredoc_body';
  if (around.type !== 'binary_expression') return false;
  return part === around.firstNamedChild || !/^(?:&&|\|\|)$/.test(operatorOf(around) ?? '');
}

/** What a command is fed, or writes to, is opened before it runs. */
export const isRedirect = ({ type }: ShellNode): boolean =>
  /^(?:file|heredoc|herestring)_redirect$/.test(type);

/** `NAME=$(…)`, `NAME="$(…)"`, `NAME=($(…))`: the assignment fails with it. */
function isValue({ parent }: ShellNode): boolean {
  const word = parent?.type === 'string' ? parent.parent : parent;
  return (word?.type === 'array' ? word.parent : word)?.type === 'variable_assignment';
}

/** `while COMMAND`; what is tried until it works is tried: `until COMMAND`, `while ! COMMAND`. */
const endsLoop = (loop: ShellNode, part: ShellNode): boolean =>
  part.type !== 'do_group' && part.type !== 'negated_command' && loop.text.startsWith('while');

/** Whether nobody hears that a command fails: it is for an argument of another, or a test, or is asked not to work. */
export function isUnheard(command: ShellNode): boolean {
  let below = command;
  for (let { parent: node } = command; node !== undefined; below = node, node = node.parent) {
    if (node.type === 'function_definition') return false;
    if (node.type === 'while_statement' && endsLoop(node, below)) return true;
    if (node.type === 'process_substitution') return true;
    if (node.type === 'command_substitution' && !isValue(node)) return true;
    if (
      node.type === 'negated_command' &&
      !/^(?:if|while)_statement$|^redirected_/.test(node.parent?.type ?? '')
    )
      return true;
  }
  return false;
}
