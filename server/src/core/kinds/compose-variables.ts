import { known, type Setting, unknown } from '../facts.ts';

const reference = /\$(?:\$|(\w+)|\{(\w+)(?:(:?[-?+])((?:[^{}]|\$\{[^{}]*\})*))?\})/g;

/** Values of variables; undefined where a variable is set to what only the run resolves. */
export type Environment = ReadonlyMap<string, string | undefined>;
export type Interpolate = (text: string) => Setting<string>;

/**
 * Compose's interpolation: `$$`, `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`, `${NAME:?error}`,
 * `${NAME:+other}`. Of the environment only the `.env` file beside is known, and that is a default too: the shell's own
 * variables come first. Source: compose-spec, 12-interpolation.md.
 */
export const interpolator =
  (environment: Environment): Interpolate =>
  text => {
    if (!text.includes('$')) return known(text);
    let open = false;
    let fromDefault: string | undefined;
    const value = text.replace(
      reference,
      (whole: string, plain?: string, braced?: string, operator?: string, word?: string) => {
        if (whole === '$$') return '$';
        const name = plain ?? braced ?? '';
        const own = environment.get(name);
        if (environment.has(name) && operator?.endsWith('+') !== true) {
          if (own === undefined) {
            open = true;
            return whole;
          }
          if (own !== '' || operator?.startsWith(':') !== true) {
            fromDefault ??= `${whole} in .env`;
            return own;
          }
        }
        const inner = operator?.endsWith('-') === true ? interpolator(environment)(word ?? '') : undefined;
        if (inner?.known !== true) {
          open = true;
          return whole;
        }
        fromDefault ??= whole;
        return inner.value;
      },
    );
    return open ? unknown(text) : known(value, fromDefault);
  };

/** Where nothing of the environment is known. */
export const interpolate: Interpolate = interpolator(new Map());

const line = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*(.*?)[ \t]*$/;

/** The variables of a `.env` file. Source: docs.docker.com, "Syntax for environment files". */
export function readEnvironment(text: string | undefined): Environment {
  const found = new Map<string, string | undefined>();
  for (const written of (text ?? '').split(/\r?\n/)) {
    const [, name, rest = ''] = line.exec(written) ?? [];
    if (name === undefined) continue;
    const single = /^'([^']*)'(?:[ \t]*#.*)?$/.exec(rest)?.[1];
    const double = /^"([^"\\]*)"(?:[ \t]*#.*)?$/.exec(rest)?.[1];
    const bare = /^['"]/.test(rest) ? undefined : rest.replace(/(?:^|[ \t]+)#.*$/, '');
    const value = double ?? bare;
    found.set(name, single ?? (value?.includes('$') === true ? undefined : value));
  }
  return found;
}
