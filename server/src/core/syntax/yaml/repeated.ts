import { type Document, isScalar, type Scalar, visit } from 'yaml';
import type { Span } from '../../text.ts';

/** Where a map has a key again that it has already. */
export function repeatedKeys(document: Document.Parsed): readonly Span[] {
  const found: Span[] = [];
  visit(document, {
    Map(_, { items }) {
      const keys = new Set<string>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        // Keys are the same by their text, as Go's parser compares them: `<<` too.
        const { source, range } = key as Scalar;
        if (source === undefined) continue;
        if (keys.has(source) && range) found.push({ start: range[0], end: range[1] });
        keys.add(source);
      }
    },
  });
  return found;
}
