import type { ShellSyntax } from './syntax.ts';

/** A shell parser that finds nothing any more once `reads` says so; asked with the number of characters that it would read. */
export const readingWhile = (shell: ShellSyntax, reads: (characters: number) => boolean): ShellSyntax => ({
  parse: (text, ...rest) =>
    reads(text.text.length)
      ? shell.parse(text, ...rest)
      : { commands: [], comments: [], left: () => new Map(), isOver: false },
  ofRun: (text, ...rest) => (reads(text.text.length) ? shell.ofRun(text, ...rest) : []),
  ofWords: (words, ...rest) => (reads(words.length) ? shell.ofWords(words, ...rest) : []),
});
