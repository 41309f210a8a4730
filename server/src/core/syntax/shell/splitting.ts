import type { Part } from './words.ts';

/** What a shell makes of the value of an unquoted variable. */
export function splitAtBlanks(parts: readonly Part[]): Part[][] {
  const words: Part[][] = [];
  let open = false;
  const add = (part: Part) => {
    const last = words.at(-1);
    if (open && last !== undefined) last.push(part);
    else words.push([part]);
    open = true;
  };
  for (const part of parts) {
    if (part.unknown) {
      add(part);
      continue;
    }
    for (const match of part.text.matchAll(/[ \t\n]+|[^ \t\n]+/g)) {
      const [text] = match;
      if (/^[ \t\n]/.test(text)) {
        open = false;
        continue;
      }
      const start = (part.span?.start ?? 0) + match.index;
      const { span, written, through } = part;
      add({
        text,
        ...(span === undefined ? {} : { span: { start, end: start + text.length } }),
        ...(written === undefined ? {} : { written }),
        ...(through === undefined ? {} : { through }),
      });
    }
  }
  return words;
}
