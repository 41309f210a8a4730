import { known, type Setting, unknown } from '../facts.ts';
import { asList, asMap, type DataMap, type DataNode, textOf } from '../syntax/data.ts';

/** References that lead to one another further than this go in a circle. */
const mostReferences = 10;

/** What `!reference [job, key, …]` stands for. Undefined: it is in another file. */
export function referred(node: DataNode | undefined, pipeline: DataMap): DataNode | undefined {
  let at = node;
  for (let i = 0; at?.tag === '!reference' && at.type === 'list'; i++)
    at =
      i === mostReferences
        ? undefined
        : at.items.reduce<DataNode | undefined>((map, item) => asMap(map)?.get(textOf(item) ?? ''), pipeline);
  return at;
}

/** What may still stand at the top instead of under `default:`. */
const inheritedGlobally = new Set(['image', 'services', 'before_script', 'after_script']);

/** A job that extends more templates than this is a mistake. */
const mostTemplates = 100;

/** The job and the templates that it extends, in the order in which they count. */
export function chainOf(job: DataMap, pipeline: DataMap, seen: Set<string> = new Set()): readonly DataMap[] {
  return [
    job,
    ...templatesOf(job)
      .toReversed()
      .flatMap(template => {
        if (seen.has(template) || seen.size > mostTemplates) return [];
        seen.add(template);
        const map = asMap(pipeline.get(template));
        return map === undefined ? [] : chainOf(map, pipeline, seen);
      }),
  ];
}

/** The names of the templates that a job extends itself. */
export function templatesOf(job: DataMap): readonly string[] {
  const node = job.get('extends');
  return (node?.type === 'list' ? node.items : [node]).flatMap(item => textOf(item) ?? []);
}

/** The settings of a job: its own, those of its templates, the defaults. */
export class JobSettings {
  readonly #chain: readonly DataMap[];
  readonly #pipeline: DataMap;

  constructor(job: DataMap, pipeline: DataMap) {
    this.#chain = chainOf(job, pipeline);
    this.#pipeline = pipeline;
  }

  get(name: string): DataNode | undefined {
    const inherited = !this.#inherits('default', name)
      ? undefined
      : (asMap(this.#pipeline.get('default'))?.get(name) ??
        (inheritedGlobally.has(name) ? this.#pipeline.get(name) : undefined));
    return referred(this.#own(name) ?? inherited, this.#pipeline);
  }

  /** The variables that the file sets for the job's scripts: whoever runs the pipeline may set them otherwise. */
  variables(): ReadonlyMap<string, Setting<string>> {
    const all = new Map<string, Setting<string>>();
    const maps = [this.#pipeline, ...this.#chain.toReversed()].flatMap(
      map => asMap(referred(map.get('variables'), this.#pipeline)) ?? [],
    );
    for (const map of maps)
      for (const { key, value } of map.entries) {
        if (map === this.#pipeline.get('variables') && !this.#inherits('variables', key)) continue;
        const text = textOf(asMap(value)?.get('value') ?? value);
        if (text !== undefined && !text.includes('$')) all.set(key, known(text, `$${key}`));
        else if (ofDocker.has(key)) all.set(key, unknown(`$${key}`));
        else all.delete(key);
      }
    return all;
  }

  #own(name: string): DataNode | undefined {
    return this.#chain.find(map => map.get(name) !== undefined)?.get(name);
  }

  /** `inherit: { default: false, variables: [NAME] }`. */
  #inherits(what: 'default' | 'variables', name: string): boolean {
    const node = asMap(this.#own('inherit'))?.get(what);
    if (node?.type === 'list') return (asList(node)?.items ?? []).some(item => textOf(item) === name);
    return textOf(node) !== 'false';
  }
}

/** Those that choose the engine or the builder: an unknown value matters as well. */
const ofDocker = new Set(['DOCKER_HOST', 'DOCKER_CONTEXT', 'BUILDX_BUILDER', 'DOCKER_BUILDKIT']);
