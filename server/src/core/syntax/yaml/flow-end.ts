/** A quoted text, a comment, a bracket, or the mark between documents; a quote within a word is none. */
const tokens =
  /(?<![^\s[\]{},:])(?:"(?:[^"\\]|\\[\s\S])*"|'(?:[^']|'')*')|(?<=\s)#[^\r\n]*|[[\]{}]|^(?:---|\.\.\.)(?=\s)/gm;

const closers: Readonly<Record<string, string>> = { '[': ']', '{': '}' };

/** Behind the bracket that closes the list or map that begins there; undefined: none does, or a document ends before. */
export function flowEnd(text: string, start: number): number | undefined {
  tokens.lastIndex = start;
  const open: string[] = [];
  for (let found = tokens.exec(text); found !== null; found = tokens.exec(text)) {
    const [token] = found;
    const closer = closers[token];
    if (closer !== undefined) open.push(closer);
    else if (token === '---' || token === '...') return undefined;
    else if (token === ']' || token === '}') {
      if (open.pop() !== token) return undefined;
      if (open.length === 0) return tokens.lastIndex;
    }
  }
  return undefined;
}

/** Blanks in place of the comments of such a list or map. */
export const withoutComments = (flow: string): string =>
  flow.replace(tokens, token => (token.startsWith('#') ? ' '.repeat(token.length) : token));
