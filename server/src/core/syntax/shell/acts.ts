import { operatorOf } from './arms.ts';
import { isCommand } from './commands.ts';
import { isTriedFirst } from './giving-up.ts';
import type { ShellNode } from './tree.ts';

/** Programs that do a thing, and do not ask for one. */
const acts = new Set(
  'cat cd chmod chown cp debootstrap depmod echo exec export insmod install ip iptables ln mkdir mknod modprobe mount mv printf rm sed set sleep sysctl touch umask umount unset'.split(
    ' ',
  ),
);

/** Whether a statement does a thing, and does not ask for one: what stands behind its `&&` runs. */
export function isAct(node: ShellNode): boolean {
  if (node.type === 'variable_assignment' || node.type === 'declaration_command') return true;
  if (node.type === 'redirected_statement')
    return node.firstNamedChild !== undefined && isAct(node.firstNamedChild);
  if (node.type === 'list')
    return goesOn(node) || (operatorOf(node) === '&&' && node.namedChildren.every(child => isAct(child)));
  return isCommand(node) && acts.has(programOf(node));
}

/** `COMMAND || true`, `|| echo "cannot" >&2`. What is written to a file instead is no word of regret. */
function goesOn(list: ShellNode): boolean {
  const { firstNamedChild: first, lastNamedChild: other, parent } = list;
  if (first === undefined || other === undefined || !isTriedFirst(list, first)) return false;
  const program = /^(?:true|:|\/bin\/true|echo|printf)(?=[\s;)}]|$)/.exec(other.text)?.[0];
  if (program !== 'echo' && program !== 'printf') return program !== undefined;
  // The grammar takes a redirect of the last command for one of the list.
  const whole = parent?.type === 'redirected_statement' && parent.firstNamedChild === list ? parent : list;
  const written = whole.text.slice(other.startIndex - whole.startIndex);
  return !/>(?!&|[ \t]*\/dev\/(?:stderr|null)\b)/.test(written.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, ''));
}

const programOf = ({ text }: ShellNode): string =>
  (/^(?:sudo(?:[ \t]+-\w+)*[ \t]+)?(\S*)/.exec(text.slice(0, 200))?.[1] ?? '').replace(/^.*\//, '');
