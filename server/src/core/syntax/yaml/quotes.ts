import { type Document, isScalar, type Scalar, visit } from 'yaml';
import type { DataDocument } from '../data.ts';

/**
 * Whether a quoted text has no end: what looks like its last quote is part of it (`'it''`, `"it\"`). The parser looks at the last
 * character of the line only.
 */
export function isOpenQuote({ srcToken: token }: Scalar): boolean {
  if (token === undefined || !('source' in token) || token.source.length < 2) return false;
  const { type, source } = token;
  const inner = source.slice(1, -1);
  if (type === 'single-quoted-scalar')
    return source.endsWith("'") && inner.replaceAll("''", '').includes("'");
  const escapes = /\\*$/.exec(inner)?.[0].length ?? 0;
  return type === 'double-quoted-scalar' && source.endsWith('"') && escapes % 2 === 1;
}

/** Whether a text can have such quotes: at the end of a line. */
export const mayHaveOpenQuotes = (text: string): boolean => /(?:''|\\")\r?$/m.test(text);

export function openQuotes(text: string, document: Document.Parsed): DataDocument['errors'] {
  const errors: DataDocument['errors'][number][] = [];
  if (!mayHaveOpenQuotes(text)) return errors;
  visit(document, {
    Scalar: (_, node) => {
      if (!isScalar(node) || node.range == null || !isOpenQuote(node)) return;
      const [start, end] = node.range;
      errors.push({ span: { start, end }, message: 'Missing closing quote' });
    },
  });
  return errors;
}
