import { type Fact, valueOf, type Word } from '../facts.ts';
import type { Init } from '../knowledge/image-inits.ts';
import { isForShell } from '../syntax/shell/names.ts';
import type { Extract } from '../text.ts';
import type { ScriptFiles, ScriptRun } from './container-scripts.ts';
import { isForExecline, plainExecline } from './execline.ts';
import { baseOf, resolved } from './image-path.ts';

/** A file that an init finds, and what it runs as a script of a shell. */
interface Found {
  readonly file: Extract;
  readonly script: Extract;
}

/** What an init finds by its place alone. */
type FindScripts = (files: ScriptFiles) => readonly (Found | undefined)[];

/** A program. */
function programAt(path: string, files: ScriptFiles): Found | undefined {
  const file = files.get(path);
  if (file === undefined || isForShell(file.text)) return file && { file, script: file };
  return isForExecline(file.text) ? inExecline(file) : undefined;
}

function inExecline(file: Extract): Found | undefined {
  const script = plainExecline(file);
  return script && { file, script };
}

/** The files of a folder, by the ends of their names. */
const filesOf =
  (folder: string, ending = /$/): FindScripts =>
  files =>
    (files.within?.(folder) ?? [])
      .filter(name => ending.test(name))
      .map(name => programAt(`${folder}/${name}`, files));

/** A service is a folder with a `run`. */
const servicesOf =
  (folder: string): FindScripts =>
  files =>
    (files.foldersWithin?.(folder) ?? []).flatMap(name =>
      // A file `down` says that somebody else is to start it.
      files.within?.(`${folder}/${name}`).includes('down') ? [] : [programAt(`${folder}/${name}/run`, files)],
    );

const fileAt =
  (path: string): FindScripts =>
  files => [programAt(path, files)];

const s6 = '/etc/s6-overlay';

/** The bundles that s6-rc starts; newer versions have a folder for them. */
const bundles = ['s6-rc.d/user', 's6-rc.d/user2', 'user-bundles.d/user', 'user-bundles.d/user2'];

/** Nobody has more services. */
const mostServices = 300;

/** The services of s6-rc are those of its bundles, with what these depend on. What is done once has an `up`, which is of execline without saying so. */
const s6Services: FindScripts = files => {
  const names = new Set(bundles.flatMap(bundle => files.within?.(`${s6}/${bundle}/contents.d`) ?? []));
  // A set goes on to what it is given meanwhile. A bundle may hold others.
  for (const name of names) {
    if (names.size > mostServices) break;
    for (const folder of ['dependencies.d', 'contents.d'])
      for (const other of files.within?.(`${s6}/s6-rc.d/${name}/${folder}`) ?? []) names.add(other);
  }
  return [...names].slice(0, mostServices).map(name => {
    const service = `${s6}/s6-rc.d/${name}`;
    const up = files.get(`${service}/up`);
    return up === undefined ? programAt(`${service}/run`, files) : inExecline(up);
  });
};

const s6Places: readonly FindScripts[] = [
  filesOf('/etc/cont-init.d'),
  s6Services,
  servicesOf('/etc/services.d'),
];

/**
 * What programs that start services run. Sources: github.com/just-containers/s6-overlay (`cont-init.d`, `services.d`, `s6-rc.d`, `S6_STAGE2_HOOK`),
 * github.com/phusion/baseimage-docker (`my_init`), github.com/jlesage/docker-baseimage (`rootfs/init`; of its services, only those
 * that others name are started). Of scripts of images: `knowledge/image-inits.ts`.
 */
const places: Readonly<Record<Init, readonly FindScripts[]>> = {
  's6-overlay': s6Places,
  linuxserver: [...s6Places, filesOf('/custom-cont-init.d')],
  my_init: [filesOf('/etc/my_init.d'), fileAt('/etc/rc.local'), servicesOf('/etc/service')],
  cinit: [filesOf('/etc/cont-init.d')],
  nginx: [filesOf('/docker-entrypoint.d', /\.(?:env)?sh$/)],
  'docker-stacks': [filesOf('/usr/local/bin/start-notebook.d'), filesOf('/usr/local/bin/before-notebook.d')],
  webdevops: [filesOf('/opt/docker/provision/entrypoint.d', /\.sh$/), filesOf('/entrypoint.d', /\.sh$/)],
  serversideup: [filesOf('/etc/entrypoint.d', /\.sh$/)],
};

