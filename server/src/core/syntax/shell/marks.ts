import type { ShellNode } from './tree.ts';

/**
 * The files by which a script, or a function of it, knows that it has run before (`touch /done`), as they are written, with where it makes
 * them: a new container has none of them before.
 */
export type Marks = ReadonlyMap<string, number>;

/** The marks that commands among some nodes make. */
export function marksBy(nodes: readonly ShellNode[]): Marks {
  const marks = new Map<string, number>();
  for (const { text, startIndex } of nodes) {
    const path = /^touch[ \t]+(["']?)([\w$./{}-]+)\1$/.exec(text.slice(0, 300))?.[2];
    if (path !== undefined && !marks.has(path)) marks.set(path, startIndex);
  }
  return marks;
}

/** Whether a word of a test names a mark that is not made at an offset. */
export const isUnmade = (marks: Marks | undefined, word: string, at: number): boolean =>
  at < (marks?.get(word.replace(/["']/g, '')) ?? -1);
