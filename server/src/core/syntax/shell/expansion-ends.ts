/* Where an expansion of a word ends; at the end of the text, where nothing closes it. */

export function pastBacktick(text: string, at: number, end: number): number {
  for (let i = at + 1; i < end; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '`') return i + 1;
  }
  return end;
}

export const pastParenthesis = (text: string, open: number, end: number): number =>
  past(text, open, end, '(', ')');
export const pastBrace = (text: string, open: number, end: number): number => past(text, open, end, '{', '}');

function past(text: string, open: number, end: number, opener: string, closer: string): number {
  let depth = 0;
  for (let i = open; i < end; i++) {
    const c = text[i];
    if (c === '\\') i++;
    else if (c === "'" && opener === '(') {
      const close = text.indexOf("'", i + 1);
      if (close < 0 || close >= end) return end;
      i = close;
    } else if (c === opener) depth++;
    else if (c === closer && --depth === 0) return i + 1;
  }
  return end;
}
