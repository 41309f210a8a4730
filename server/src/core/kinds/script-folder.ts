/** The folders that a script may speak of; undefined: nobody knows. */
export interface ScriptFolders {
  /** Of the script that was started: `$0`. */
  readonly program?: string | undefined;
  /** Of the one that is read: `$BASH_SOURCE`. */
  readonly source?: string | undefined;
}

/** Longer words say something else as well. */
const longest = 300;

/**
 * The path that a script says by where it lies itself: `$(dirname "$0")/x`, `$(cd "${BASH_SOURCE%/*}/.." && pwd)`. Undefined:
 * another one.
 */
export const besideScript = (text: string, folders: ScriptFolders): string | undefined =>
  text.length > longest ? undefined : pathOf(text.replaceAll('"', ''), folders);

function pathOf(text: string, folders: ScriptFolders): string | undefined {
  const [own, name, cut = ''] = /^\$\{?(0|BASH_SOURCE(?:\[0\])?)(%\/\*)?\}?(?![\w[])/.exec(text) ?? [];
  if (own !== undefined) {
    const folder = name === '0' ? folders.program : folders.source;
    const rest = text.slice(own.length);
    if (folder === undefined) return undefined;
    return cut !== '' ? below(folder, rest) : rest === '' ? `${folder}/$0` : undefined;
  }
  const substituted = substitution.exec(text)?.[0];
  const path = substituted === undefined ? undefined : pathSaidBy(substituted, folders);
  return path === undefined || substituted === undefined
    ? undefined
    : below(path, text.slice(substituted.length));
}

const substitution = /^(?:\$\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|`[^`]*`)/;

function pathSaidBy(substituted: string, folders: ScriptFolders): string | undefined {
  const command = substituted.replace(/^(?:\$\(|`)\s*|\s*[)`]$/g, '');
  const [, program, argument] = asked.exec(command) ?? [];
  if (argument !== undefined) {
    const path = pathOf(argument, folders);
    return path !== undefined && program === 'dirname' ? below(path, '/..') : path;
  }
  const entered = entering.exec(command)?.[1];
  return entered === undefined ? undefined : pathOf(entered, folders);
}

const asked = /^(dirname|realpath|readlink(?=[ \t]+-[fe][ \t]))[ \t]+(?:-[-\w]*[ \t]+)*(\S.*)$/s;
const entering =
  /^cd[ \t]+(?:-P[ \t]+)?(?:--[ \t]+)?(\S.*?)(?:[ \t]*(?:[12&]?>[ \t]*\/dev\/null|2>&1))*[ \t]*(?:&&|;)[ \t]*pwd(?:[ \t]+-P)?$/s;

/** What lies below a folder, or beside it: `/../lib`. Undefined: it is not said, or lies above where a relative path begins. */
export function below(folder: string, rest: string): string | undefined {
  if (!/^(?:\/[\w.@%+-]+)*\/?$/.test(rest)) return undefined;
  const path = folder.replace(/\/$/, '').split('/');
  for (const name of rest.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') path.push(name);
    else if (path.length > 1) path.pop();
    else if (folder.startsWith('/') || folder === '') continue;
    else return undefined;
  }
  return path.join('/') || '/';
}
