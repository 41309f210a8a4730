import { asMap, type DataEntry } from '../syntax/data.ts';
import { readJson } from '../syntax/json.ts';
import type { ShellCommand, ShellSyntax } from '../syntax/shell-syntax.ts';
import type { Edit, Extract, Source } from '../text.ts';
import { type HostScript, hostCommands, hostWorkloads } from './host-script.ts';
import type { Kind, LowerContext, Lowered } from './kind.ts';

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
  const scripts = asMap(asMap(readJson(source, { comments: false }).root)?.get('scripts'));
  const workloads = hostWorkloads((scripts?.entries ?? []).flatMap(entry => readScript(entry, shell)));
  return { ...nothing, workloads };
}

function readScript({ key, value }: DataEntry, shell: ShellSyntax): readonly HostScript[] {
  if (value.type !== 'scalar' || typeof value.value !== 'string') return [];
  const { extract } = value;
  const insertBefore = (_: ShellCommand, line: string): readonly Edit[] | undefined =>
    /[\r\n]/.test(line) ? undefined : [inFront(extract, line)];
  return [
    { commands: hostCommands(shell, extract, []), site: { uri: extract.uri, name: key, insertBefore } },
  ];
}

/** `line && …` in front of the script of a JSON string. */
export function inFront({ uri, runs, write }: Extract, line: string): Edit {
  const at = runs[0]?.source ?? 0;
  return { uri, span: { start: at, end: at }, text: `${write?.(line) ?? line} && ` };
}
