import type { Extract } from '../text.ts';

/** Words that a shell reads as execline does. */
const plain = /^(?:[\w./:=@%+,-]+|"[\w ./:=@%+,-]*")$/;

/** Whether execline reads a script: `#!/command/execlineb -P`. */
export const isForExecline = (text: string): boolean => /^#!.*\bexeclineb\b/.test(text);

/**
 * A script of execline as one of a shell, where it is one plain command; its lines do not matter. Undefined: it has blocks, or
 * variables. Source: skarnet.org/software/execline/execlineb.html.
 */
export function plainExecline(file: Extract): Extract | undefined {
  const bare = file.text.replace(/^[ \t]*#.*/gm, comment => ' '.repeat(comment.length));
  const words = bare.match(/"[^"]*"|[^\s"]+|"/g) ?? [];
  if (words.length === 0 || !words.every(word => plain.test(word))) return undefined;
  // What is in front stays, so that the command is in its line.
  const from = bare.search(/\S/);
  return { ...file, text: bare.slice(0, from) + bare.slice(from).replace(/\s/g, ' ') };
}
