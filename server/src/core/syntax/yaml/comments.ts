import { Lexer } from 'yaml';
import type { Span } from '../../text.ts';

/** Every comment of a YAML text, from `#` to the end of its line. The lexer's tokens add up to the text. */
export function commentsOf(text: string): readonly Span[] {
  const comments: Span[] = [];
  let at = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === '\u{2}' || token === '\u{18}' || token === '\u{1f}') continue;
    if (token.startsWith('#')) comments.push({ start: at, end: at + token.length });
    at += token.length;
  }
  return comments;
}
