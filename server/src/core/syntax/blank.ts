import { type Extract, type Source, sourceOffset } from '../text.ts';

/** The file with all but the extract made blank: whatever is read in it has its place, and its edits, in the file. */
export function onlyExtract({ uri, text }: Source, extract: Extract): Source {
  const blank = text.replace(/[^\r\n]/g, ' ').split('');
  for (let at = 0; at < extract.text.length; at++) blank[sourceOffset(extract, at)] = extract.text[at] ?? ' ';
  return { uri, text: blank.join('') };
}
