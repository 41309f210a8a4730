import { fileNameOf, foldersUp, relativeUri } from '../../relative-uri.ts';
import { type Justfile, type JustVariable, readJustfile } from '../../syntax/just/justfile.ts';
import type { Source } from '../../text.ts';
import { type Files, readAs } from '../kind.ts';

/** More justfiles than these are not read with one. */
const mostImported = 30;
/** Justfiles that just begins with; others are there to be imported. Folders above a file in which one may be that imports it. */
const rootNames = /^\.?justfile$/i;
const likelyRoots = ['justfile', 'Justfile', '.justfile'];
const levels = 3;

/** What all justfiles that import each other say in one name space. A module (`mod`) has one of its own. */
export type JustNames = Pick<Justfile, 'variables' | 'settings' | 'systemsDiffer'>;

/** The names that a justfile sees: with those of the files that it imports, and of one near it that imports it. */
export function justNames(source: Source, file: Justfile, files: Files): JustNames {
  const read = (uri: string): Justfile | undefined =>
    uri === source.uri ? file : readAs(files, uri, readJustfile);
  if (!rootNames.test(fileNameOf(source.uri)))
    for (const above of foldersUp(levels))
      for (const name of likelyRoots) {
        const uri = relativeUri(source.uri, above + name);
        const text = uri === undefined ? undefined : files.read(uri);
        if (uri === undefined || text === undefined || !/^import\b/m.test(text)) continue;
        const { names, seen } = together(uri, read);
        if (seen.has(source.uri)) return names;
      }
  return file.imports.length === 0 ? file : together(source.uri, read).names;
}

/** The names of a file and of those that it imports. Who is nearer to the root has the last word. */
function together(
  root: string,
  read: (uri: string) => Justfile | undefined,
): { readonly names: JustNames; readonly seen: ReadonlySet<string> } {
  const seen = new Set([root]);
  const variables = new Map<string, JustVariable>();
  const settings = new Map<string, string>();
  let systemsDiffer = false;
  for (const uri of seen) {
    const file = read(uri);
    systemsDiffer ||= file?.systemsDiffer === true;
    for (const [name, value] of file?.variables ?? []) if (!variables.has(name)) variables.set(name, value);
    for (const [name, value] of file?.settings ?? []) if (!settings.has(name)) settings.set(name, value);
    for (const path of file?.imports ?? []) {
      const other = relativeUri(uri, path);
      if (other !== undefined && seen.size < mostImported) seen.add(other);
    }
  }
  return { names: { variables, settings, systemsDiffer }, seen };
}
