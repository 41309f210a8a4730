import type { Fact, Workload } from '../../facts.ts';
import { runActions } from '../../knowledge/ci-runners.ts';
import { asList, asMap, type DataEntry, type DataMap, type DataNode, textOf } from '../../syntax/data.ts';
import { isPosixShell } from '../../syntax/shell/names.ts';
import type { ShellSyntax } from '../../syntax/shell/syntax.ts';
import { readYaml } from '../../syntax/yaml/yaml.ts';
import type { Source, Span } from '../../text.ts';
import { expressionSetting, insertInto, scriptCommands } from '../ci-text.ts';
import { mountOf } from '../compose/mounts.ts';
import { dockerWorkloads } from '../docker-cli/script-workloads.ts';
import { commandFact } from '../exec-form.ts';
import { invalidYaml } from '../invalid-yaml.ts';
import type { Kind, LowerContext, Lowered } from '../kind.ts';
import { WrittenScripts } from '../written-scripts.ts';
import { JobBuilds } from './builds.ts';
import { containerAction, dockerAction, runAction, socketOfRunner } from './container-action.ts';
import { JobEnv, type StepEnv } from './env.ts';
import { containerOptions } from './options.ts';
import { runnerOf } from './runner.ts';

export const githubWorkflow: Kind = {
  id: 'github-workflow',
  fileName: '.github/workflows/ci.yml',
  comment: '#',
  claims: (path, text) =>
    /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/i.test(path) ||
    (/(?:^|\/)action\.ya?ml$/i.test(path) && /^runs:/m.test(text)),
  lower: lowerWorkflow,
};

function lowerWorkflow(source: Source, context: LowerContext): Lowered {
  const documents = readYaml(source);
  const comments = documents.flatMap(document => document.comments);
  const root = asMap(documents[0]?.root);
  // Gitea and Forgejo offer no runners: every label is that of one's own.
  const github = !/\/\.(?:gitea|forgejo)\//.test(source.uri);
  const lowered = (key: string, job: DataMap | undefined): readonly Workload[] => {
    if (root === undefined || job === undefined || isOff(job)) return [];
    const runner = github ? runnerOf(job, root) : 'own';
    const workloads = [
      ...lowerJob({ source, root, key, job, github, context, comments }),
      ...dockerAction(key, job, github),
    ];
    return workloads.map(workload => ({ ...workload, runner }));
  };
  const workloads = [
    ...(asMap(root?.get('jobs'))?.entries ?? []).flatMap(({ key, value }) => lowered(key, asMap(value))),
    // A composite action has the steps of a job; which runner they meet, its callers know.
    ...lowered(textOf(root?.get('name')) ?? 'action', asMap(root?.get('runs'))),
  ];
  return { workloads, comments, unreadable: workloads.length === 0 ? [] : invalidYaml(documents) };
}

interface Job {
  readonly source: Source;
  readonly root: DataMap;
  readonly key: string;
  readonly job: DataMap;
  readonly github: boolean;
  readonly context: LowerContext;
  readonly comments: Span[];
}

function lowerJob({ source, root, key, job, github, context, comments }: Job): readonly Workload[] {
  const { shell } = context.syntaxes;
  const builds = new JobBuilds(source);
  const env = new JobEnv(root, job);
  const own = job.entry('container');
  const container = own === undefined ? undefined : lowerContainer(key, own, { job, shell });
  const services = (asMap(job.get('services'))?.entries ?? []).map(entry =>
    lowerContainer(entry.key, entry, { job, shell }),
  );
  const steps = (asList(job.get('steps'))?.items ?? []).flatMap(item => {
    const step = asMap(item);
    return step === undefined || isOff(step) ? [] : [step];
  });
  const commands: Fact[] = [];
  const scripts = new WrittenScripts(shell, source.uri, comments);
  // In order: a builder that one step sets up is used by those behind it.
  const started = steps.flatMap(step => {
    const run = step.get('run');
    const own = env.of(step);
    const isRead = isPosix(shellOf(step, job, root), job);
    const script = isRead ? scripts.withRun(scriptCommands(run, shell, comments, own)) : [];
    commands.push(...script.map(commandFact));
    const ofScript = dockerWorkloads(script, {
      uri: source.uri,
      name: textOf(step.get('name')) ?? key,
      insertBefore: insertInto(source, run),
      builders: builds.builders,
    });
    return [...ofScript, ...lowerAction(step, { builds, job, github, shell, env: own })];
  });
  const actions = builds.chained ? started.map(({ site: _, ...workload }) => workload) : started;
  if (container === undefined || own === undefined)
    return [{ name: key, runs: 'host', anchor: job.anchor, facts: commands }, ...services, ...actions];
  const facts = [
    ...container.facts,
    ...(github ? [socketOfRunner({ uri: own.keyAnchor.uri, span: own.keySpan })] : []),
    ...commands,
  ];
  return [{ ...container, facts }, ...services, ...actions];
}

