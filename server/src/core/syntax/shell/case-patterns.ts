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

/** `[Tt]rue`: letter by letter. Ranges and other wildcards are not followed. */
function isSpelled(pattern: string, text: string): boolean | undefined {
  const letters = pattern.match(/\[[A-Za-z0-9]+\]|[^[\]]/g) ?? [];
  if (/[*?]/.test(pattern) || letters.join('') !== pattern) return undefined;
  return letters.length === text.length && letters.every((one, i) => one.includes(text.charAt(i)));
}

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
