import type { Fact, Setting, Workload } from '../facts.ts';
import { known, unknown, valueOf } from '../facts.ts';
import { hostedLabels } from '../knowledge/ci-runners.ts';
import { asList, asMap, type DataEntry, type DataMap, type DataNode, textOf } from '../syntax/data.ts';
import type { ShellCommand } from '../syntax/shell-syntax.ts';
import { readYaml } from '../syntax/yaml.ts';
import type { Source, Span } from '../text.ts';
import { insertInto } from './ci-text.ts';
import { Builders } from './docker-cli/builders.ts';
import { dockerWorkloads } from './docker-cli/script-workloads.ts';
import { commandFact, execCommands } from './exec-form.ts';
import type { Kind, LowerContext, Lowered } from './kind.ts';

export const gitlabCi: Kind = {
  id: 'gitlab-ci',
  fileName: '.gitlab-ci.yml',
  comment: '#',
  claims: (path, text) =>
    /(?:^|\/)[^/]*\.?gitlab-ci(?:[.-][^/]+)?\.ya?ml$/i.test(path) ||
    (/(?:^|\/)\.gitlab(?:-ci)?\/(?:[^/]+\/)*[^/]+\.ya?ml$/i.test(path) &&
      /^[ \t]+(?:(?:before_|after_)?script|services|extends|trigger):/m.test(text)),
  lower: lowerPipeline,
};

/** Keys at the top that are no jobs. Source: GitLab docs, CI/CD YAML syntax reference. */
const keywords = new Set([
  'default',
  'include',
  'stages',
  'variables',
  'workflow',
  'spec',
  'image',
  'services',
  'cache',
  'before_script',
  'after_script',
  'pages',
]);

function lowerPipeline(source: Source, context: LowerContext): Lowered {
  const documents = readYaml(source);
  const comments = documents.flatMap(document => document.comments);
  return {
    workloads: documents.flatMap(({ root }) => {
      const pipeline = asMap(root);
      if (pipeline === undefined) return [];
      return pipeline.entries.flatMap(entry =>
        (keywords.has(entry.key) && entry.key !== 'pages') || entry.key.startsWith('.')
          ? []
          : lowerJob(entry, { source, pipeline, context, comments }),
      );
    }),
    comments,
    unreadable: [],
  };
}

const scripts = ['before_script', 'script', 'after_script'] as const;

interface Pipeline {
  readonly source: Source;
  readonly pipeline: DataMap;
  readonly context: LowerContext;
  readonly comments: Span[];
}

function lowerJob({ key, keyAnchor, value }: DataEntry, within: Pipeline): Workload[] {
  const { source, pipeline, context } = within;
  const job = asMap(value);
  if (job === undefined) return [];
  const get = (name: string): DataNode | undefined =>
    referred(
      settingOfJob(job, name, pipeline) ??
        asMap(pipeline.get('default'))?.get(name) ??
        (inheritedGlobally.has(name) ? pipeline.get(name) : undefined),
      pipeline,
    );
  const runner = runnerOf(get('tags'));
  const image = get('image');
  const container = containerOf(key, image, context);
  const seen = new Set<DataNode>();
  const parts = scripts.flatMap(name => scriptsOf(get(name), within, seen));
  const commands = parts.flatMap(part => part.commands);
  const services = (asList(get('services'))?.items ?? []).map(item =>
    containerOf('service', referred(item, pipeline), context),
  );
  const own: Workload = {
    ...container,
    anchor: keyAnchor,
    facts: [...container.facts, ...commands.map(commandFact)],
  };
  // With docker:dind beside it, or another host, the job's docker speaks to another engine than the runner's.
  const elsewhere =
    services.some(({ image: name }) =>
      /\bdind\b/.test(name?.known === false ? name.text : (valueOf(name) ?? '')),
    ) || isElsewhere(hostOf(get('variables')) ?? hostOf(pipeline.get('variables')));
  const builders = new Builders();
  const started = elsewhere
    ? []
    : parts.flatMap(({ commands: own, node, isItem }) =>
        dockerWorkloads(own, {
          uri: source.uri,
          name: key,
          insertBefore: insertInto(source, node, isItem),
          builders,
        }),
      );
  return [own, ...services, ...started].map(workload => ({ ...workload, runner }));
}

