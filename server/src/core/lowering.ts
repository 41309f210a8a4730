import type { Kind, LowerContext, Lowered, Syntaxes } from './kinds/kind.ts';
import { type Message, say } from './message.ts';
import { readingWhile } from './syntax/shell/within.ts';
import type { Source } from './text.ts';

export const nothingLowered: Lowered = { workloads: [], comments: [], unreadable: [] };

/** The longest text that is read, in UTF-16 units. People write no longer one; generated ones would hold up the editor. */
export const maxLength = 1_000_000;

/**
 * What the scripts of a file may come to, beyond the length of the file: a variable that grows from line to line, and is used in each, makes
 * of a file that is not long one that takes minutes.
 */
const maxExpanded = 500_000;

/** The kind's own reading, within what a machine can bear: parsers recurse as deep as the text nests. */
export function lower(kind: Kind, source: Source, { files, syntaxes }: LowerContext): Lowered {
  const span = { start: 0, end: Math.max(0, source.text.search(/[\r\n]|$/)) };
  const unread = (message: Message): Lowered => ({ ...nothingLowered, unreadable: [{ span, message }] });
  const { length } = source.text;
  const weight = length > maxLength ? (kind.weigh?.(source.text) ?? length) : length;
  if (weight > maxLength)
    return unread(say`ECI Lens reads files of up to ${maxLength} characters; this one has ${length}.`);
  try {
    return kind.lower(source, { files, syntaxes: readingAtMost(length + maxExpanded, syntaxes) });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return unread(say`This file is nested too deeply to be read.`);
  }
}

function readingAtMost(most: number, { shell, ...others }: Syntaxes): Syntaxes {
  if (shell === undefined) return others;
  let left = most;
  const reads = (characters: number): boolean => {
    left -= characters;
    return left >= 0;
  };
  return { ...others, shell: readingWhile(shell, reads) };
}
