import { baseOf } from '../image-path.ts';
import { isRemoved } from './removals.ts';

/** Whether a statement that changes files may change the one at a path: it names it, or what it names holds it. */
export function mayEdit(
  { statement, of }: { readonly statement: string; readonly of: string },
  path: string,
): boolean {
  if (statement.includes(baseOf(path))) return true;
  const words = statement.replace(/["']/g, '').split(/[ \t]+/);
  if (words.some(word => word.startsWith('/') && word.includes('*') && isRemoved(path, word))) return true;
  // Files that others find, or a loop goes over: those of folders that the step names.
  const folder = path.slice(0, path.lastIndexOf('/'));
  const isFound = /\{\}|\$/.test(words.at(-1) ?? '') || (isEditor.test(statement) && finds.test(of));
  return isFound && folder.lastIndexOf('/') > 0 && of.includes(folder);
}

const isEditor = /^(?:sed|perl)\b/;

/** Not the names of packages. */
const finds = /\bfind[ \t]+[/.$"-]|\bgrep[ \t]+-|\bxargs[ \t]+(?:-|sed\b|perl\b)/;
