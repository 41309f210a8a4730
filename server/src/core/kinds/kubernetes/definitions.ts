import type { Span } from '../../text.ts';

/**
 * The documents that define a resource, without the comments before them: they are huge, and make no pod. So are whole
 * installations, of which they are the most part.
 */
function definitions(text: string): readonly Span[] {
  if (!text.includes('CustomResourceDefinition')) return [];
  const marks = [...text.matchAll(/^---(?:[ \t].*)?$/gm)].map(({ index }) => index);
  return [0, ...marks].flatMap((start, i, starts) => {
    const end = starts[i + 1] ?? text.length;
    const document = text.slice(start, end);
    if (!/^kind[ \t]*:[ \t]*['"]?CustomResourceDefinition\b/m.test(document)) return [];
    const header = /^(?:(?:---.*|#.*|[ \t\r]*)\n)*/.exec(document)?.[0].length ?? 0;
    return [{ start: start + header, end }];
  });
}

/** The text with blanks for the definitions of resources, each other character where it was. */
export const withoutDefinitions = (text: string): string =>
  definitions(text).reduceRight(
    (rest, { start, end }) =>
      rest.slice(0, start) +
      rest.slice(start, end).replace(/[^\r\n]+/g, line => ' '.repeat(line.length)) +
      rest.slice(end),
    text,
  );

/** How many characters there are besides the definitions of resources. */
export const lengthWithoutDefinitions = (text: string): number =>
  definitions(text).reduce((length, { start, end }) => length - (end - start), text.length);
