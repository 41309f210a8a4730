import { known, type Setting } from '../facts.ts';
import { asMap, type DataEntry, type DataMap, textOf } from '../syntax/data.ts';
import { readJson } from '../syntax/json/json.ts';
import type { ShellCommand, ShellSyntax } from '../syntax/shell/syntax.ts';
import type { Edit, Extract, Source } from '../text.ts';
import { runOn } from './command-systems.ts';
import { type HostScript, hostCommands, hostWorkloads } from './host-script.ts';
import type { Kind, LowerContext, Lowered } from './kind.ts';
import { commandsGivenBy, type ScriptOf } from './npm-run.ts';
import { scriptSystems } from './script-systems.ts';

export const packageJson: Kind = {
  id: 'package-json',
  fileName: 'package.json',
  claims: path => /(?:^|\/)package\.json$/.test(path) && !/\/node_modules\//.test(path),
  lower: lowerPackage,
};

function lowerPackage(source: Source, { syntaxes }: LowerContext): Lowered {
  const nothing: Lowered = { workloads: [], comments: [], unreadable: [] };
  const { shell } = syntaxes;
  // A workspace may have thousands of these; few of them say docker at all.
  if (shell === undefined || !/docker/i.test(source.text)) return nothing;
  const root = asMap(readJson(source, { comments: false }).root);
  const variables = variablesIn(root);
  const scripts = [...(asMap(root?.get('scripts'))?.entries ?? []), ...ofWireit(root)];
  const scriptOf: ScriptOf = name => {
    const value = scripts.find(({ key }) => key === name)?.value;
    return value?.type === 'scalar' && typeof value.value === 'string' ? value.extract : undefined;
  };
  const systemsOf = scriptSystems(scripts.map(({ key, value }) => ({ name: key, text: textOf(value) })));
  const workloads = hostWorkloads(
    scripts.flatMap(entry => {
      const on = systemsOf(entry.key);
      // None of ours, as FreeBSD is.
      if (on?.length === 0) return [];
      return readScript(entry, shell, variables, scriptOf).map(({ commands, site }) => ({
        site,
        commands: commands.map(command => runOn(command, on)),
      }));
    }),
  );
  return { ...nothing, workloads };
}

/** The commands of scripts that are `wireit`. Source: github.com/google/wireit, README, "Reference". */
const ofWireit = (root: DataMap | undefined): readonly DataEntry[] =>
  (asMap(root?.get('wireit'))?.entries ?? []).flatMap(entry => {
    const command = asMap(entry.value)?.get('command');
    return command === undefined ? [] : [{ ...entry, value: command }];
  });

/** What npm gives to scripts of the file itself. Source: docs.npmjs.com, "scripts": package.json vars. */
function variablesIn(root: DataMap | undefined): ReadonlyMap<string, Setting<string>> {
  const texts = (map: DataMap | undefined, prefix: string): [string, Setting<string>][] =>
    (map?.entries ?? []).flatMap(({ key, value }) => {
      const text = textOf(value);
      return text === undefined ? [] : [[prefix + key, known(text)]];
    });
  return new Map([
    ...texts(asMap(root?.get('config')), 'npm_package_config_'),
    ...texts(root, 'npm_package_').filter(([name]) => /_(?:name|version)$/.test(name)),
  ]);
}

function readScript(
  { key, value }: DataEntry,
  shell: ShellSyntax,
  variables: ReadonlyMap<string, Setting<string>>,
  scriptOf: ScriptOf,
): readonly HostScript[] {
  if (value.type !== 'scalar' || typeof value.value !== 'string') return [];
  const { extract } = value;
  const insertBefore = (_: ShellCommand, line: string): readonly Edit[] | undefined =>
    /[\r\n]/.test(line) ? undefined : [inFront(extract, line)];
  const read = (text: Extract): readonly ShellCommand[] => hostCommands(shell, text, [], variables);
  return [
    {
      commands: read(extract).flatMap(command => [command, ...commandsGivenBy(command, scriptOf, read)]),
      site: { uri: extract.uri, name: key, insertBefore },
    },
  ];
}

/** `line && …` in front of the script of a JSON string. */
export function inFront({ uri, runs, write }: Extract, line: string): Edit {
  const at = runs[0]?.source ?? 0;
  return { uri, span: { start: at, end: at }, text: `${write?.(line) ?? line} && ` };
}
