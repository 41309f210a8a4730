import { known, type Setting, unknown } from '../../facts.ts';

/** Defaults within defaults further than this are a mistake. */
const deepest = 20;

interface Reference {
  readonly whole: string;
  /** Empty for `$$`. */
  readonly name: string;
  readonly operator: string;
  readonly word: string;
}

const plain = /\$(\$|\w+)/y;
const braced = /\$\{(\w+)(?:(:?[-?+])|\})/y;

/** The text with its references replaced; a default may hold others. */
function replaced(text: string, by: (reference: Reference) => string): string {
  const closing = closingBraces(text);
  let done = '';
  let from = 0;
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', from)) {
    const reference = referenceAt(text, at, closing);
    done += text.slice(from, at) + (reference === undefined ? '$' : by(reference));
    from = at + (reference?.whole.length ?? 1);
  }
  return done + text.slice(from);
}

function referenceAt(text: string, at: number, closing: ReadonlyMap<number, number>): Reference | undefined {
  plain.lastIndex = at;
  const short = plain.exec(text);
  if (short !== null)
    return { whole: short[0], name: short[1] === '$' ? '' : (short[1] ?? ''), operator: '', word: '' };
  braced.lastIndex = at;
  const [start, name = '', operator = ''] = braced.exec(text) ?? [];
  if (start === undefined) return undefined;
  if (operator === '') return { whole: start, name, operator, word: '' };
  const end = closing.get(at + 1);
  if (end === undefined) return undefined;
  return { whole: text.slice(at, end + 1), name, operator, word: text.slice(at + start.length, end) };
}

/** Of each brace that opens, where it closes. */
function closingBraces(text: string): ReadonlyMap<number, number> {
  const closing = new Map<number, number>();
  const open: number[] = [];
  for (const { index, 0: brace } of text.matchAll(/[{}]/g)) {
    if (brace === '{') open.push(index);
    else {
      const start = open.pop();
      if (start !== undefined) closing.set(start, index);
    }
  }
  return closing;
}

/** What a variable is set to, and the file that sets it. */
export interface Variable {
  readonly value: string;
  readonly file: string;
}

/** Variables by name; undefined where one is set to what only the run resolves. */
export type Environment = ReadonlyMap<string, Variable | undefined>;
export type Interpolate = (text: string) => Setting<string>;

/**
 * Compose's interpolation: `$$`, `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`, `${NAME:?error}`,
 * `${NAME:+other}`. Of the environment only the `.env` file beside is known, and that is a default too: the shell's own
 * variables come first. Source: compose-spec, 12-interpolation.md.
 */
export const interpolator =
  (environment: Environment, depth = 0): Interpolate =>
  text => {
    if (!text.includes('$')) return known(text);
    let open = false;
    let fromDefault: string | undefined;
    const value = replaced(text, ({ whole, name, operator, word }) => {
      if (name === '') return '$';
      const own = environment.get(name);
      if (environment.has(name) && !operator.endsWith('+')) {
        if (own === undefined) {
          open = true;
          return whole;
        }
        if (own.value !== '' || !operator.startsWith(':')) {
          fromDefault ??= `${whole} in ${own.file}`;
          return own.value;
        }
      }
      const inner =
        operator.endsWith('-') && depth < deepest ? interpolator(environment, depth + 1)(word) : undefined;
      if (inner?.known !== true) {
        open = true;
        return whole;
      }
      fromDefault ??= whole;
      return inner.value;
    });
    return open ? unknown(text) : known(value, fromDefault);
  };

/** Where nothing of the environment is known. */
export const interpolate: Interpolate = interpolator(new Map());

const line = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*(.*?)[ \t]*$/;

/** The variables of a `.env` file. Source: docs.docker.com, "Syntax for environment files". */
export function readEnvironment(text: string | undefined, file = '.env'): Environment {
  const found = new Map<string, Variable | undefined>();
  for (const written of (text ?? '').split(/\r?\n/)) {
    const [, name, rest = ''] = line.exec(written) ?? [];
    if (name === undefined) continue;
    const single = /^'([^']*)'(?:[ \t]*#.*)?$/.exec(rest)?.[1];
    const double = /^"([^"\\]*)"(?:[ \t]*#.*)?$/.exec(rest)?.[1];
    const bare = /^['"]/.test(rest) ? undefined : rest.replace(/(?:^|[ \t]+)#.*$/, '');
    const unquoted = double ?? bare;
    const value = single ?? (unquoted?.includes('$') === true ? undefined : unquoted);
    found.set(name, value === undefined ? undefined : { value, file });
  }
  return found;
}
