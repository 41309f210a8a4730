import type { Span } from '../../text.ts';

/** What a value is that is a program, or looks for where it is: `$(command -v A || which B)`. */
export function programOrSearch(program: string): RegExp {
  const search = '(?:command[ ]+-v|which|type[ ]+-[pP]|echo)[ ]+';
  return new RegExp(
    `^(?:\\S*/)?${program}$|^(?:\\$\\{\\w+:?[=-])?(?:\\$\\(|\`)(?:[^()\`]*\\|\\|)?[ ]*${search}${program}\\b`,
  );
}

/** Whether the elements of an array are a program alone. */
export function isJust(program: string, [only, ...more]: readonly Span[], text: string): boolean {
  const written = only === undefined ? '' : text.slice(only.start, only.end);
  return more.length === 0 && written.replace(/^(["'])(.*)\1$/, '$2') === program;
}
