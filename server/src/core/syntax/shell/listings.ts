import { known, type Setting, unknown, valueOf } from '../../facts.ts';
import { isCommand } from './commands.ts';
import { withoutQuoted } from './quoted.ts';
import type { KnownFiles } from './syntax.ts';
import type { ShellNode } from './tree.ts';

type ReadNode = (node: ShellNode) => Setting<string>;

/** The files that words and commands name, as far as they are known: `FOLDER/*.sh`, `$(ls FOLDER)`, `find FOLDER | sort`. */
export function namedIn(nodes: readonly ShellNode[], read: ReadNode, files: KnownFiles): readonly string[] {
  const [first, ...more] = nodes;
  if (first !== undefined && isCommand(first)) return more.every(isSort) ? listedBy(first, read, files) : [];
  return nodes.flatMap(node => {
    if (node.type !== 'command_substitution') return isPattern(node) ? files.matching(read(node)) : [];
    const [inner, ...others] = node.namedChildren;
    if (inner === undefined || others.length > 0) return [];
    return namedIn(inner.type === 'pipeline' ? inner.namedChildren : [inner], read, files);
  });
}

const isSort = (node: ShellNode): boolean => /^sort(?:[ \t]+-\w+)*$/.test(node.text);

/** A word with a star that no quotes make plain. */
const isPattern = ({ text }: ShellNode): boolean => withoutQuoted(text).includes('*');

function listedBy(command: ShellNode, read: ReadNode, files: KnownFiles): readonly string[] {
  const program = command.childForFieldName('name')?.text ?? '';
  const args = command.childrenForFieldName('argument');
  if (/^(?:\/usr)?(?:\/bin\/)?find$/.test(program)) return foundBy(args, read, files);
  if (program !== 'ls') return [];
  return args.flatMap(arg => {
    if (arg.text.startsWith('-')) return [];
    if (isPattern(arg)) return files.matching(read(arg));
    return files.matching(inside(read(arg), '*')).map(path => path.slice(path.lastIndexOf('/') + 1));
  });
}

/** Tests and actions that files of a folder pass, whatever they are. */
const passed = /^-(?:L|H|follow|print0?|type|mindepth|maxdepth|name)$/;
const valued = /^-(?:type|mindepth|maxdepth|name)$/;

/** The files that `find` finds right in its folders. */
function foundBy(args: readonly ShellNode[], read: ReadNode, files: KnownFiles): readonly string[] {
  const folders: Setting<string>[] = [];
  let name: string | undefined = '*';
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === undefined) break;
    const value = args[i + 1];
    if (!arg.text.startsWith('-')) folders.push(read(arg));
    else if (!passed.test(arg.text)) return [];
    if (!valued.test(arg.text)) continue;
    i++;
    const said = value === undefined ? undefined : valueOf(read(value));
    if (arg.text === '-type' && said !== 'f') return [];
    if (arg.text === '-mindepth' && said !== '1') return [];
    if (arg.text === '-name') name = said;
  }
  const pattern = name;
  return pattern === undefined ? [] : folders.flatMap(folder => files.matching(inside(folder, pattern)));
}

const inside = (folder: Setting<string>, pattern: string): Setting<string> =>
  folder.known
    ? known(`${folder.value.replace(/\/$/, '')}/${pattern}`)
    : unknown(`${folder.text.replace(/\/$/, '')}/${pattern}`);
