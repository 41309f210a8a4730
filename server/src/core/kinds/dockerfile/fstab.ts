import { valueOf } from '../../facts.ts';
import type { ShellCommand } from '../../syntax/shell/syntax.ts';
import type { Extract } from '../../text.ts';
import { baseOf } from '../image-path.ts';
import { type LineCommand, type LoadedCommand, linesOf, textOf, withLoaded } from './loaded-lines.ts';
import type { ImageScripts } from './scripts.ts';

const table = '/etc/fstab';

/** The commands, and behind each `mount -a` and `mount FOLDER` what it mounts by the table of the image, as if it said so itself. */
export function withTableMounts(
  commands: readonly LoadedCommand[],
  files: ImageScripts | undefined,
): readonly LoadedCommand[] {
  if (files === undefined) return commands;
  return withLoaded(commands, command => {
    const asked = askedOf(command);
    if (asked === undefined) return undefined;
    return before => {
      const text = textOf(table, before, files);
      return text === undefined ? [] : mountsIn(text, asked);
    };
  });
}

/** What lines of the table mount that are asked for. */
const mountsIn = (text: Extract, isAsked: (entry: Entry) => boolean): readonly LineCommand[] =>
  linesOf(text).flatMap(({ written, line }) => {
    const entry = entryIn(written);
    if (entry === undefined || !isAsked(entry)) return [];
    const { source, folder, type, options } = entry;
    return [{ words: ['mount', '-t', type, '-o', options, source, folder], line }];
  });

/** A line of the table. */
interface Entry {
  readonly source: string;
  readonly folder: string;
  readonly type: string;
  readonly options: string;
}

/** Source: util-linux, fstab(5). */
function entryIn(written: string): Entry | undefined {
  const [, source, folder, type, options = 'defaults'] =
    /^[ \t]*([^\s#]\S*)[ \t]+(\S+)[ \t]+([a-z][\w.-]*)(?:[ \t]+(\S+))?/.exec(written) ?? [];
  return source === undefined || folder === undefined || type === undefined || type === 'swap'
    ? undefined
    : { source, folder, type, options };
}

/** What of the table a command mounts; undefined: it does not ask it. Source: util-linux, mount(8). */
function askedOf({ words }: ShellCommand): ((entry: Entry) => boolean) | undefined {
  const [program, ...args] = words.map(({ value }) => valueOf(value));
  if (baseOf(program ?? '') !== 'mount') return undefined;
  const places: string[] = [];
  let types: readonly string[] | undefined;
  let isAll = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === '-t') types = args[++i]?.split(',') ?? [];
    else if (arg !== undefined && !arg.startsWith('-')) places.push(arg);
    else if (arg !== undefined && /^(?:-[vFf]*a[vFf]*|--all)$/.test(arg)) isAll = true;
    else if (arg !== '-v' && arg !== '--verbose') return undefined;
  }
  const [place, ...more] = places;
  if (isAll && place === undefined)
    return ({ type, options }) => types?.includes(type) !== false && !options.split(',').includes('noauto');
  return isAll || place === undefined || more.length > 0 || types !== undefined
    ? undefined
    : ({ source, folder }) => place === source || withoutSlash(place) === withoutSlash(folder);
}

const withoutSlash = (path: string): string => path.replace(/(?<=.)\/$/, '');
