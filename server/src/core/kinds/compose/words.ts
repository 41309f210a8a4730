import { asList, type DataNode } from '../../syntax/data.ts';
import { concatExtracts, type Extract, sliceExtract } from '../../text.ts';
import type { Argument } from '../exec-form.ts';
import { interpolate } from './variables.ts';

/** The words of `command:` or `entrypoint:`; a text is split at its blanks and quotes, and is no shell script. */
export function wordsOf(node: DataNode | undefined): readonly Argument[] {
  if (node?.type !== 'scalar' || node.value === null) return listedWords(node);
  return split(node.extract).map(extract => ({
    value: interpolate(extract.text),
    extract,
    anchor: node.anchor,
  }));
}

export const listedWords = (node: DataNode | undefined): readonly Argument[] =>
  (asList(node)?.items ?? []).flatMap(wordOf);

export const wordOf = (node: DataNode): readonly Argument[] =>
  node.type === 'scalar'
    ? [{ value: interpolate(node.extract.text), extract: node.extract, anchor: node.anchor }]
    : [];

/** What is in quotes, a character behind a backslash, blanks, or anything else. A quote that does not close is as it stands. */
const token = /'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|(\s+)|[^\s'"\\]+|[\s\S]/g;

function split(text: Extract): readonly Extract[] {
  const words: Extract[] = [];
  let parts: Extract[] = [];
  const end = (): void => {
    if (parts.length > 0) words.push(concatExtracts(text.uri, parts));
    parts = [];
  };
  for (const { index, 0: whole, 1: single, 2: double, 3: escaped, 4: blank } of text.text.matchAll(token)) {
    const inner = single ?? double ?? escaped ?? whole;
    const start = index + (inner.length < whole.length ? 1 : 0);
    const part = sliceExtract(text, { start, end: start + inner.length });
    if (blank !== undefined) end();
    else if (double !== undefined) parts.push(...unescaped(part));
    else parts.push(single === undefined ? part : written(part, word => word.replaceAll("'", `'\\''`)));
  }
  end();
  return words;
}

/** The inside of double quotes without the backslashes that only escape. */
function unescaped(inner: Extract): readonly Extract[] {
  const parts: Extract[] = [];
  let from = 0;
  for (const { index } of inner.text.matchAll(/\\["\\$`]/g)) {
    if (index > from) parts.push(sliceExtract(inner, { start: from, end: index }));
    parts.push(sliceExtract(inner, { start: index + 1, end: index + 2 }));
    from = index + 2;
  }
  parts.push(sliceExtract(inner, { start: from, end: inner.text.length }));
  return parts.map(part => written(part, word => word.replace(/["\\$`]/g, '\\$&')));
}

const written = (part: Extract, quote: (text: string) => string): Extract => ({
  ...part,
  write: text => (part.write ?? (same => same))(quote(text)),
});
