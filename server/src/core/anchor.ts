import type { Edit, Origin, Place } from './text.ts';

/** A place in a file that can change itself: each syntax knows how to do so without breaking the file. */
export interface Anchor extends Place {
  /** Edits that put `value` here; absent where the text cannot carry another value. */
  readonly replace?: (value: string) => readonly Edit[];
  /**
   * Edits that take the whole thing out (the key and its value, the list item, the flag and its argument). `blanks`: those that go
   * with a word, where that is not left to it.
   */
  readonly remove?: (blanks?: 'before' | 'behind') => readonly Edit[];
  /** Where a word stands on a line of its command: `first` on one, with more behind it; or `last`. */
  readonly line?: 'first' | 'last';
  /** Where the same text is pulled in from: a YAML alias, `extends`, the variables of a script that bring it to a command. */
  readonly via?: readonly Place[];
  /** Where another file writes the text, which stands here by what brings it. What it asks for is told once, however often it is brought. */
  readonly origin?: Origin;
}
