import { known, type Setting, unknown } from '../facts.ts';

const reference = /\$(?:\$|(\w+)|\{(\w+)(?:(:?[-?+])((?:[^{}]|\$\{[^{}]*\})*))?\})/g;

/**
 * Compose's interpolation: `$$`, `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`, `${NAME:?error}`,
 * `${NAME:+other}`. The environment is not known, so only a default gives a value.
 * Source: compose-spec, 12-interpolation.md.
 */
export function interpolate(text: string): Setting<string> {
  if (!text.includes('$')) return known(text);
  let open = false;
  let fromDefault: string | undefined;
  const value = text.replace(reference, (whole: string, _name, _braced, operator?: string, word?: string) => {
    if (whole === '$$') return '$';
    const inner = operator?.endsWith('-') === true ? interpolate(word ?? '') : undefined;
    if (inner?.known !== true) {
      open = true;
      return whole;
    }
    fromDefault ??= whole;
    return inner.value;
  });
  return open ? unknown(text) : known(value, fromDefault);
}