const programs: ReadonlyMap<string, Init> = new Map([
  ['/init', 's6-overlay'],
  ['/sbin/my_init', 'my_init'],
]);

/** The script that s6-overlay runs before it looks for others, which may bring them: `S6_STAGE2_HOOK`. */
export function runBeforeServices({ words }: Fact<'command'>, files: ScriptFiles): readonly ScriptRun[] {
  const [by] = words;
  const init = programs.get(valueOf(by?.value) ?? '');
  return by === undefined || init === undefined ? [] : hookOf(init, by, files);
}

function hookOf(init: Init, by: Word, files: ScriptFiles): readonly ScriptRun[] {
  const path = hasHook.has(init) ? valueOf(files.environment?.get('S6_STAGE2_HOOK'))?.trim() : undefined;
  const found = path !== undefined && /^\/[\w./-]+$/.test(path) ? programAt(path, files) : undefined;
  return found === undefined ? [] : [{ script: found.script, by, given: [] }];
}

const hasHook: ReadonlySet<Init> = new Set(['s6-overlay', 'linuxserver']);

/** The scripts that an init runs which the image starts. */
export function initialized({ words }: Fact<'command'>, files: ScriptFiles): readonly ScriptRun[] {
  const [by, ...args] = words;
  const program = valueOf(by?.value);
  if (by === undefined || program === undefined) return [];
  const found = servicesBy(baseOf(program), args, files) ?? placesOf(program);
  return foundBy(found, files).map(({ script }) => ({ script, by, given: [] }));
}

/** The command that an init runs besides, for who starts the container: `/init serve`, `my_init -- serve`. */
export function behindInit(command: Fact<'command'>, files: ScriptFiles): Fact<'command'> | undefined {
  const [by, ...args] = command.words;
  const program = valueOf(by?.value);
  // A script of that name says itself what it runs.
  if (program === undefined || !programs.has(program) || files.get(program) !== undefined) return undefined;
  const from = args.findIndex(({ value }) => valueOf(value)?.startsWith('-') !== true);
  return from < 0 ? undefined : { ...command, words: args.slice(from) };
}

/** Those that an init runs which an image (`base`) starts that this one is built on: told at what brings them. */
export const initializedBy = (
  init: Init,
  base: Word,
  files: ScriptFiles,
): readonly (() => readonly ScriptRun[])[] => [
  () => hookOf(init, base, files).map(run => ({ ...run, by: files.broughtBy?.(run.script) ?? base })),
  () =>
    foundBy(places[init], files).map(({ file, script }) => ({
      script,
      by: files.broughtBy?.(file) ?? base,
      given: [],
    })),
];

function foundBy(places: readonly FindScripts[], files: ScriptFiles): readonly Found[] {
  const found = places.flatMap(find => find(files)).filter(one => one !== undefined);
  return [...new Map(found.map(one => [one.file, one])).values()];
}

const placesOf = (program: string): readonly FindScripts[] => {
  const init = programs.get(program);
  return init === undefined ? [] : places[init];
};

/** Who starts the services of a folder; undefined: another program. Sources: smarden.org/runit, skarnet.org/software/s6. */
function servicesBy(
  program: string,
  args: readonly Word[],
  files: ScriptFiles,
): readonly FindScripts[] | undefined {
  switch (program) {
    case 'runsvdir':
      return servicesIn(args, '');
    case 's6-svscan':
      return servicesIn(args, 'cCdlstX');
    case 'runit':
    case 'runit-init':
    case 'runsvdir-start':
      // What Debian and Alpine bring for runit to run.
      return files.get('/etc/runit/2') === undefined ? [servicesOf('/etc/service')] : [];
    default:
      return undefined;
  }
}

/** `runsvdir -P FOLDER`, `s6-svscan -t0 FOLDER`. `valued`: letters of options with a value. */
function servicesIn(args: readonly Word[], valued: string): readonly FindScripts[] {
  const values = args.map(({ value }) => valueOf(value));
  const at = values.findIndex((arg, i) => {
    const before = values[i - 1];
    return arg?.startsWith('-') !== true && !(before?.length === 2 && valued.includes(before.slice(1)));
  });
  const named = values[at];
  return named === undefined ? [] : [servicesOf(resolved('/', named))];
}