/** `container: image`, or an object with the image, volumes, and options of `docker create`. */
function lowerContainer(
  name: string,
  { keyAnchor, value }: DataEntry,
  { job, shell }: { readonly job: DataMap; readonly shell: ShellSyntax | undefined },
): Workload {
  const map = asMap(value);
  const image = map === undefined ? value : map.get('image');
  // The runner takes `docker://` off. Source: actions/runner, ContainerInfo.cs.
  const reference = textOf(image)?.replace(/^docker:\/\//i, '');
  const facts: Fact[] = [
    ...(image === undefined || reference === undefined || reference === ''
      ? []
      : [{ type: 'image' as const, reference: expressionSetting(reference), anchor: image.anchor }]),
    ...(asList(map?.get('volumes'))?.items ?? []).flatMap(item => mountOf(item) ?? []),
    ...containerOptions(map?.get('options'), job, shell),
  ];
  const workload: Workload = { name, runs: 'container', anchor: keyAnchor, facts };
  return reference === undefined || reference === ''
    ? workload
    : { ...workload, image: expressionSetting(reference) };
}

/** A step that uses an action: one of Docker's own, or a container. */
function lowerAction(
  step: DataMap,
  {
    builds,
    job,
    github,
    shell,
    env,
  }: Pick<Job, 'job' | 'github'> & {
    readonly builds: JobBuilds;
    readonly shell: ShellSyntax | undefined;
    readonly env: StepEnv;
  },
): readonly Workload[] {
  const uses = step.get('uses');
  const text = textOf(uses);
  if (uses === undefined || text === undefined) return [];
  const name = textOf(step.get('name')) ?? text;
  const image = /^docker:\/\/(.+)$/.exec(text)?.[1];
  if (image !== undefined) return [containerAction(step, uses, { name, image, github }, shell)];
  if (github && runActions.pattern.test(text))
    return runAction(step, uses, { name, job, resolve: env.resolve }, shell);
  return builds.lower({ name, step, uses, inputs: asMap(step.get('with')), variables: env.variables });
}

/** A job or step that is turned off: `if: false`, whatever else it asks for. */
const isOff = (map: DataMap): boolean =>
  /^\s*(?:\$\{\{)?\s*false\s*(?:&&[^|]*)?(?:\}\}\s*)?$/.test(textOf(map.get('if')) ?? '');

/** The shell of a step: its own, the job's, the workflow's. */
function shellOf(step: DataMap, job: DataMap, root: DataMap): string | undefined {
  const defaultOf = (map: DataMap): DataNode | undefined =>
    asMap(asMap(map.get('defaults'))?.get('run'))?.get('shell');
  return textOf(step.get('shell') ?? defaultOf(job) ?? defaultOf(root));
}

/** Windows runners use PowerShell unless told otherwise. */
const isPosix = (shell: string | undefined, job: DataMap): boolean =>
  shell === undefined
    ? !/windows/i.test(textOf(job.get('runs-on')) ?? '')
    : isPosixShell(shell.trimStart().split(/\s/)[0] ?? '');
