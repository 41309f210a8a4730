import { fits } from '../../wildcards.ts';

/** Nobody takes longer values apart. */
const longest = 500;

/** What `${NAME` … `}` makes of a value by what stands behind the name; undefined: it is of another form, or only the run knows. */
export function expanded(value: string, operator: string): string | undefined {
  if (value.length > longest) return undefined;
  // `:-x`, `:?x`, and without the colon: what stands there is for lack of a value.
  const [, colon] = /^(:?)[-?]/.exec(operator) ?? [];
  if (colon !== undefined) return value !== '' || colon === '' ? value : insteadOfNone(operator);
  if (operator === ',,') return value.toLowerCase();
  if (operator === '^^') return value.toUpperCase();
  const [, from, length] = /^:(\d+)(?::(\d+))?$/.exec(operator) ?? [];
  if (from !== undefined)
    return value.slice(Number(from), length === undefined ? undefined : Number(from) + Number(length));
  const [, all, part, other] =
    /^\/(\/?)(\\?[^#%*?[\]{}$`\\/])\/([^&{}$`\\]*)$/.exec(operator.replace(/["']/g, '')) ?? [];
  if (part !== undefined && other !== undefined)
    return all === ''
      ? value.replace(part.slice(-1), () => other)
      : value.replaceAll(part.slice(-1), () => other);
  const [, cut, pattern] = /^(##?|%%?)([^#%{}$`\\[\]]+)$/.exec(operator.replaceAll('"', '')) ?? [];
  return cut === undefined || pattern === undefined ? undefined : without(value, cut, pattern);
}

const insteadOfNone = (operator: string): string | undefined => /^:-([^{}$`"'\\*?]*)$/.exec(operator)?.[1];

/** `#`, `%`: without the shortest beginning or end of a pattern; twice: the longest. */
function without(value: string, cut: string, pattern: string): string {
  const isEnd = cut.startsWith('%');
  const lengths = Array.from({ length: value.length + 1 }, (_, length) => length);
  const found = (cut.length === 2 ? lengths.toReversed() : lengths).find(length =>
    fits(pattern, isEnd ? value.slice(value.length - length) : value.slice(0, length)),
  );
  if (found === undefined) return value;
  return isEnd ? value.slice(0, value.length - found) : value.slice(found);
}
