import { fits } from '../../wildcards.ts';

/** Whether a pattern of `case` or `[[ x == PATTERN ]]` is the text; undefined: it may be. */
export function matched(pattern: string, text: string): boolean | undefined {
  const plain = pattern.replace(/["']/g, '');
  if (plain === '*') return true;
  if (/[()$`\\]/.test(plain)) return undefined;
  if (/[[\]]/.test(plain)) return plain === pattern ? isSpelled(plain, text) : undefined;
  if (!/[*?]/.test(plain)) return plain === text;
  // In quotes they are themselves.
  return plain === pattern ? fits(plain, text) : undefined;
}

/** `[Tt]rue`, `[Yy]*`: letter by letter. Ranges are not followed, nor more than one `*`. */
function isSpelled(pattern: string, text: string): boolean | undefined {
  const parts: readonly string[] = pattern.match(/\[[A-Za-z0-9]+\]|[^[\]]/g) ?? [];
  if (parts.join('') !== pattern || parts.indexOf('*') !== parts.lastIndexOf('*')) return undefined;
  const form = parts.map(part => (part === '*' ? '[^]*' : part === '?' ? '[^]' : setOrLetter(part)));
  return new RegExp(`^${form.join('')}$`).test(text);
}

const setOrLetter = (part: string): string => (part.length > 1 || /\w/.test(part) ? part : `\\${part}`);

/** `^(yes|true)$`: whether it is found in the text. Undefined: it is an expression of another form. */
export function isFound(expression: string, text: string): boolean | undefined {
  const [, start, several, one, end] = /^(\^?)(?:\(([\w|-]+)\)|([\w-]+))(\$?)$/.exec(expression) ?? [];
  const words = several?.split('|') ?? (one === undefined ? undefined : [one]);
  return words?.some(word => {
    if (start && end) return text === word;
    if (start) return text.startsWith(word);
    return end ? text.endsWith(word) : text.includes(word);
  });
}
