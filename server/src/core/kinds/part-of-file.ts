import type { Extract } from '../text.ts';

/** A text of a file, with as many characters as it has there, at an offset. */
export interface FilePart {
  readonly at: number;
  readonly text: string;
}

/** Some texts of a file where they stand, each on lines of its own; all else is blank. */
export function onlyParts(file: Extract, parts: readonly FilePart[]): Extract {
  let text = '';
  for (const part of [...parts].sort((a, b) => a.at - b.at)) {
    text += blank(file.text.slice(text.length, part.at)) + part.text;
  }
  return { ...file, text: text + blank(file.text.slice(text.length)) };
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** A text with blanks in the place of the line breaks that stand in no quotes; as long as before. */
export const onOneLine = (text: string): string =>
  text.replace(/"(?:[^"\\]|\\[\s\S])*"|'[^']*'|\r?\n/g, part =>
    /^\r?\n$/.test(part) ? ' '.repeat(part.length) : part,
  );
