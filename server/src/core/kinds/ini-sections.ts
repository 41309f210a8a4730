/** A value of a configuration file, with where it stands. */
export interface IniValue {
  readonly at: number;
  /** With the lines that it goes on in. */
  readonly text: string;
}

/** A section of a configuration file as Python's configparser reads it. */
export interface IniSection {
  readonly name: string;
  get(key: string): IniValue | undefined;
}

/** The sections of a configuration file. Comments are lines that begin with `;` or `#`, and what stands behind ` ;`. */
export function sectionsOf(text: string): readonly IniSection[] {
  const sections: (IniSection & { readonly values: Map<string, IniValue> })[] = [];
  let at = 0;
  let key: string | undefined;
  for (const line of text.split('\n')) {
    const start = at;
    at += line.length + 1;
    const last = sections.at(-1);
    const name = /^\[([^\]]+)\]/.exec(line)?.[1];
    const [, own, sign = ''] = /^(\w[^=:]*?)(\s*[=:]\s*)/.exec(line) ?? [];
    const known = key === undefined ? undefined : last?.values.get(key);
    if (name !== undefined) {
      const values = new Map<string, IniValue>();
      sections.push({ name, values, get: one => values.get(one) });
      key = undefined;
    } else if (/^[ \t]+\S/.test(line) && known !== undefined && key !== undefined) {
      const whole = text.slice(known.at, start + withoutComment(line).length);
      last?.values.set(key, { at: known.at, text: whole });
    } else if (own !== undefined) {
      key = own;
      const from = own.length + sign.length;
      last?.values.set(own, { at: start + from, text: withoutComment(line.slice(from)) });
    }
  }
  return sections;
}

const withoutComment = (text: string): string => text.replace(/(?:\s;[^\n]*|\r)$/, '');
