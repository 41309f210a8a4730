import { valueOf } from '../../facts.ts';
import { serviceFolder } from '../../service-call.ts';
import type { DockerfileInstruction } from '../../syntax/dockerfile/dockerfile.ts';
import type { ShellCommand } from '../../syntax/shell/syntax.ts';
import { rootTable } from '../cron.ts';
import { baseOf, programFolders, resolved, restOf } from '../image-path.ts';
import { nameFits } from '../name-pattern.ts';
import { runlevelFolder } from '../openrc.ts';
import type { RunCommands } from './run-commands.ts';

/** Folders that an image has, whatever it is: a folder that is moved to one of them goes into it. */
const standing: ReadonlySet<string> = new Set([
  ...[
    '/',
    '/etc',
    '/home',
    '/lib',
    '/media',
    '/mnt',
    '/opt',
    '/root',
    '/run',
    '/srv',
    '/tmp',
    '/usr',
    '/usr/lib',
  ],
  ...['/usr/local', '/usr/local/lib', '/usr/share', '/var', '/var/lib', ...programFolders],
]);

/** `mv`, `cp`, `ln`, `install`, `rsync`, `crontab` and `rc-update`, from one path of an image to another. */
export interface Move {
  readonly from: string;
  readonly to: string;
  /** What is in the folder goes, not the folder (`cp -r a/. b`, `cp -r a/* b`, `rsync -a a/ b`). */
  readonly isContent: boolean;
  /** What of it goes, by the names right in the folder. */
  readonly pattern: string;
  /** The target is a folder that is there. */
  readonly isInto: boolean;
  /** It is no longer where it was. */
  readonly isAway: boolean;
  /** It leads to what is there whenever somebody looks (`ln -s`). */
  readonly isLink: boolean;
  readonly isCertain: boolean;
}

/** The moves of a RUN, from a directory on. */
export function movesOf(run: RunCommands, directory: string): readonly Move[] {
  if (!mayMove.test(run.instruction.text.text)) return [];
  const certain = new Set(run.sure.map(({ span }) => span.start));
  return movesIn(run.instruction.text.text, run.all, directory, ({ span }) => certain.has(span.start));
}

