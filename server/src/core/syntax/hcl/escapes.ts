const meanings: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** The pieces of a text between quotes: an escape sequence is one. */
export const quotedPieces = (text: string): readonly string[] =>
  text.match(/\\u[\da-fA-F]{4}|\\[\s\S]|[^\\]+|\\/g) ?? [];

/** What such a piece stands for. */
export function unescaped(piece: string): string {
  if (!piece.startsWith('\\')) return piece;
  if (/^\\u[\da-fA-F]{4}$/.test(piece)) return String.fromCharCode(Number.parseInt(piece.slice(2), 16));
  return meanings[piece[1] ?? ''] ?? piece.slice(1);
}
