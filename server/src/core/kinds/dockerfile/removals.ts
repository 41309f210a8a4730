import { resolved } from '../image-path.ts';
import { nameMatches } from '../name-pattern.ts';
import { runlevelFolder } from '../openrc.ts';

/** What an `rm`, or `rc-update del`, of a RUN removes: absolute paths, which may be patterns. */
export interface Removal {
  /** Where it stands in the text. */
  readonly at: number;
  readonly paths: readonly string[];
}

/** `rm FILE`; what is cleaned up in each image is left out. */
export const removalsIn = (
  text: string,
  directoryAt: (at: number) => string | undefined,
): readonly Removal[] => [...filesRemovedIn(text, directoryAt), ...servicesRemovedIn(text)];

/** `rc-update del NAME` */
const servicesRemovedIn = (text: string): readonly Removal[] =>
  [...text.matchAll(/\brc-update[ \t]+(?:-\S+[ \t]+)*del(?:ete)?[ \t]+(?:-\S+[ \t]+)*([\w.@-]+)/g)].map(
    ({ index: at, 1: name = '' }) => ({ at, paths: [`${runlevelFolder('*')}/${name}`] }),
  );

function filesRemovedIn(text: string, directoryAt: (at: number) => string | undefined): readonly Removal[] {
  return [...text.matchAll(/\brm((?:[ \t]+[\w./@+*?"'{},-]+)+)/g)].flatMap(({ index: at, 1: words = '' }) => {
    const here = directoryAt(at);
    const paths = words.split(/[ \t]+/).flatMap(word =>
      alternatives(word.replace(/["']/g, '')).flatMap(name => {
        if (name === '' || /^(?:-|\/var\/)/.test(name)) return [];
        if (name.startsWith('/')) return [resolved('/', name)];
        return here === undefined ? [] : [resolved(here, name)];
      }),
    );
    return paths.length === 0 ? [] : [{ at, paths }];
  });
}

/** `{a,b}`: once, as anyone writes it. */
function alternatives(word: string): readonly string[] {
  const [, before, inside, behind] = /^([^{}]*)\{([^{}]*)\}([^{}]*)$/.exec(word) ?? [];
  return inside === undefined ? [word] : inside.split(',').map(one => `${before}${one}${behind}`);
}

/** Whether a path goes with one that is removed: folders go with all that is in them. */
export function isRemoved(path: string, removed: string): boolean {
  if (!/[*?]/.test(removed)) return path === removed || path.startsWith(`${removed}/`);
  const parts = path.split('/');
  const patterns = removed.split('/');
  return patterns.length <= parts.length && patterns.every((one, i) => nameMatches(one, parts[i] ?? ''));
}
