import ignore, { type Ignore } from 'ignore';
import { URI, Utils } from 'vscode-uri';
import type { FileCache } from './files.ts';
import { trackedIn } from './git-index.ts';

/** Directories above the folder that are looked at for the root of its repository. */
const highest = 40;

/**
 * The files that Git does not leave out: those that it tracks; of the others by the .gitignore of the folder, of those in it, and of those above it up to the root
 * of the repository. A folder that is left out itself was asked for by name: then only what is in it counts. `ignorecase`: as Git
 * does where file systems do.
 */
export async function notGitIgnored(
  folder: string,
  uris: readonly string[],
  files: FileCache,
  ignorecase: boolean,
): Promise<readonly string[]> {
  const known = new Map<string, Promise<Ignore | undefined>>();
  const rules = (directory: string): Promise<Ignore | undefined> => {
    const reading = known.get(directory) ?? readRules(directory, files);
    known.set(directory, reading);
    return reading;
  };
  const ignored = async (top: string, path: string): Promise<boolean> => {
    let result = false;
    for (const directory of [...parents(path)].reverse()) {
      if (!inside(top, directory)) continue;
      const test = (await rules(directory))?.test(path.slice(directory.length + 1));
      if (test?.ignored === true) result = true;
      if (test?.unignored === true) result = false;
    }
    return result;
  };
  const base = URI.parse(folder);
  const here = base.path.replace(/\/$/, '');
  const root = await repositoryOf(base, files);
  const top = root === undefined || (root !== here && (await ignored(root, `${here}/`))) ? here : root;
  const out = new Map<string, string>();
  for (const uri of uris) {
    const { path } = URI.parse(uri);
    if (await ignored(top, path)) out.set(uri, path.slice((root ?? '').length + 1));
  }
  const tracked = root === undefined || out.size === 0 ? new Set<string>() : await trackedOf(root);
  return uris.filter(uri => !out.has(uri) || tracked.has(out.get(uri) ?? ''));

  async function trackedOf(repository: string): Promise<ReadonlySet<string>> {
    const index = base.with({ path: `${repository}/.git/index` }).toString();
    const text = await files.text(index);
    // It is long, and another one with each commit.
    files.forget(index);
    return text === undefined ? new Set() : trackedIn(text, new Set(out.values()));
  }

  async function readRules(directory: string, from: FileCache): Promise<Ignore | undefined> {
    const text = await from.text(base.with({ path: `${directory}/.gitignore` }).toString());
    return text === undefined ? undefined : ignore({ ignorecase }).add(text);
  }
}

/** The directories above a path, the nearest first: `/a/b`, `/a`, and the root as the empty text. */
function* parents(path: string): Generator<string> {
  for (let at = path.replace(/\/$/, '').lastIndexOf('/'); at >= 0; at = path.lastIndexOf('/', at - 1)) {
    yield path.slice(0, at);
    if (at === 0) return;
  }
}

const inside = (top: string, directory: string): boolean =>
  directory === top || directory.startsWith(`${top}/`);

/** The path of the repository's root: where `.git` is. */
async function repositoryOf(folder: URI, files: FileCache): Promise<string | undefined> {
  let at = folder;
  for (let i = 0; i < highest; i++) {
    for (const name of ['.git/HEAD', '.git'])
      if ((await files.text(Utils.joinPath(at, name).toString())) !== undefined)
        return at.path.replace(/\/$/, '');
    const above = Utils.dirname(at);
    if (above.path === at.path) return undefined;
    at = above;
  }
  return undefined;
}
