/** A text without what stands in quotes: the operators and wildcards that are left are the shell's own. */
export const withoutQuoted = (text: string): string => text.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, '');
