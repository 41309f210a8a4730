import { operatorOf } from './arms.ts';
import { isCommand } from './commands.ts';
import { isTriedFirst } from './giving-up.ts';
import { withoutQuoted } from './quoted.ts';
import type { ShellNode } from './tree.ts';

/** Programs that do a thing, and do not ask for one. */
const acts = new Set(
  'addgroup adduser bunzip2 cat cd chgrp chmod chown cp dd debootstrap depmod echo exec export fallocate groupadd groupmod gunzip insmod install ip iptables ldconfig ln losetup mkdir mkfifo mkfs mknod modprobe mount mv printf rm rsync sed set sleep sysctl touch truncate umask umount unset unxz unzip useradd usermod'.split(
    ' ',
  ),
);

const installs = /^(?:-\S+[ \t]+)*(?:add|install|update|upgrade)\b/;

/** The same of programs that also answer questions: with these arguments, they do a thing. */
const actsWith: ReadonlyMap<string, RegExp> = new Map([
  ['apk', installs],
  ['apt', installs],
  ['apt-get', installs],
  ['curl', /(?:^|[ \t])-(?:\w*O\b|\w*o[ \t]*(?!-|\/dev\/)\S)/],
  ['dkms', /^(?:add|build|install)\b/],
  ['dnf', installs],
  ['git', /^(?:checkout|clone)\b/],
  ['make', /^(?!.*(?:^|[ \t])-\w*[nq])/],
  ['service', /\s(?:re)?start$/],
  ['systemctl', /^(?:-\S+[ \t]+)*(?:daemon-reload|(?:re)?start)\b/],
  ['tar', /^-?\w*[xc]/],
  ['wget', /^(?!.*(?:--spider|-\w*O[ \t]*(?:-|\/dev\/)))/],
  ['yum', installs],
]);

/** Whether a statement does a thing, and does not ask for one: what stands behind its `&&` runs. */
export function isAct(node: ShellNode): boolean {
  if (node.type === 'variable_assignment' || node.type === 'declaration_command') return true;
  if (node.type === 'redirected_statement')
    return node.firstNamedChild !== undefined && isAct(node.firstNamedChild);
  if (node.type === 'list')
    return goesOn(node) || (operatorOf(node) === '&&' && node.namedChildren.every(child => isAct(child)));
  if (!isCommand(node)) return false;
  const [, program = '', given = ''] = /^(\S*)[ \t]*(.*)/.exec(commandOf(node)) ?? [];
  return acts.has(program.replace(/^mkfs\..+/, 'mkfs')) || actsWith.get(program)?.test(given) === true;
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
  return !/>(?!&|[ \t]*\/dev\/(?:stderr|null)\b)/.test(withoutQuoted(written));
}

/** Without `sudo` and the program's folder, as far as its first line goes on. */
const commandOf = ({ text }: ShellNode): string =>
  text
    .slice(0, 200)
    .replace(/\\\r?\n/g, ' ')
    .replace(/^(?:sudo|\$SUDO|\$\{SUDO\})(?:[ \t]+-\w+)*[ \t]+/, '')
    .replace(/^\S*\//, '');
