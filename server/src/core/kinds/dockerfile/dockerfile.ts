import {
  type BuildSite,
  type Fact,
  known,
  type Setting,
  valueOf,
  type Word,
  type Workload,
} from '../../facts.ts';
import { type Init, initOfImage } from '../../knowledge/image-inits.ts';
import { isRunByRoot } from '../../knowledge/image-users.ts';
import { say } from '../../message.ts';
import { fileNameOf } from '../../relative-uri.ts';
import {
  type Dockerfile,
  type DockerfileInstruction,
  parseDockerfile,
  type Stage,
} from '../../syntax/dockerfile/dockerfile.ts';
import { isPosixShell } from '../../syntax/shell/names.ts';
import type { ShellCommand, ShellSyntax } from '../../syntax/shell/syntax.ts';
import type { Source, Span } from '../../text.ts';
import { allowFlags, createBuilder } from '../builder-commands.ts';
import { commentAbove } from '../comment-above.ts';
import { startedAs } from '../image-start.ts';
import { initializedBy } from '../init-scripts.ts';
import type { Kind, Lowered } from '../kind.ts';
import { commandsOfRuns, commandsOfScripts } from '../scripts-run.ts';
import { SeenFiles } from '../seen-files.ts';
import { isWindowsBuild, isWindowsStage } from '../windows-build.ts';
import { BuildContext } from './build-context.ts';
import { type CommandReading, commandsOf } from './instruction-commands.ts';
import { lastOf } from './last-instruction.ts';
import { withLoadedFiles } from './loaded-commands.ts';
import { loadedFact } from './loaded-lines.ts';
import type { ScriptEffects } from './script-effects.ts';
import { ImageScripts } from './scripts.ts';
import { StageImage } from './stage-image.ts';
import { readOnce, type Surroundings } from './stage-scripts.ts';
import { inheritedEntrypoint, inheritedStarts, startCommands } from './start.ts';

const fileName =
  /(?:^|\/)(?:(?:Dockerfile|Containerfile)(?:[.-][^/]*)?|[^/]+\.(?:dockerfile|containerfile))$/i;
/** Names that only the content makes a Dockerfile's: `Dockerfile2`, `Dockerfile_dev`, `redis-Dockerfile`. */
const likely =
  /(?:^|\/)(?:(?:Dockerfile|Containerfile)(?:\d|_)[^/]*|[^/]+[-_](?:Dockerfile|Containerfile))$/i;
/** What is beside a Dockerfile, or will be one: not ours to read. */
const other =
  /\.(?:dockerignore|md|rst|adoc|html?|j2|jinja2?|tmpl|tpl|template|erb|tt|eex|ejs|mustache|hbs|liquid|twig|in|py|go|rb|js|ts|json|ya?ml|toml|sh|sha256|lock|bak|orig|rej|patch|diff|swp)$/i;

export const dockerfile: Kind = {
  id: 'dockerfile',
  fileName: 'Dockerfile',
  comment: '#',
  claims: (path, text) =>
    (fileName.test(path) || (likely.test(path) && /^[ \t]*FROM[ \t]/im.test(text))) && !other.test(path),
  lower: (source, { syntaxes, files }) =>
    lowerDockerfile(source, syntaxes.shell, () => new BuildContext(source.uri, files)),
};

/** Reads the text as a Dockerfile: for files of that kind, and for those that carry one inside, whose context is not looked at. */
export function lowerDockerfile(
  source: Source,
  shell: ShellSyntax | undefined,
  openContext: () => BuildContext | undefined = () => undefined,
): Lowered {
  const file = parseDockerfile(source);
  const comments: Span[] = [...file.comments];
  const windows = isWindowsBuild(file);
  const reading = { shell, context: { steps: openContext(), starts: openContext() }, comments };
  return {
    workloads: file.stages
      .flatMap((stage, at) => lowerStage(source, file, stage, at, reading))
      .map(workload => (windows ? { ...workload, ofWindows: true } : workload)),
    // A script that several stages run is read for each.
    comments: [...new Map(comments.map(span => [span.start, span])).values()],
    unreadable: file.unterminated.map(span => ({ span, message: say`Nothing ends this heredoc.` })),
  };
}

/** What a Dockerfile is read with. */
interface Reading {
  readonly shell: ShellSyntax | undefined;
  /** For what RUN runs, and for what containers do: not that many steps leave nothing to the latter. */
  readonly context: Readonly<Record<'steps' | 'starts', BuildContext | undefined>>;
  /** The comments of its scripts, as they are found. */
  readonly comments: Span[];
}

