import type { Fact, Setting, Workload } from '../../facts.ts';
import { known, unknown, valueOrText } from '../../facts.ts';
import { asList, asMap, type DataMap, type DataNode, textOf } from '../../syntax/data.ts';
import { execCommands } from '../exec-form.ts';
import { startedWith } from '../image-start.ts';
import type { LowerContext } from '../kind.ts';
import { expanded, type ValuesOf } from './expansion.ts';

/** What the runner gives the image of a job to run. Source: GitLab docs, Docker executor, the entrypoint of an image. */
export const givenShell = known('sh');

/** The name of an image, with the values that the files give to its variables. */
export type Expand = (text: string) => Setting<string>;

/** Source: GitLab docs, "Where variables can be used": `image` and `services:name` are expanded. */
export function imageName(text: string, valuesOf: ValuesOf): Setting<string> {
  const [value = text, ...others] = expanded(text, valuesOf);
  if (others.length > 0) return unknown(text);
  if (value.includes('$')) return unknown(value);
  return known(value, value === text ? undefined : text);
}

/** `image:` and each of `services:`: a name, or an object with `name`, `entrypoint` and `command`. `given`: its command otherwise. */
export function containerOf(
  name: string,
  node: DataNode | undefined,
  { syntaxes }: LowerContext,
  expand: Expand,
  given?: Setting<string>,
): Workload {
  const map = asMap(node);
  const image = map === undefined ? node : map.get('name');
  const text = textOf(image);
  const reference = text === undefined ? undefined : expand(text);
  const words = ['entrypoint', 'command'].flatMap(key =>
    (asList(map?.get(key))?.items ?? []).flatMap(item =>
      item.type === 'scalar' && item.extract.text !== ''
        ? [{ value: settingOf(item.extract.text), extract: item.extract, anchor: item.anchor }]
        : [],
    ),
  );
  const facts: Fact[] = [...execCommands(words, syntaxes.shell)];
  if (image !== undefined && reference !== undefined) {
    const { uri, span } = image.anchor;
    // No fix writes a name where a variable stands.
    const anchor = valueOrText(reference) === text ? image.anchor : { uri, span };
    facts.push({ type: 'image', reference, anchor, ...startOf(map, given) });
  }
  const anchor = node?.anchor ?? { uri: '', span: { start: 0, end: 0 } };
  const workload: Workload = { name, runs: 'container', anchor, facts };
  return reference === undefined ? workload : { ...workload, image: reference };
}

function startOf(
  map: DataMap | undefined,
  given: Setting<string> | undefined,
): Pick<Fact<'image'>, 'replaced' | 'command'> {
  const command = textOf(asList(map?.get('command'))?.items[0]);
  return startedWith(
    map?.get('entrypoint') !== undefined,
    command === undefined ? given : settingOf(command),
  );
}

const settingOf = (text: string): Setting<string> => (text.includes('$') ? unknown(text) : known(text));
