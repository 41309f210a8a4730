import { type Fact, valueOf } from '../facts.ts';
import type { ScriptFiles, ScriptRun } from './container-scripts.ts';
import { baseOf, resolved } from './image-path.ts';

/**
 * What programs that start services run by the place of it alone. Sources: github.com/just-containers/s6-overlay (`/etc/cont-init.d`,
 * `/etc/services.d`), github.com/phusion/baseimage-docker (`my_init`).
 */
const places: ReadonlyMap<string, RegExp> = new Map([
  ['/init', /^\/etc\/(?:cont-init\.d\/[^/]+|services\.d\/[^/]+\/run)$/],
  ['/sbin/my_init', /^\/etc\/(?:my_init\.d\/[^/]+|service\/[^/]+\/run)$/],
]);

/** The scripts that an init runs which the image starts. */
export function initialized({ words }: Fact<'command'>, files: ScriptFiles): readonly ScriptRun[] {
  const [by, ...args] = words;
  const program = valueOf(by?.value);
  if (by === undefined || program === undefined) return [];
  const isOne =
    baseOf(program) === 'runsvdir' ? serviceIn(args.map(({ value }) => valueOf(value))) : placeOf(program);
  const paths = isOne === undefined ? [] : (files.paths?.() ?? []).filter(isOne);
  return paths.flatMap(path => {
    const script = files.get(path);
    return script === undefined ? [] : [{ script, by, given: [] }];
  });
}

function placeOf(program: string): ((path: string) => boolean) | undefined {
  const place = places.get(program);
  return place === undefined ? undefined : path => place.test(path);
}

/** `runsvdir -P FOLDER`: a service is a folder with a `run`. */
function serviceIn(args: readonly (string | undefined)[]): ((path: string) => boolean) | undefined {
  const named = args.find(arg => arg?.startsWith('-') !== true);
  if (named === undefined) return undefined;
  const folder = `${resolved('/', named)}/`;
  return path =>
    path.startsWith(folder) &&
    path.endsWith('/run') &&
    path.split('/').length === folder.split('/').length + 1;
}
