/** A variable's name as a regular expression has it: that of an element is `NAME[key-1]`. */
export const inPattern = (name: string): string => name.replaceAll(/[.+*?^${}()|[\]\\-]/g, '\\$&');
