import type { Entries } from '../../server/src/core/kinds/kind.ts';

/** What is in a folder, where all the files there are have these URIs. */
export function entriesIn(uris: Iterable<string>, folder: string): Entries | undefined {
  const base = `${folder.replace(/\/$/, '')}/`;
  const below = [...uris].filter(uri => uri.startsWith(base)).map(uri => uri.slice(base.length).split('/'));
  const names = (isFile: boolean): readonly string[] =>
    [
      ...new Set(below.flatMap(([name = '', ...more]) => ((more.length === 0) === isFile ? [name] : []))),
    ].sort();
  return below.length === 0 ? undefined : { files: names(true), folders: names(false) };
}
