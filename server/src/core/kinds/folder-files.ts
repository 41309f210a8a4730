import { relativeUri } from '../relative-uri.ts';
import type { Files } from './kind.ts';
import { nameMatches } from './name-pattern.ts';

/** A tree with more folders, or deeper, is one of data; a pattern of more files than these means all that there is. */
const most = { folders: 100, depth: 8, files: 500 };

/** Names of the file system, as a part of a URI. */
const written = (name: string): string => encodeURIComponent(name);

/** The files that a pattern means, in the order of their names: `*` and `?` stand for parts of one name, as in a shell. */
export function matchingFiles(uri: string, pattern: string, files: Files): readonly string[] {
  const parts = pattern.split('/');
  const from = parts.findIndex(isPattern);
  if (from < 0) return [relativeUri(uri, pattern) ?? []].flat();
  const start = relativeUri(uri, [...parts.slice(0, from), '-'].join('/'));
  if (start === undefined) return [];
  let folders: readonly string[] = [start.slice(0, -1)];
  let found: readonly string[] = [];
  for (const [i, part] of parts.slice(from).entries()) {
    const isLast = from + i === parts.length - 1;
    const next = folders.slice(0, most.folders).flatMap(folder => {
      if (!isPattern(part)) return [folder + written(part)];
      const entries = files.list?.(folder);
      const names = (isLast ? entries?.files : entries?.folders) ?? [];
      return names.filter(name => nameMatches(part, name)).map(name => folder + written(name));
    });
    if (isLast) found = next;
    else folders = next.map(folder => `${folder}/`);
  }
  return found.slice(0, most.files);
}

/** The files whose path begins so, in its folder; `deep`: in those below as well. */
export function filesBelow(uri: string, begin: string, files: Files, deep: boolean): readonly string[] {
  const start = relativeUri(uri, `${begin.slice(0, begin.lastIndexOf('/') + 1)}-`)?.slice(0, -1);
  let left = most.folders;
  const found: string[] = [];
  const level = (folders: readonly string[], depth: number): void => {
    const next: string[] = [];
    for (const folder of folders) {
      if (left-- <= 0 || found.length >= most.files) return;
      const entries = files.list?.(folder);
      found.push(...(entries?.files ?? []).map(name => folder + written(name)));
      for (const name of entries?.folders ?? [])
        if (deep && !unread.has(name)) next.push(`${folder}${written(name)}/`);
    }
    if (next.length > 0 && depth < most.depth) level(next, depth + 1);
  };
  if (start !== undefined) level([start], 1);
  return found.sort().slice(0, most.files);
}

/** Folders of what tools keep. */
const unread = new Set(['.git', 'node_modules']);

const isPattern = (part: string): boolean => /[*?[\]]/.test(part);
