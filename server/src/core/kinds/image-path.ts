/** An absolute path without `.` and doubled slashes. */
export const resolved = (directory: string, path: string): string =>
  (path.startsWith('/') ? path : `${directory}/${path}`)
    .replace(/\/(?:\.?\/)+/g, '/')
    .replace(/\/\.$/, '/')
    .replace(/(?<=.)\/$/, '');

export const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The folders of PATH. */
export const programFolders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
