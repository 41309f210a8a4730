import type { Setting, Workload } from '../../facts.ts';
import { valueOf, valueOrText } from '../../facts.ts';
import { asList, asMap, type DataEntry, type DataMap, type DataNode, textOf } from '../../syntax/data.ts';
import type { ShellCommand } from '../../syntax/shell/syntax.ts';
import { readYaml } from '../../syntax/yaml/yaml.ts';
import type { Source } from '../../text.ts';
import { isWindowsImage } from '../../windows.ts';
import { insertInto } from '../ci-text.ts';
import { Builders } from '../docker-cli/builders.ts';
import { CurrentEngine } from '../docker-cli/current-engine.ts';
import { dockerWorkloads } from '../docker-cli/script-workloads.ts';
import { commandFact } from '../exec-form.ts';
import { withinInnerEngine } from '../inner-engine.ts';
import { invalidYaml } from '../invalid-yaml.ts';
import { type Kind, type LowerContext, type Lowered, readOnce } from '../kind.ts';
import { ownPart } from '../own-part.ts';
import { isGitlabJobs } from './claim.ts';
import { containerOf, type Expand, givenShell, imageName } from './container.ts';
import { isEngine, startsEngine } from './engine.ts';
import { Inputs } from './inputs.ts';
import { chainOf, type JobChain, JobSettings, referred, templatesOf } from './jobs.ts';
import { GitlabProject } from './project.ts';
import { RepositoryScripts } from './repository-scripts.ts';
import { runnerOf } from './runner.ts';
import { GitlabScripts, type ScriptPart } from './scripts.ts';

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
    workloads.length > 0 || documents.some(({ root }) => asMap(root)?.get('stages') !== undefined);
  return {
    workloads,
    comments,
    unreadable: isPipeline && !isTemplated(source.text) ? invalidYaml(documents) : [],
  };
}

/** What Jinja and the like make a pipeline of is no YAML itself: `{% if … %}`, `image: {{ … }}`. */
const isTemplated = (text: string): boolean => /^[ \t]*(?:\{%|(?:- +)?(?:[\w.-]+:[ \t]+)?\{\{)/m.test(text);

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

const scriptKeys = ['before_script', 'script', 'after_script'] as const;
type ScriptKey = (typeof scriptKeys)[number];

interface Pipeline {
  readonly source: Source;
  readonly inputs: Inputs;
  readonly project: GitlabProject;
  readonly context: LowerContext;
  readonly scripts: GitlabScripts;
  readonly files: RepositoryScripts;
}

function lowerJob(
  { key, keyAnchor, value }: DataEntry,
  scripts: readonly ScriptKey[],
  within: Pipeline,
): Workload[] {
  const { source, inputs, project, context } = within;
  if (asMap(value) === undefined) return [];
  const chain = chainOf(key, project);
  const settings = new JobSettings(chain, project);
  const get = (name: string): DataNode | undefined => settings.get(name);
  if (settings.isNeverRun) return [];
  const variables = settings.variables(inputs);
  const tags = get('tags');
  const runner = runnerOf(settings, variables, inputs);
  const image = get('image');
  const valuesOf = (name: string, isInput: boolean): readonly string[] => {
    if (isInput) return inputs.valuesOf(name);
    const value = variables.get(name);
    return value === undefined ? [] : [valueOrText(value)];
  };
  const expand: Expand = text => imageName(text, valuesOf);
  const container = containerOf(key, image, context, expand, givenShell);
  const seen = new Set<DataNode>();
  // Source: GitLab docs, `script`: what is in `before_script` runs in the same shell, `after_script` in another one.
  const shells = [false, true].map(after => scripts.filter(name => (name === 'after_script') === after));
  const written = shells.map(names => within.scripts.of(names.map(get), variables, seen));
  const read = isPowerShell(tags, container, written.flat()) ? [] : written;
  const parts = read.flat();
  const serviceNodes = (asList(get('services'))?.items ?? []).map(item => referred(item, project));
  const services = serviceNodes.map(item => containerOf('service', item, context, expand));
  // Without an image it may run on the machine itself.
  const isInContainer = image !== undefined;
  const hasRepository = !/^(?:none|empty)$/.test(valueOf(variables.get('GIT_STRATEGY')) ?? '');
  const ran = read.flatMap(shell => {
    const written = shell.flatMap(part => part.commands.map(commandFact));
    return isInContainer && hasRepository ? [...written, ...within.files.commandsOf(written)] : written;
  });
  const own: Workload = {
    ...container,
    runs: isInContainer ? 'container' : 'host',
    anchor: keyAnchor,
    facts: [...container.facts, ...ran],
  };
  // With docker:dind beside it, or one that it starts, the job's docker speaks to an engine within a container; with a template or
  // services that nobody knows, it may.
  const inner =
    (chain.isPartial && get('services') === undefined) ||
    textOf(get('services'))?.includes('$[[') === true ||
    serviceNodes.some(item => isEngine(item, expand)) ||
    ran.some(command => startsEngine(command, isInContainer));
  const builders = new Builders();
  const engine = new CurrentEngine();
  const started = parts.flatMap(({ commands: all, node, isItem }) =>
    dockerWorkloads(
      inner ? all.map(withoutHost) : all.filter(command => !isElsewhere(command.variable('DOCKER_HOST'))),
      {
        uri: source.uri,
        name: key,
        insertBefore: insertInto(source, node, isItem),
        builders,
        engine,
      },
    ),
  );
  const judged = inner ? started.flatMap(workload => withinInnerEngine(workload) ?? []) : started;
  return [own, ...services, ...judged].map(workload => ({ ...workload, runner }));
}

/** The address of docker:dind is known to be near. */
const withoutHost = (command: ShellCommand): ShellCommand => ({
  ...command,
  variable: name => (name === 'DOCKER_HOST' ? undefined : command.variable(name)),
});

/** Runners on Windows read scripts with PowerShell. */
const isPowerShell = (
  tags: DataNode | undefined,
  { image }: Workload,
  parts: readonly ScriptPart[],
): boolean =>
  (asList(tags)?.items ?? []).some(item => /windows|powershell|pwsh/i.test(textOf(item) ?? '')) ||
  isWindowsImage(valueOf(image) ?? '') ||
  parts.some(({ node }) => powerShell.test(textOf(node) ?? ''));

/** `$name = …`, `$env:NAME`, `Get-Item`. */
const powerShell = /^\s*(?:\$[\w:]+\s*=\s|[A-Z][a-z]+-[A-Z][A-Za-z]+(?:\s|$))|\$env:\w/m;

/** A socket in the file system is that of the machine's own engine; so is what an empty address takes docker to. */
const isElsewhere = (host: Setting<string> | undefined): boolean =>
  host !== undefined && !(host.known && /^(?:$|unix:|npipe:)/i.test(host.value));
