/** An absolute path without `.` and doubled slashes. */
export const resolved = (directory: string, path: string): string =>
  (path.startsWith('/') ? path : `${directory}/${path}`)
    .replace(/\/(?:\.?\/)+/g, '/')
    .replace(/\/\.$/, '/')
    .replace(/(?<=.)\/$/, '');

export const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
