/** The names of the shells that read what a POSIX shell reads, as a pattern. `bashio` is bash with functions for add-ons of Home Assistant. */
export const shellName = '(?:(?:ba|da|a|z|k|mk)?sh|bashio)';

const program = new RegExp(`(?:^|[\\\\/])${shellName}(?:\\.exe)?$`);
const named = new RegExp(`\\b${shellName}\\b`);

/** Whether a program is one. */
export const isPosixShell = (path: string): boolean => program.test(path);

/** Whether one reads a script with this first line: `#!/usr/bin/env bash`, or no such line. */
export const isForShell = (text: string): boolean => {
  const line = /^#!.*/.exec(text)?.[0];
  return line === undefined || named.test(line);
};
