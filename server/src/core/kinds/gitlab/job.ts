import type { Setting, Workload } from '../../facts.ts';
import { valueOf, valueOrText } from '../../facts.ts';
import { asList, asMap, type DataEntry, type DataNode, textOf } from '../../syntax/data.ts';
import type { ShellCommand } from '../../syntax/shell/syntax.ts';
import type { Source } from '../../text.ts';
import { isWindowsImage } from '../../windows.ts';
import { insertInto } from '../ci-text.ts';
import { Builders } from '../docker-cli/builders.ts';
import { CurrentEngine } from '../docker-cli/current-engine.ts';
import { dockerWorkloads } from '../docker-cli/script-workloads.ts';
import { commandFact } from '../exec-form.ts';
import { withinInnerEngine } from '../inner-engine.ts';
import type { LowerContext } from '../kind.ts';
import { addedBy } from '../where-workloads.ts';
import { WrittenScripts } from '../written-scripts.ts';
import { containerOf, type Expand, givenShell, imageName } from './container.ts';
import { isEngine, startsEngine } from './engine.ts';
import type { Inputs } from './inputs.ts';
import { chainOf, type JobChain, JobSettings, referred } from './jobs.ts';
import type { GitlabProject } from './project.ts';
import type { RepositoryScripts } from './repository-scripts.ts';
import { runnerOf } from './runner.ts';
import type { GitlabScripts, ScriptPart } from './scripts.ts';

export const scriptKeys = ['before_script', 'script', 'after_script'] as const;
export type ScriptKey = (typeof scriptKeys)[number];

/** What the jobs of a file are read with. */
export interface Pipeline {
  readonly source: Source;
  readonly inputs: Inputs;
  readonly project: GitlabProject;
  readonly context: LowerContext;
  readonly scripts: GitlabScripts;
  readonly files: RepositoryScripts;
}

/** A job, what it is read with, and which of its scripts count. */
interface Job {
  readonly entry: DataEntry;
  readonly chain: JobChain;
  readonly settings: JobSettings;
  readonly scripts: readonly ScriptKey[];
  readonly within: Pipeline;
}

/** More values of variables than these nobody gives one job. */
const mostChoices = 20;

export function lowerJob(entry: DataEntry, scripts: readonly ScriptKey[], within: Pipeline): Workload[] {
  if (asMap(entry.value) === undefined) return [];
  const chain = chainOf(entry.key, within.project);
  const settings = new JobSettings(chain, within.project);
  if (settings.isNeverRun) return [];
  const job: Job = { entry, chain, settings, scripts, within };
  const variables = settings.variables(within.inputs);
  const runner = runnerOf(settings, variables, within.inputs);
  const asked = workloadsWith(variables, job);
  const choices = settings.choices(within.inputs).filter(({ name }) => isUsedIn(name, job));
  const variants = choices.slice(0, mostChoices).map(({ name, value, of }) => ({
    where: { variable: `$${name}`, value },
    of,
    workloads: workloadsWith(settings.variables(within.inputs, new Map([[name, value]])), job),
  }));
  return [...asked, ...addedBy(variants, asked)].map(workload => ({ ...workload, runner }));
}

/** Whether the file names a variable, other than to choose a runner. */
function isUsedIn(name: string, { settings, within: { source } }: Job): boolean {
  if (!/^\w+$/.test(name)) return false;
  const use = new RegExp(`\\$\\{?${name}\\b`);
  const tags = asList(settings.get('tags'))?.items ?? [];
  return use.test(source.text) && !tags.some(tag => use.test(textOf(tag) ?? ''));
}

/** What the job asks for where its variables have these values. */
function workloadsWith(
  variables: ReadonlyMap<string, Setting<string>>,
  { entry: { key, keyAnchor }, chain, settings, scripts, within }: Job,
): Workload[] {
  const { source, inputs, project, context } = within;
  const get = (name: string): DataNode | undefined => settings.get(name);
  const tags = get('tags');
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
  const hook = scripts.includes('script') ? hookOf(get('hooks'), project) : undefined;
  const hooked = within.scripts.of([hook], variables, seen);
  const isPosix = !isPowerShell(tags, container, [...written.flat(), ...hooked]);
  const files = new WrittenScripts(context.syntaxes.shell, source.uri, within.scripts.comments);
  const read = (isPosix ? written : []).map(parts =>
    parts.map(part => ({ ...part, commands: files.withRun(part.commands) })),
  );
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
  // In a container, what comes before the sources does so in the runner's own image, which has no docker.
  const before = isPosix ? hooked : [];
  const parts = [...(isInContainer ? [] : before), ...read.flat()];
  const atSources: Workload = {
    name: key,
    runs: own.runs,
    anchor: keyAnchor,
    facts: before.flatMap(part => part.commands.map(commandFact)),
  };
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
  return [own, ...(before.length === 0 ? [] : [atSources]), ...services, ...judged];
}

/** What runs before the sources are there. Source: GitLab docs, `hooks:pre_get_sources_script`. */
const hookOf = (hooks: DataNode | undefined, project: GitlabProject): DataNode | undefined =>
  referred(asMap(hooks)?.get('pre_get_sources_script'), project);

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
