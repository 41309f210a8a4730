import { baseOf, programFolders, resolved } from '../image-path.ts';

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

/** `mv`, `cp`, `ln`, `install` and `rsync`, from one path of an image to another. */
export interface Move {
  readonly from: string;
  readonly to: string;
  /** What is in the folder goes, not the folder (`cp -r a/. b`, `cp -r a/* b`, `rsync -a a/ b`). */
  readonly isContent: boolean;
  /** The target is a folder that is there. */
  readonly isInto: boolean;
}

/** `install` is a word of package managers, too; with `-d` it makes folders, with `-t` its last word is no target. */
const statements =
  /(?:\b(?:mv|cp|ln)(?:[ \t]+-\S+)*|\b(rsync)(?:[ \t]+-\S+)+|(?<=(?:^|[;&|(])[\s\\]*)install(?:[ \t]+(?:(?:-[CDTcpsv]*[mog]|--(?:mode|owner|group))[ \t]+\S+|-(?!-(?:directory|target)|[a-zA-Z]*[dt]|[a-zA-Z]*[mog][ \t])\S+))*)((?:[ \t]+[\w./][\w./-]*(?:\/\*)?){2,})(?=\s|;|&|$)/g;

/** `path`: a path of the image, as the commands name it. */
export const movesIn = (text: string, path: (name: string) => string): readonly Move[] =>
  [...text.matchAll(statements)].flatMap(([, rsync, words = '']) => {
    const names = words.trim().split(/[ \t]+/);
    const target = names.pop() ?? '';
    const to = path(target);
    const isInto = names.length > 1 || standing.has(to) || to === path('.');
    return names.map(name => {
      const folder = /^(.*\/)(?:\*|\.)$/.exec(name)?.[1] ?? (rsync && name.endsWith('/') ? name : undefined);
      return { from: path(folder ?? name), to, isContent: folder !== undefined, isInto };
    });
  });

/** Whether it is a file of its own name, or the target itself, that a move has put at a path. */
export const isPutAt = ({ from, to, isContent, isInto }: Move, at: string): boolean =>
  !isContent && ((to === at && !isInto) || resolved(to, baseOf(from)) === at);

/** Where a file may have been that now is in a folder which was moved. */
export function formerPaths({ from, to, isContent, isInto }: Move, at: string): readonly string[] {
  const named = isContent ? undefined : restOf(at, resolved(to, baseOf(from)));
  const whole = isInto && !isContent ? undefined : restOf(at, to);
  return [named, whole].flatMap(rest => (rest === undefined ? [] : [resolved(from, rest)]));
}

function restOf(path: string, folder: string): string | undefined {
  const inside = folder === '/' ? '/' : `${folder}/`;
  return path.startsWith(inside) ? path.slice(inside.length) : undefined;
}