function lowerStage(
  source: Source,
  { stages }: Dockerfile,
  stage: Stage,
  at: number,
  { shell, context, comments }: Reading,
): Workload[] {
  const anchor = { uri: source.uri, span: stage.from.keywordSpan };
  const facts: Fact[] = at === 0 ? [{ type: 'build', driver: undefined, anchor }] : [];
  if (stage.image !== undefined && stage.base === undefined && valueOf(stage.image.value) !== 'scratch')
    facts.push({ type: 'image', reference: stage.image.value, anchor: stage.image.anchor });
  for (const flag of stage.from.flags)
    if (flag.name === 'platform') facts.push({ type: 'platform', value: flag.value, anchor: flag.anchor });

  const windows = isWindowsStage(stage);
  const readerOf = (instruction: DockerfileInstruction | undefined): ShellSyntax | undefined =>
    windows || (instruction !== undefined && !readsPosix(instruction.exec ?? [])) ? undefined : shell;
  let reader = readerOf(stage.base && lastOf(stage.base, 'SHELL'));
  const image = windows ? undefined : new StageImage(stage, stages, shell);
  const read = readOnce(source, { shell, comments });
  const withScripts = (
    commands: readonly ShellCommand[],
    files: ImageScripts | undefined,
    around: Omit<Surroundings, 'files'>,
  ): readonly Fact[] => {
    const own = withLoadedFiles(commands, files).map(loadedFact);
    return files === undefined
      ? own
      : [...own, ...commandsOfScripts(own, files, run => read(run, { files, ...around }))];
  };
  const reading = (files: ImageScripts | undefined): CommandReading => ({
    shell,
    comments,
    files: files && new SeenFiles(files, {}),
  });
  const starts = new Map<string, DockerfileInstruction>();
  const runs = new Map<DockerfileInstruction, ShellSyntax | undefined>();
  const steps: (() => readonly Fact[])[] = [];
  const ran = new Map<DockerfileInstruction, ScriptEffects>();
  for (const instruction of stage.instructions) {
    const { keyword, onbuild, variables } = instruction;
    if (keyword === 'SHELL') reader = readerOf(instruction);
    if (keyword === 'RUN') {
      const files = image && new ImageScripts(image, context.steps, instruction);
      if (files !== undefined && !onbuild) ran.set(instruction, files.effects);
      const commands = commandsOf(instruction, reader, reading(files));
      steps.push(() => [
        ...stepFacts(instruction),
        ...withScripts(commands, files, { variables, once: true }),
      ]);
    }
    if (!onbuild && (keyword === 'CMD' || keyword === 'ENTRYPOINT' || keyword === 'HEALTHCHECK')) {
      starts.set(keyword, instruction);
      runs.set(instruction, reader);
    }
  }
  // The last first: what it runs may have grown from what those before have run.
  facts.push(
    ...steps
      .toReversed()
      .map(step => step())
      .toReversed()
      .flat(),
  );
  const name = stage.name ?? valueOf(stage.image?.value) ?? `stage ${at + 1}`;
  const reference = imageOf(stage);
  const common = {
    name,
    anchor,
    ...(reference === undefined ? {} : { image: reference }),
    ...(windows ? { ofWindows: true as const } : {}),
  };
  const last = at === stages.length - 1;
  const files = image && new ImageScripts(image, context.starts, undefined, ran);
  const init = last && files !== undefined ? initOf(stage) : undefined;
  const inherited = last ? inheritedStarts(stage.base, starts) : [];
  for (const { keyword, instruction, from } of inherited) {
    starts.set(keyword, instruction);
    runs.set(instruction, readerOf(lastOf(from, 'SHELL')));
  }
  const commands = startCommands(starts, inheritedEntrypoint(stage.base), runs, reading(files));
  const started: Fact[] = [
    ...(last ? imageFacts(source, stage) : []),
    ...withScripts(commands, files, { variables: stage.environment, user: userAtStart(stage) }),
    ...(files === undefined || init === undefined
      ? []
      : commandsOfRuns(initializedBy(init.init, init.image, files), files, run =>
          read(run, { files, variables: stage.environment, user: init.user }),
        )),
  ];
  const build: Workload = { ...common, runs: 'build', facts, site: siteOf(source, stage, last) };
  return started.length === 0 ? [build] : [build, { ...common, runs: 'container', facts: started }];
}

const rootOf = (stage: Stage): Stage => (stage.base === undefined ? stage : rootOf(stage.base));

const imageOf = (stage: Stage): Setting<string> | undefined => rootOf(stage).image?.value;