/** The moves of the commands of a text. */
export function movesIn(
  text: string,
  commands: readonly ShellCommand[],
  directory: string,
  isSure: (command: ShellCommand) => boolean,
): readonly Move[] {
  // What changes the directory in parentheses does so there alone.
  const followed = !/(?:^|[^$\w])\(/.test(text);
  let at = directory;
  return commands.flatMap(command => {
    const [program, ...args] = command.words.map(({ value }) => valueOf(value));
    if (program === 'cd' && followed) at = args[0] === undefined ? '/?' : resolved(at, args[0]);
    const isCertain = isSure(command);
    // Nobody asks for the file, but for its name alone.
    if (!isCertain && program === 'rc-update') return [];
    return movesBy(baseOf(program ?? ''), args, at).map(move => ({ ...move, isCertain }));
  });
}

export const mayMove = /\b(?:mv|cp|ln|install|rsync|crontab|rc-update)\b/;

/** The names that a RUN may give to files, undefined where it moves none: its words are not read before somebody asks for one. */
export function namesOfMoves({ text: { text } }: DockerfileInstruction): readonly string[] | undefined {
  if (!mayMove.test(text)) return undefined;
  const names = [...text.matchAll(/\/([^\s"'/;&|(){}]+)(?![^\s"';&|)])/g)].map(([, name = '']) => name);
  // What is in a folder may become programs of any name.
  return /\bs?bin\b/.test(text) && names.some(name => /\*|^\.$/.test(name)) ? [...names, '*'] : names;
}

/** Options of `install` and `rsync` that have a word of their own behind them. */
const valued =
  /^(?:-[CDTcpsv]*[mogS]|--(?:mode|owner|group|suffix|exclude|include|filter|files-from|chown|rsh)|-[ef])$/;

/** `-t FOLDER`, `-Dt FOLDER`, `-tFOLDER`, `--target-directory=FOLDER`; not the owner of `-oroot`. */
const intoFolder = /^(-[A-RT-Za-fh-lnp-su-z]*t|--target-directory(?:=|$))(.*)$/;
const makesFolders = /^(?:-[A-RT-Za-fh-lnp-z]*d|--directory$)/;

function movesBy(
  program: string,
  args: readonly (string | undefined)[],
  directory: string,
): readonly Omit<Move, 'isCertain'>[] {
  if (program === 'crontab') return installedTable(args, directory);
  if (program === 'rc-update') return addedService(args);
  if (!/^(?:mv|cp|ln|install|rsync)$/.test(program)) return [];
  const names: (string | undefined)[] = [];
  let folder: string | undefined;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    // With `-d` it makes folders.
    if (program === 'install' && makesFolders.test(arg ?? '')) return [];
    const [, flags, joined] = (program === 'rsync' ? undefined : intoFolder.exec(arg ?? '')) ?? [];
    if (flags !== undefined) {
      folder = joined === '' ? args[++i] : joined;
      if (folder === undefined) return [];
    } else if (arg !== undefined && program !== 'cp' && program !== 'mv' && valued.test(arg)) i++;
    else if (arg === undefined || !arg.startsWith('-')) names.push(arg);
  }
  const target = folder ?? names.pop();
  if (target === undefined || names.length === 0) return [];
  const to = resolved(directory, target);
  const isInto =
    folder !== undefined || names.length > 1 || standing.has(to) || to === directory || target.endsWith('/');
  // A link's own path begins where the link is.
  const isLink = program === 'ln' && args.some(arg => /^-[a-z]*s|^--symbolic$/.test(arg ?? ''));
  const start = isLink ? folderOf(to, isInto) : directory;
  return names.flatMap(name => {
    if (name === undefined) return [];
    const [, folder, pattern = ''] = /^(.*\/)?([^/]*\*[^/]*|\.)$/.exec(name) ?? [];
    const content = pattern !== '' || (program === 'rsync' && name.endsWith('/'));
    const from = withoutParents(resolved(start, pattern === '' ? name : (folder ?? '.')));
    return /\*/.test(from)
      ? []
      : [
          {
            from,
            to,
            isContent: content,
            isInto,
            isAway: program === 'mv' && !content,
            isLink,
            pattern: pattern === '.' ? '*' : pattern || '*',
          },
        ];
  });
}

/** `crontab FILE` copies it to where cron looks for it. */
function installedTable(
  args: readonly (string | undefined)[],
  directory: string,
): readonly Omit<Move, 'isCertain'>[] {
  const [name, ...more] = args[0] === '-u' && args[1] === 'root' ? args.slice(2) : args;
  if (name === undefined || name.startsWith('-') || more.length > 0) return [];
  return [{ from: withoutParents(resolved(directory, name)), to: rootTable, ...plain }];
}

/** `rc-update add NAME LEVEL` makes a link. Where nothing runs, the level is `sysinit`. */
function addedService(args: readonly (string | undefined)[]): readonly Omit<Move, 'isCertain'>[] {
  const [verb, name, level = 'sysinit', ...more] = args.filter(arg => arg?.startsWith('-') !== true);
  if (verb !== 'add' || name === undefined || more.length > 0) return [];
  const [from, to] = [`${serviceFolder}/${name}`, `${runlevelFolder(level)}/${name}`];
  return [{ from, to, ...plain, isLink: true }];
}

const plain = { isContent: false, isInto: false, isAway: false, isLink: false, pattern: '*' };

function withoutParents(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/'))
    if (part === '..') parts.pop();
    else if (part !== '') parts.push(part);
  return `/${parts.join('/')}`;
}

const folderOf = (to: string, isInto: boolean): string =>
  isInto ? to : to.slice(0, to.lastIndexOf('/')) || '/';

/** Whether it is a file of its own name, or the target itself, that a move has put at a path. */
export const isPutAt = ({ from, to, isContent, isInto }: Move, at: string): boolean =>
  !isContent && ((to === at && !isInto) || resolved(to, baseOf(from)) === at);

/** The name that a file, or a folder, has been given by a move into a folder. */
export function putInto({ from, to, isContent, isInto }: Move, folder: string): readonly string[] {
  if (isContent) return [];
  const path = isInto ? resolved(to, baseOf(from)) : to;
  const rest = restOf(path, folder);
  return rest === undefined || rest.includes('/') ? [] : [rest];
}

/** Where a file may have been that now is in a folder which was moved. */
export function formerPaths({ from, to, isContent, isInto, pattern }: Move, at: string): readonly string[] {
  const named = isContent ? undefined : restOf(at, resolved(to, baseOf(from)));
  const whole = isInto && !isContent ? undefined : restOf(at, to);
  return [named, whole].flatMap(rest =>
    rest === undefined || !nameFits(pattern, rest.split('/')[0] ?? '') ? [] : [resolved(from, rest)],
  );
}

/** The folders whose entries a move has put into a folder. */
export function formerFolders(move: Move, folder: string): readonly string[] {
  const { from, to, isContent, isInto, pattern } = move;
  if (folder === to && (isContent || !isInto)) return pattern === '*' ? [from] : [];
  return !isContent && folder === resolved(to, baseOf(from)) ? [from] : formerPaths(move, folder);
}
