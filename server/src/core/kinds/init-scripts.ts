import { type Fact, valueOf, type Word } from '../facts.ts';
import type { Init } from '../knowledge/image-inits.ts';
import { isForShell } from '../syntax/shell/names.ts';
import type { Extract } from '../text.ts';
import type { ScriptFiles, ScriptRun } from './container-scripts.ts';
import { baseOf, resolved } from './image-path.ts';

/** What an init finds by its place alone. */
type FindScripts = (files: ScriptFiles) => readonly (Extract | undefined)[];

/** All files of a folder. */
const filesOf =
  (folder: string): FindScripts =>
  files =>
    (files.within?.(folder) ?? []).map(name => files.get(`${folder}/${name}`));

/** A service is a folder with a `run`. */
const servicesOf =
  (folder: string): FindScripts =>
  files =>
    (files.foldersWithin?.(folder) ?? []).flatMap(name =>
      // A file `down` says that somebody else is to start it.
      files.within?.(`${folder}/${name}`).includes('down') ? [] : [files.get(`${folder}/${name}/run`)],
    );

const fileAt =
  (path: string): FindScripts =>
  files => [files.get(path)];

const s6 = '/etc/s6-overlay/s6-rc.d';

/** The services of s6-rc are those of the bundle `user`. What is done once has an `up`, which by custom calls a `run` beside it. */
const s6Services: FindScripts = files =>
  (files.within?.(`${s6}/user/contents.d`) ?? []).map(name => files.get(`${s6}/${name}/run`));

/**
 * What programs that start services run. Sources: github.com/just-containers/s6-overlay (`cont-init.d`, `services.d`, `s6-rc.d`),
 * github.com/phusion/baseimage-docker (`my_init`), github.com/jlesage/docker-baseimage (`rootfs/init`; of its services, only those
 * that others name are started).
 */
const places: Readonly<Record<Init, readonly FindScripts[]>> = {
  's6-overlay': [filesOf('/etc/cont-init.d'), s6Services, servicesOf('/etc/services.d')],
  my_init: [filesOf('/etc/my_init.d'), fileAt('/etc/rc.local'), servicesOf('/etc/service')],
  cinit: [filesOf('/etc/cont-init.d')],
};

const programs: ReadonlyMap<string, Init> = new Map([
  ['/init', 's6-overlay'],
  ['/sbin/my_init', 'my_init'],
]);

/** The scripts that an init runs which the image starts. */
export function initialized({ words }: Fact<'command'>, files: ScriptFiles): readonly ScriptRun[] {
  const [by, ...args] = words;
  const program = valueOf(by?.value);
  if (by === undefined || program === undefined) return [];
  const init = programs.get(program);
  const found =
    baseOf(program) === 'runsvdir'
      ? serviceIn(args.map(({ value }) => valueOf(value)))
      : init === undefined
        ? []
        : places[init];
  return foundBy(found, files).map(script => ({ script, by, given: [] }));
}

/** Those that an init runs which an image (`base`) starts that this one is built on: told at what brings them. */
export const initializedBy = (init: Init, base: Word, files: ScriptFiles): readonly ScriptRun[] =>
  foundBy(places[init], files).map(script => ({ script, by: files.broughtBy?.(script) ?? base, given: [] }));

function foundBy(found: readonly FindScripts[], files: ScriptFiles): readonly Extract[] {
  const scripts = found.flatMap(find => find(files)).filter(script => script !== undefined);
  return [...new Set(scripts)].filter(({ text }) => isForShell(text));
}

/** `runsvdir -P FOLDER` */
function serviceIn(args: readonly (string | undefined)[]): readonly FindScripts[] {
  const named = args.find(arg => arg?.startsWith('-') !== true);
  return named === undefined ? [] : [servicesOf(resolved('/', named))];
}
