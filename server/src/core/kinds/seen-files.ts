import { type Setting, valueOrText } from '../facts.ts';
import { hasFolder, isMounted } from '../knowledge/container-mounts.ts';
import { shellName } from '../syntax/shell/names.ts';
import type { KnownFiles } from '../syntax/shell/syntax.ts';
import type { ScriptFiles } from './container-scripts.ts';
import { baseOf, resolved } from './image-path.ts';
import { nameMatches } from './name-pattern.ts';
import { besideScript, type ScriptFolders } from './script-folder.ts';

/** What a script sees of the files of its container. */
export class SeenFiles implements KnownFiles {
  readonly #files: ScriptFiles;
  readonly #folders: ScriptFolders;
  /** Those that patterns have meant. */
  readonly #found = new Set<string>();

  constructor(files: ScriptFiles, folders: ScriptFolders) {
    this.#files = files;
    this.#folders = folders;
  }

  matching(pattern: Setting<string>): readonly string[] {
    const whole = valueOrText(pattern);
    const name = baseOf(whole);
    const written = whole.slice(0, -name.length - 1);
    const folder = pattern.known ? written : besideScript(written, this.#folders);
    // Where a script has gone to, nobody asks here.
    if (folder === undefined || !folder.startsWith('/') || /[*?[{]/.test(folder)) return [];
    const names = this.#files.within?.(resolved('/', folder)) ?? [];
    const paths = names.filter(one => nameMatches(name, one)).map(one => resolved(folder, one));
    for (const path of paths) this.#found.add(path);
    return paths;
  }

  /** What is no script may be left out of the image (`.dockerignore`), or be made and removed there. */
  has(path: string, is: 'script' | 'folder'): boolean {
    if (!path.startsWith('/')) return false;
    if (is === 'folder' && hasFolder(path)) return true;
    if (is === 'folder') return (this.#files.within?.(resolved('/', path)) ?? []).some(isScript);
    return this.#found.has(path) || (isScript(path) && this.#files.get(path) !== undefined);
  }

  text(path: string): string | undefined {
    return path.startsWith('/') ? this.#files.get(resolved('/', path))?.text : undefined;
  }

  isMounted(what: string): boolean | undefined {
    return isMounted(what);
  }
}

const isScript = (name: string): boolean => ending.test(name);
const ending = new RegExp(`\\.${shellName}$`);
