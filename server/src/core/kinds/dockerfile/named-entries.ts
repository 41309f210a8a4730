import { baseOf } from '../image-path.ts';
import type { Entries } from '../kind.ts';
import type { Change } from './changes.ts';

/** What is in a folder by the names of files that a change puts. */
export function namedIn(change: Change, folder: string): Entries {
  const inside = `${folder}/`;
  const parts = pathsOf(change).flatMap(path =>
    path.startsWith(inside) ? [path.slice(inside.length).split('/')] : [],
  );
  const own = (isFolder: boolean): readonly string[] =>
    parts.flatMap(([name, ...more]) => (name !== undefined && more.length > 0 === isFolder ? [name] : []));
  return { files: own(false), folders: own(true) };
}

function pathsOf(change: Change): readonly string[] {
  if (change.is === 'ran') return change.writes.paths;
  if (change.is === 'written' || change.is === 'touched') return [change.path];
  return change.is === 'copied'
    ? [change.to, ...change.sources.map(source => `${change.to}/${baseOf(source)}`)]
    : [];
}
