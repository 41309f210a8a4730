import { type Fact, valueOf } from '../facts.ts';
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
    (files.foldersWithin?.(folder) ?? []).map(name => files.get(`${folder}/${name}/run`));

const s6 = '/etc/s6-overlay/s6-rc.d';

/** The services of s6-rc are those of the bundle `user`. What is done once has an `up`, which by custom calls a `run` beside it. */
const s6Services: FindScripts = files =>
  (files.within?.(`${s6}/user/contents.d`) ?? []).map(name => files.get(`${s6}/${name}/run`));

/**
 * What programs that start services run. Sources: github.com/just-containers/s6-overlay (`cont-init.d`, `services.d`, `s6-rc.d`),
 * github.com/phusion/baseimage-docker (`my_init`).
 */
const places: ReadonlyMap<string, readonly FindScripts[]> = new Map([
  ['/init', [filesOf('/etc/cont-init.d'), s6Services, servicesOf('/etc/services.d')]],
  ['/sbin/my_init', [filesOf('/etc/my_init.d'), servicesOf('/etc/service')]],
]);

/** The scripts that an init runs which the image starts. */
export function initialized({ words }: Fact<'command'>, files: ScriptFiles): readonly ScriptRun[] {
  const [by, ...args] = words;
  const program = valueOf(by?.value);
  if (by === undefined || program === undefined) return [];
  const found =
    baseOf(program) === 'runsvdir'
      ? serviceIn(args.map(({ value }) => valueOf(value)))
      : (places.get(program) ?? []);
  const scripts = found.flatMap(find => find(files)).filter(script => script !== undefined);
  return [...new Set(scripts)].map(script => ({ script, by, given: [] }));
}

/** `runsvdir -P FOLDER` */
function serviceIn(args: readonly (string | undefined)[]): readonly FindScripts[] {
  const named = args.find(arg => arg?.startsWith('-') !== true);
  return named === undefined ? [] : [servicesOf(resolved('/', named))];
}