/** Whether the stage, or one that it is built on, says what the container runs: more than options for what the image runs. */
const hasStart = ({ instructions, base }: Stage): boolean =>
  instructions.some(
    ({ keyword, onbuild, exec }) =>
      !onbuild &&
      (keyword === 'ENTRYPOINT' || (keyword === 'CMD' && !valueOf(exec?.[0]?.value)?.startsWith('-'))),
  ) ||
  (base !== undefined && hasStart(base));

/** The init that the image starts which the stage stands on, unless the stage says what is started. */
function initOf(
  stage: Stage,
): { readonly init: Init; readonly image: Word; readonly user: string | undefined } | undefined {
  const { image } = rootOf(stage);
  const known = image === undefined ? undefined : initOfImage(image.value);
  const replaced = known?.by === 'CMD' ? ['ENTRYPOINT', 'CMD'] : ['ENTRYPOINT'];
  if (image === undefined || known === undefined || hasInstruction(stage, replaced)) return undefined;
  if (known.asUser && startedAs(userOf(stage)).asRoot === undefined) return undefined;
  const program = lastOf(stage, 'CMD')?.exec?.[0]?.value;
  const isOther = known.before?.includes(valueOf(program) ?? '') === false;
  if (isOther && hasInstruction(stage, ['CMD'])) return undefined;
  const user = userOf(stage);
  // The images of the others say nothing of a user.
  return { init: known.init, image, user: user === undefined ? 'root' : nameOf(user) };
}

const hasInstruction = ({ instructions, base }: Stage, keywords: readonly string[]): boolean =>
  instructions.some(({ keyword, onbuild }) => !onbuild && keywords.includes(keyword)) ||
  (base !== undefined && hasInstruction(base, keywords));

const userOf = (stage: Stage): Setting<string> | undefined => lastOf(stage, 'USER')?.words[0]?.value;

const nameOf = (user: Setting<string>): string | undefined => valueOf(user)?.replace(/:.*$/, '');

/** Who runs a container of the stage: a name or a number; undefined: nobody knows. */
function userAtStart(stage: Stage): string | undefined {
  const user = userOf(stage);
  if (user !== undefined) return nameOf(user);
  const { image } = rootOf(stage);
  return image !== undefined && isRunByRoot(image.value) ? 'root' : undefined;
}

/** What a container of the stage runs is what the image runs that it stands on, unless the stage says otherwise. */
function imageFacts({ text }: Source, stage: Stage): Fact[] {
  const { image } = rootOf(stage);
  if (image === undefined || !image.value.known || image.value.value === 'scratch') return [];
  const { uri, span, replace } = image.anchor;
  // An argument in the name is not to be lost.
  const plain = text.slice(span.start, span.end) === image.value.value && replace !== undefined;
  const anchor = plain ? { uri, span, replace } : { uri, span };
  const start: Pick<Fact<'image'>, 'replaced'> = hasStart(stage) ? { replaced: true } : {};
  return [{ type: 'image', reference: image.value, ...start, ...startedAs(userOf(stage)), anchor }];
}

const isPosix = (word: Word | undefined): boolean => isPosixShell(valueOf(word?.value) ?? '');

/** `SHELL ["/bin/bash", "-o", "pipefail", "-c"]`, or one behind what sets its environment up: `["conda", "run", "-n", "x", "bash", "-c"]`. */
function readsPosix(vector: readonly Word[]): boolean {
  const flags = valueOf(vector.at(-1)?.value) ?? '';
  return isPosix(vector[0]) || (/^-[a-zA-Z]*c$/.test(flags) && vector.some(isPosix));
}

/** What `RUN --network`, `--security` and `--device` ask of the builder. */
function stepFacts({ flags }: DockerfileInstruction): Fact[] {
  return flags.flatMap(({ name, value, anchor }): Fact[] => {
    if (name === 'network') return [{ type: 'buildNetwork', scope: 'step', mode: value, anchor }];
    if (name === 'device') return [{ type: 'entitlement', scope: 'step', name: known('device'), anchor }];
    if (name !== 'security') return [];
    if (!value.known) return [{ type: 'entitlement', scope: 'step', name: value, anchor }];
    if (value.value !== 'insecure') return [];
    const entitlement = known('security.insecure', value.fromDefault);
    return [{ type: 'entitlement', scope: 'step', name: entitlement, anchor }];
  });
}

function siteOf(source: Source, stage: Stage, last: boolean): BuildSite {
  const path = fileNameOf(source.uri);
  const file = path === 'Dockerfile' || path === '' ? '' : ` -f ${path}`;
  const target = last || stage.name === undefined ? '' : ` --target ${stage.name}`;
  return {
    commands: needs => [
      createBuilder(needs),
      `docker buildx build${allowFlags(needs)}${file}${target} --load .`,
    ],
    document: (lines, at) => commentAbove(source, lines, at),
  };
}
