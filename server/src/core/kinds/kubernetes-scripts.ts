import { type Fact, valueOf } from '../facts.ts';
import { asList, asMap, asScalar, type DataMap, type DataNode, textOf } from '../syntax/data.ts';
import type { ShellSyntax } from '../syntax/shell-syntax.ts';
import type { Extract } from '../text.ts';
import { shellCommands } from './exec-form.ts';

/** The data of the ConfigMaps that a file makes, by name. */
export type ConfigMaps = ReadonlyMap<string, DataMap>;

export const configMapsOf = (objects: readonly (DataMap | undefined)[]): ConfigMaps =>
  new Map(
    objects.flatMap(object => {
      if (textOf(object?.get('kind')) !== 'ConfigMap') return [];
      const name = textOf(asMap(object?.get('metadata'))?.get('name'));
      const data = asMap(object?.get('data'));
      return name === undefined || data === undefined || /\$[({]/.test(name) ? [] : [[name, data] as const];
    }),
  );

/** Scripts that run scripts: as deep as anyone writes. */
const deepest = 3;

/** What the scripts run that the commands start from mounted ConfigMaps. */
export function mountedCommands(
  commands: readonly Fact<'command'>[],
  files: ReadonlyMap<string, Extract>,
  shell: ShellSyntax | undefined,
  depth = 0,
): readonly Fact<'command'>[] {
  if (shell === undefined || files.size === 0 || depth > deepest) return [];
  const scripts = new Set(commands.flatMap(command => scriptRunBy(command, files) ?? []));
  const found = [...scripts].flatMap(script => shellCommands(script, shell));
  return found.length === 0 ? [] : [...found, ...mountedCommands(found, files, shell, depth + 1)];
}

function scriptRunBy({ words }: Fact<'command'>, files: ReadonlyMap<string, Extract>): Extract | undefined {
  const [program = '', ...args] = words.map(({ value }) => valueOf(value) ?? '');
  if (program === '.' || program === 'source') return files.get(args[0] ?? '');
  if (/^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a|k|z)?sh$/.test(program)) return files.get(operand(args) ?? '');
  const script = files.get(program);
  const line = script === undefined ? undefined : /^#!.*/.exec(script.text)?.[0];
  return line === undefined || /\b(?:ba|da|a|k|z)?sh\b/.test(line) ? script : undefined;
}

/** The script among the arguments of a shell: behind its flags, of which `-o` has a value. */
function operand(args: readonly string[]): string | undefined {
  const at = args.findIndex((arg, i) => !/^[-+]/.test(arg) && !/^[-+][a-zA-Z]*[oO]$/.test(args[i - 1] ?? ''));
  return args.slice(0, at).some(arg => /^-[a-zA-Z]*[cs]/.test(arg)) ? undefined : args[at];
}

/** The files that a container has from ConfigMaps, by path. */
export function filesOf(
  container: DataMap,
  spec: DataMap,
  maps: ConfigMaps | undefined,
): ReadonlyMap<string, Extract> {
  if (maps === undefined || maps.size === 0) return new Map();
  const volumes = new Map(
    mapsIn(spec.get('volumes')).map(volume => [textOf(volume.get('name')), filesOfVolume(volume, maps)]),
  );
  return new Map(
    mapsIn(container.get('volumeMounts')).flatMap(mount => {
      const at = textOf(mount.get('mountPath'))?.replace(/\/+$/, '');
      const part = textOf(mount.get('subPath'));
      const files = volumes.get(textOf(mount.get('name'))) ?? [];
      if (at === undefined) return [];
      return files.flatMap(({ path, text }) =>
        part === undefined ? [[`${at}/${path}`, text] as const] : part === path ? [[at, text] as const] : [],
      );
    }),
  );
}

interface MountedFile {
  readonly path: string;
  readonly text: Extract;
}

function filesOfVolume(volume: DataMap, maps: ConfigMaps): readonly MountedFile[] {
  const projected = mapsIn(asMap(volume.get('projected'))?.get('sources'));
  return [volume, ...projected].flatMap(source => {
    const map = asMap(source.get('configMap'));
    const data = maps.get(textOf(map?.get('name')) ?? '');
    if (data === undefined) return [];
    const items = mapsIn(map?.get('items')).map(item => [textOf(item.get('key')), textOf(item.get('path'))]);
    const all = data.entries.map(({ key }) => [key, key]);
    return (items.length > 0 ? items : all).flatMap(([key, path]) => {
      const text = asScalar(data.get(key ?? ''))?.extract;
      return path === undefined || text === undefined ? [] : [{ path, text }];
    });
  });
}

const mapsIn = (node: DataNode | undefined): readonly DataMap[] =>
  (asList(node)?.items ?? []).flatMap(item => asMap(item) ?? []);
