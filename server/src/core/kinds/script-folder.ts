const self = String.raw`"?\$(?:0|BASH_SOURCE|\{(?:0|BASH_SOURCE(?:\[0\])?)\})"?`;
const real = String.raw`(?:${self}|"?\$\((?:realpath|readlink[ \t]+-f)[ \t]+${self}\)"?)`;
const folder = String.raw`"?(?:\$\(dirname[ \t]+(?:--[ \t]+)?${real}\)|\x60dirname[ \t]+${self}\x60|\$\{(?:0|BASH_SOURCE(?:\[0\])?)%/\*\})"?`;
const quiet = String.raw`(?:[ \t]*(?:[12&]?>[ \t]*/dev/null|2>&1))*`;
const entered = String.raw`\$\([ \t]*cd[ \t]+(?:-P[ \t]+)?(?:--[ \t]+)?${folder}${quiet}[ \t]*(?:&&|;)[ \t]*pwd(?:[ \t]+-P)?[ \t]*\)`;
const beside = new RegExp(`^(?:${entered}|${folder})((?:/(?!\\.\\.(?:/|$))[\\w.@%+-]+)*)/?$`);

/** Longer words say something else as well. */
const longest = 300;

/** The path that a script says by where it lies itself: `$(dirname "$0")/x`, `$(cd "${BASH_SOURCE%/*}" && pwd)`. Undefined: another one. */
export function besideScript(text: string, where: string | undefined): string | undefined {
  const rest = where === undefined || text.length > longest ? undefined : beside.exec(text)?.[1];
  return rest === undefined ? undefined : `${where}${rest}` || '/';
}