/** `DOCKER_HOST`, as a text or as an object with its value. */
const hostOf = (variables: DataNode | undefined): DataNode | undefined => {
  const node = asMap(variables)?.get('DOCKER_HOST');
  return asMap(node)?.get('value') ?? node;
};

/** A socket in the file system is that of the machine's own engine. */
const isElsewhere = (host: DataNode | undefined): boolean =>
  host !== undefined && !/^(?:unix|npipe):/i.test(textOf(host) ?? '');

/** References that lead to one another further than this go in a circle. */
const mostReferences = 10;

/** What `!reference [job, key, …]` stands for. Undefined: it is in another file. */
function referred(node: DataNode | undefined, pipeline: DataMap): DataNode | undefined {
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

/** A key of a job, or of the last template it extends that has it. `seen`: templates that do not have it. */
function settingOfJob(
  job: DataMap,
  name: string,
  pipeline: DataMap,
  seen: Set<string> = new Set(),
): DataNode | undefined {
  const own = job.get(name);
  if (own !== undefined) return own;
  const node = job.get('extends');
  const templates = (node?.type === 'list' ? node.items : [node]).flatMap(item => textOf(item) ?? []);
  for (const template of templates.toReversed()) {
    if (seen.has(template) || seen.size > mostTemplates) continue;
    seen.add(template);
    const map = asMap(pipeline.get(template));
    const found = map === undefined ? undefined : settingOfJob(map, name, pipeline, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Jobs without tags run on the service's runners; a tag that those do not have is that of one's own. */
function runnerOf(tags: DataNode | undefined): NonNullable<Workload['runner']> {
  const names = (asList(tags)?.items ?? []).flatMap(item => textOf(item) ?? []);
  return names.some(name => !name.includes('$') && !hostedLabels.gitlab.pattern.test(name))
    ? 'own'
    : 'hosted';
}

/** `image:` and each of `services:`: a name, or an object with `name`, `entrypoint` and `command`. */
function containerOf(name: string, node: DataNode | undefined, { syntaxes }: LowerContext): Workload {
  const map = asMap(node);
  const image = map === undefined ? node : map.get('name');
  const text = textOf(image);
  const reference = text === undefined ? undefined : settingOf(text);
  const words = ['entrypoint', 'command'].flatMap(key =>
    (asList(map?.get(key))?.items ?? []).flatMap(item =>
      item.type === 'scalar' && item.extract.text !== ''
        ? [{ value: settingOf(item.extract.text), extract: item.extract, anchor: item.anchor }]
        : [],
    ),
  );
  const facts: Fact[] = [...execCommands(words, syntaxes.shell)];
  if (image !== undefined && reference !== undefined)
    facts.push({ type: 'image', reference, anchor: image.anchor });
  const anchor = node?.anchor ?? { uri: '', span: { start: 0, end: 0 } };
  const workload: Workload = { name, runs: 'container', anchor, facts };
  return reference === undefined ? workload : { ...workload, image: reference };
}

interface ScriptPart {
  readonly node: DataNode;
  readonly isItem: boolean;
  readonly commands: readonly ShellCommand[];
}

/** A script: a text, or a list of texts, lists and references. `seen`: what the job runs already. */
function scriptsOf(
  node: DataNode | undefined,
  within: Pipeline,
  seen: Set<DataNode>,
  isItem = false,
): readonly ScriptPart[] {
  if (node === undefined || seen.has(node)) return [];
  seen.add(node);
  const { shell } = within.context.syntaxes;
  if (node.type === 'list')
    return node.items.flatMap(item => scriptsOf(referred(item, within.pipeline), within, seen, true));
  const isText = node.type === 'scalar' && typeof node.value === 'string';
  if (!isText || shell === undefined) return [];
  const script = shell.parse(node.extract);
  within.comments.push(...script.comments);
  return [{ node, isItem, commands: script.commands }];
}

const settingOf = (text: string): Setting<string> => (text.includes('$') ? unknown(text) : known(text));
