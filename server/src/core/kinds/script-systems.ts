import { type System, systems } from '../facts.ts';
import { butOf } from '../syntax/narrowing.ts';

/** Names that run-script-os gives to systems; `default` is for those that no other script names. */
const named: ReadonlyMap<string, readonly System[]> = new Map([
  ['linux', ['linux']],
  ['darwin', ['macos']],
  ['macos', ['macos']],
  ['win32', ['windows']],
  ['windows', ['windows']],
  ['nix', ['linux', 'macos']],
  ['freebsd', []],
  ['sunos', []],
]);

/**
 * The systems of the scripts that others choose by the system: `build:linux` of `"build": "run-script-os"`; absent: any. Source:
 * github.com/charlesguse/run-script-os, README.
 */
export function scriptSystems(
  scripts: readonly { readonly name: string; readonly text: string | undefined }[],
): (name: string) => readonly System[] | undefined {
  const choosing = scripts.flatMap(({ name, text }) =>
    /^\s*(?:npx\s+)?run-(?:script-)?os\b/.test(text ?? '') ? [`${name}:`] : [],
  );
  const choices = scripts.flatMap(({ name }) => {
    const prefix = choosing.filter(one => name.startsWith(one)).sort((a, b) => b.length - a.length)[0];
    return prefix === undefined ? [] : [{ name, prefix, on: name.slice(prefix.length).split(':') }];
  });
  return name => {
    const choice = choices.find(one => one.name === name);
    if (choice === undefined) return undefined;
    const { prefix, on } = choice;
    if (on.every(part => named.has(part))) return systemsOf(on);
    if (on.join() !== 'default') return undefined;
    return butOf(
      systems,
      choices.flatMap(other => (other.prefix === prefix ? systemsOf(other.on) : [])),
    );
  };
}

const systemsOf = (parts: readonly string[]): readonly System[] =>
  parts.flatMap(part => named.get(part) ?? []);
