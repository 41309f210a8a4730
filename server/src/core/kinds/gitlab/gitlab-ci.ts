import { asMap, type DataEntry, type DataMap, type DataNode, textOf } from '../../syntax/data.ts';
import { readYaml } from '../../syntax/yaml/yaml.ts';
import type { Source } from '../../text.ts';
import { invalidYaml } from '../invalid-yaml.ts';
import { type Kind, type LowerContext, type Lowered, readOnce } from '../kind.ts';
import { ownPart } from '../own-part.ts';
import { isGitlabJobs } from './claim.ts';
import { Inputs } from './inputs.ts';
import { lowerJob, type ScriptKey, scriptKeys } from './job.ts';
import { chainOf, type JobChain, templatesOf } from './jobs.ts';
import { GitlabProject } from './project.ts';
import { RepositoryScripts } from './repository-scripts.ts';
import { GitlabScripts } from './scripts.ts';

export const gitlabCi: Kind = {
  id: 'gitlab-ci',
  fileName: '.gitlab-ci.yml',
  comment: '#',
  claims: (path, text) =>
    /(?:^|\/)[^/]*\.?gitlab-ci(?:[.-][^/]+)?\.ya?ml$/i.test(path) ||
    (/(?:^|\/)\.gitlab(?:-ci)?\/(?:[^/]+\/)*[^/]+\.ya?ml$/i.test(path) &&
      /^[ \t]+(?:(?:before_|after_)?script|services|extends|trigger):/m.test(text)) ||
    (/\.ya?ml$/i.test(path) && isGitlabJobs(text)),
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
  const documents = readOnce(context.files, source, readYaml);
  const comments = documents.flatMap(document => document.comments);
  const workloads = documents.flatMap(({ root }) => {
    const pipeline = asMap(root);
    if (pipeline === undefined) return [];
    const project = new GitlabProject(source, pipeline, context.files);
    const inputs = new Inputs(source.uri, documents, project.inputsGiven());
    const scripts = new GitlabScripts(source.uri, project, context.syntaxes.shell, inputs);
    const files = new RepositoryScripts(project.root, context.files, context.syntaxes.shell);
    files.ask(source.text);
    const within = { source, inputs, project, context, scripts, files };
    const users = usersElsewhere(pipeline, project);
    const left = scriptsLeft(
      source,
      pipeline,
      users.flatMap(user => user.names),
    );
    const lowered = [...pipeline.entries.filter(isJobEntry), ...users.map(user => user.entry)]
      .flatMap(entry => {
        const scripts = entry.key.startsWith('.') ? left(entry) : scriptKeys;
        return scripts.length === 0 ? [] : lowerJob(entry, scripts, within);
      })
      .flatMap(workload => ownPart(workload, source.uri));
    comments.push(...scripts.comments);
    return lowered;
  });
  // What only looks like a pipeline says nothing of its jobs.
  const isPipeline =
    workloads.length > 0 ||
    /(?:^|\/)\.gitlab-ci\.ya?ml$/i.test(source.uri) ||
    documents.some(({ root }) => asMap(root)?.get('stages') !== undefined);
  return {
    workloads,
    comments,
    unreadable: isPipeline && !isTemplated(source.text) ? invalidYaml(documents) : [],
  };
}

/** What Jinja and the like make a pipeline of is no YAML itself: `{% if … %}`, `<% if … %>`, `image: {{ … }}`. */
const isTemplated = (text: string): boolean =>
  /^[ \t]*(?:\{%|<%|(?:- +)?(?:[\w.-]+:[ \t]+)?\{\{)/m.test(text);

const isJobEntry = ({ key }: DataEntry): boolean => !keywords.has(key) || key === 'pages';

/** The jobs of other files that are made of templates of this one. */
function usersElsewhere(own: DataMap, project: GitlabProject): readonly User[] {
  const templates = new Set(own.entries.filter(isTemplate).map(({ key }) => key));
  if (templates.size === 0) return [];
  return project.othersThatName(templates).flatMap(entry => {
    if (entry.key.startsWith('.') || !isJobEntry(entry)) return [];
    const names = namesIn(chainOf(entry.key, project));
    return names.some(name => templates.has(name)) ? [{ entry, names }] : [];
  });
}

interface User {
  readonly entry: DataEntry;
  readonly names: readonly string[];
}

const isTemplate = ({ key, value }: DataEntry): boolean =>
  key.startsWith('.') && scriptKeys.some(name => asMap(value)?.get(name) !== undefined);

/** The templates that a job extends, or takes scripts from. */
const namesIn = ({ maps, templates }: JobChain): readonly string[] => [
  ...templates,
  ...maps.flatMap(map => scriptKeys.flatMap(name => referencesIn(map.get(name)))),
];

function referencesIn(node: DataNode | undefined): readonly string[] {
  if (node?.type !== 'list') return [];
  return node.tag === '!reference' ? [textOf(node.items[0]) ?? ''] : node.items.flatMap(referencesIn);
}

/**
 * The scripts of a template that are no part of jobs: it is not extended, referred to, and has no anchor. One that no job here uses is
 * there for those of files that nobody knows, and is read as a job; what a template that extends it takes is read there.
 */
function scriptsLeft(
  { text }: Source,
  pipeline: DataMap,
  elsewhere: readonly string[],
): (template: DataEntry) => readonly ScriptKey[] {
  const used = new Set([
    ...elsewhere,
    ...[...text.matchAll(/!reference[ \t]*\[[ \t]*["']?([^,\]"']+)/g)].map(([, name = '']) => name.trim()),
  ]);
  const taken = new Map<string, Set<ScriptKey>>();
  for (const { key, value } of pipeline.entries) {
    const user = asMap(value);
    for (const name of user === undefined ? [] : templatesOf([user]))
      if (!key.startsWith('.')) used.add(name);
      else
        taken.set(
          name,
          new Set([
            ...(taken.get(name) ?? []),
            ...scriptKeys.filter(script => user?.get(script) === undefined),
          ]),
        );
  }
  return ({ key, keySpan, value }) =>
    used.has(key) || /^["']?[ \t]*:[ \t]*&/.test(text.slice(keySpan.end, keySpan.end + 80))
      ? []
      : scriptKeys.filter(
          script => asMap(value)?.get(script) !== undefined && taken.get(key)?.has(script) !== true,
        );
}
