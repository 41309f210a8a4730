import { parseArgs } from 'node:util';

/** A command line that cannot be run as it is written: exit status 2. */
export class UsageError extends Error {}

type Options = Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly multiple?: boolean }>>;

/** What was given for each option. */
export type Values = Readonly<Record<string, string | boolean | undefined>>;

/** The text given for an option that takes one. */
export function stringOf(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** Parses strictly; an unknown option or a missing value is a UsageError. */
export function parse(
  args: readonly string[],
  options: Options,
): { values: Values; positionals: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...options, help: { type: 'boolean' } },
      allowPositionals: true,
      strict: true,
    });
    return { values: values as Values, positionals };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The value of a choice, checked. */
export function choice<T extends string>(
  name: string,
  value: string | boolean | undefined,
  of: readonly T[],
  otherwise: T,
): T {
  if (value === undefined) return otherwise;
  const found = of.find(item => item === value);
  if (found === undefined) throw new UsageError(`--${name} must be one of ${of.join(', ')}`);
  return found;
}
