import { known, type Setting, unknown } from '../../facts.ts';
import { expanded } from './expansion.ts';

/** Those that choose the engine or the builder: an unknown value matters as well. */
export const ofDocker: ReadonlySet<string> = new Set([
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'BUILDX_BUILDER',
  'DOCKER_BUILDKIT',
]);

/** What GitLab sets in front of the images of Docker Hub, which its proxy brings. Source: GitLab docs, dependency proxy. */
export const predefined: ReadonlyMap<string, string> = new Map([
  ['CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX', 'docker.io'],
  ['CI_DEPENDENCY_PROXY_DIRECT_GROUP_IMAGE_PREFIX', 'docker.io'],
]);

/** Texts that are put into one another grow without end. */
const mostLength = 20_000;

/**
 * The values of variables, whose texts may name others: GitLab puts those in before the job starts. What no file says stays an expansion;
 * a variable that is only another's name is that one.
 */
export function settledValues(texts: ReadonlyMap<string, string>): ReadonlyMap<string, Setting<string>> {
  const done = new Map<string, string>();
  const textOf = (name: string, open: ReadonlySet<string>): string => {
    const written = texts.get(name) ?? '';
    const before = written.includes('$') ? done.get(name) : written;
    if (before !== undefined) return before;
    const within = new Set([...open, name]);
    const [text = ''] = expanded(written, (other, isInput) =>
      isInput || within.has(other) || !texts.has(other) ? [] : [textOf(other, within)],
    );
    const taken = text.length > mostLength ? `$${name}` : text;
    done.set(name, taken);
    return taken;
  };
  const all = new Map<string, Setting<string>>();
  for (const [name, written] of texts) {
    // `$$` is a dollar sign.
    const text = written.includes('$$') ? `$${name}` : textOf(name, new Set());
    if (!text.includes('$')) all.set(name, known(text, `$${name}`));
    else if (ofDocker.has(name)) all.set(name, unknown(`$${name}`));
    else if (!/^\$(?:\w+|\{\w+\})$/.test(text)) all.set(name, unknown(text));
  }
  return all;
}
