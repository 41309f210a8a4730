const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '-eq': (a, b) => a === b,
  '-ne': (a, b) => a !== b,
  '-gt': (a, b) => a > b,
  '-ge': (a, b) => a >= b,
  '-lt': (a, b) => a < b,
  '-le': (a, b) => a <= b,
};

/** Those of `(( … ))`, by those of `[ … ]`. */
export const arithmetic: Readonly<Record<string, string>> = {
  '==': '-eq',
  '!=': '-ne',
  '>': '-gt',
  '>=': '-ge',
  '<': '-lt',
  '<=': '-le',
};

const isNumber = (text: string | undefined): text is string => text !== undefined && /^\d+$/.test(text);

/** How two numbers compare; undefined: one is none. */
export const compared = (
  a: string | undefined,
  operator: string,
  b: string | undefined,
): boolean | undefined =>
  isNumber(a) && isNumber(b) ? comparisons[operator]?.(Number(a), Number(b)) : undefined;
