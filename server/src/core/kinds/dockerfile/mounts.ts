import { valueOf } from '../../facts.ts';
import type { DockerfileInstruction } from '../../syntax/dockerfile/dockerfile.ts';
import { resolved } from '../image-path.ts';
import type { Copied } from './copies.ts';

/** What `RUN --mount` has in the image while it runs: as if it were copied there. */
export const mountedBy = ({ flags }: DockerfileInstruction, directory: string): readonly Copied[] =>
  flags.flatMap(({ name, value }) => {
    const written = valueOf(value);
    return name === 'mount' && written !== undefined ? mountOf(written, directory) : [];
  });

/** `type=bind,source=FILE,target=PATH,from=STAGE`. Source: docs.docker.com/reference/dockerfile, `RUN --mount`. */
function mountOf(written: string, directory: string): readonly Copied[] {
  const options = new Map(
    written.split(',').map(option => {
      const at = option.indexOf('=');
      return at < 0 ? [option.toLowerCase(), ''] : [option.slice(0, at).toLowerCase(), option.slice(at + 1)];
    }),
  );
  const option = (...names: readonly string[]): string | undefined =>
    names.map(name => options.get(name)).find(value => value !== undefined);
  const target = option('target', 'dst', 'destination');
  if (target === undefined) return [];
  const to = resolved(directory, target);
  // What a cache or a file system in memory holds, nobody knows.
  if ((option('type') ?? 'bind') !== 'bind') return [{ to, sources: [] }];
  const from = option('from');
  const source = { to, sources: [option('source', 'src') ?? '.'] };
  return [from === undefined ? source : { ...source, from }];
}

/** Whether a path is the mount or in it. */
export const covers = ({ to }: Copied, path: string): boolean =>
  path === to || path.startsWith(to === '/' ? to : `${to}/`);
