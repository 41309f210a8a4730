/** An absolute path without `.` and doubled slashes. */
export const resolved = (directory: string, path: string): string =>
  (path.startsWith('/') ? path : `${directory}/${path}`)
    .replace(/\/(?:\.?\/)+/g, '/')
    .replace(/\/\.$/, '/')
    .replace(/(?<=.)\/$/, '');

/** The path from a folder on; undefined: it is not in there. */
export function restOf(path: string, folder: string): string | undefined {
  const inside = folder === '/' ? '/' : `${folder}/`;
  return path.startsWith(inside) ? path.slice(inside.length) : undefined;
}

export const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The folders of PATH. */
export const programFolders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
