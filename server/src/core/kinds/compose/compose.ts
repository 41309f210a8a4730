import type { Workload } from '../../facts.ts';
import { say } from '../../message.ts';
import { asksForSocket } from '../../socket-users.ts';
import { asList, asMap, type DataDocument, type DataEntry, type DataMap, textOf } from '../../syntax/data.ts';
import { readYaml } from '../../syntax/yaml/yaml.ts';
import type { Source, Span } from '../../text.ts';
import { isOfWindows, isWindowsPath } from '../../windows.ts';
import { inlineDockerfile } from '../dockerfile/inline-dockerfile.ts';
import { hearing } from '../heard-comments.ts';
import { invalidYaml } from '../invalid-yaml.ts';
import type { Kind, LowerContext, Lowered } from '../kind.ts';
import { ownPart } from '../own-part.ts';
import { composeBases, composeBuild, composeBuildsWindows, composeImage } from './build.ts';
import { looksLikeCompose } from './claim.ts';
import { serviceCommands, startCommands } from './commands.ts';
import { containerFacts, hookFacts } from './container.ts';
import { environmentOf } from './environment.ts';
import { type FileDefinitions, fileFacts } from './files.ts';
import { hostNetworkFacts, withoutVainRemoval } from './networks.ts';
import { ComposeProject } from './project.ts';
import { commandsOfGivenScripts } from './scripts.ts';
import { type Interpolate, interpolator } from './variables.ts';

const fileName = /(^|\/)(docker-)?compose([.-][^/]*)?\.ya?ml$/i;
/** `dev.compose.yaml`: Compose when it has services, whatever they are made of. */
const fileNameEnd = /\.(docker-)?compose\.ya?ml$/i;
/** Podman's own tool looks for this name, and Compose does not. */
const ofPodman = /(^|\/)podman-compose([.-][^/]*)?\.ya?ml$/i;

export const compose: Kind = {
  id: 'compose',
  fileName: 'compose.yaml',
  comment: '#',
  claims: (path, text) =>
    fileName.test(path) ||
    (fileNameEnd.test(path) && /^services[ \t]*:/m.test(text)) ||
    (/\.ya?ml$/i.test(path) && !ofPodman.test(path) && looksLikeCompose(text)),
  lower: lowerCompose,
};

function lowerCompose(source: Source, context: LowerContext): Lowered {
  const documents = readYaml(source);
  const comments = documents.flatMap(document => document.comments);
  const heard = hearing(context, source.uri, comments);
  const templated = source.text.includes('{{') || source.text.includes('{%');
  const project = new ComposeProject(
    source.uri,
    documents.map(({ root }) => asMap(root)),
    context.files,
  );
  const extended = project.extended();
  const top = (key: string): DataMap | undefined =>
    documents.flatMap(({ root }) => asMap(asMap(root)?.get(key)) ?? []).at(-1);
  const surroundings: Surroundings = {
    networks: top('networks'),
    volumes: top('volumes'),
    files: { configs: top('configs'), secrets: top('secrets') },
    interpolate: interpolator(environmentOf(source, context.files)),
  };
  return {
    workloads: project
      .services()
      .filter(entry => !(extended.has(entry.key) && isFragment(entry)))
      .flatMap(entry => lowerService(source, entry, surroundings, heard, comments))
      .flatMap(workload => ownPart(workload, source.uri)),
    comments,
    unreadable: templated ? [] : unreadable(source, documents),
  };
}

/** What is no YAML hides the rest from Compose, too. */
function unreadable(source: Source, documents: readonly DataDocument[]): Lowered['unreadable'] {
  const invalid = invalidYaml(documents);
  return invalid.length > 0 ? invalid : repeated(source, documents);
}

/** Compose refuses a file with a key that is there twice (since 2.17, docker/compose issue 10407), and one of the two is not judged. */
const repeated = ({ text }: Source, documents: readonly DataDocument[]): Lowered['unreadable'] =>
  documents
    .flatMap(({ repeatedKeys }) => repeatedKeys?.() ?? [])
    .map(span => ({
      span,
      message: say`${text.slice(span.start, span.end)} is here a second time: Compose refuses that, and only the last one is judged.`,
    }));

/** Compose cannot start it by itself: it is there to be extended. */
function isFragment({ value }: DataEntry): boolean {
  const service = asMap(value);
  return service !== undefined && service.get('image') === undefined && service.get('build') === undefined;
}

/** What the services of a file refer to. */
interface Surroundings {
  readonly networks: DataMap | undefined;
  readonly volumes: DataMap | undefined;
  readonly files: FileDefinitions;
  readonly interpolate: Interpolate;
}

function lowerService(
  source: Source,
  { key, keyAnchor, value }: DataEntry,
  { networks, volumes, files: definitions, interpolate }: Surroundings,
  { syntaxes: { shell }, files }: LowerContext,
  comments: Span[],
): readonly Workload[] {
  const service = asMap(value);
  // Compose leaves what has a provider to that provider.
  if (service === undefined || service.get('provider') !== undefined) return [];
  const reference = textOf(service.get('image'));
  const image = reference === undefined ? {} : { image: interpolate(reference) };
  const buildEntry = service.entry('build');
  const given = [
    ...withoutVainRemoval(containerFacts(service, volumes, interpolate), service, networks),
    ...fileFacts(service, definitions, interpolate),
  ];
  const commands = serviceCommands(service, shell);
  const facts = [
    ...given,
    ...hostNetworkFacts(service, networks),
    ...hookFacts(service, interpolate),
    ...commands,
    ...(shell === undefined
      ? []
      : commandsOfGivenScripts(commands, {
          service,
          given,
          configs: definitions.configs,
          files,
          shell,
          image: () =>
            buildEntry === undefined ? undefined : composeImage(buildEntry, files, interpolate, shell),
        })),
  ];
  // Only who mounts the socket is asked what it is built from: reading a Dockerfile takes time.
  const bases =
    buildEntry !== undefined && facts.some(asksForSocket)
      ? composeBases(buildEntry, files, interpolate)
      : undefined;
  const windows =
    isOfWindows(image.image, facts) ||
    isWindowsPath(textOf(service.get('working_dir'))) ||
    (buildEntry !== undefined && composeBuildsWindows(buildEntry, files, interpolate));
  const container: Workload = {
    name: key,
    runs: 'container',
    anchor: keyAnchor,
    facts,
    ...image,
    ...(bases === undefined ? {} : { bases }),
    ...(windows ? { ofWindows: true } : {}),
  };
  const before = (asList(service.get('pre_start'))?.items ?? []).flatMap((item): Workload[] => {
    const hook = asMap(item);
    if (hook === undefined) return [];
    const facts = [...containerFacts(hook, volumes, interpolate), ...startCommands(hook, shell)];
    const own = textOf(hook.get('image'));
    return [
      { ...container, facts, anchor: hook.anchor, ...(own === undefined ? {} : { image: interpolate(own) }) },
    ];
  });
  const build = buildEntry;
  if (build === undefined) return [container, ...before];
  const built = {
    ...composeBuild(source, key, build, interpolate),
    ...(windows ? { ofWindows: true as const } : {}),
  };
  const inline = asMap(build.value)?.get('dockerfile_inline');
  if (inline?.type !== 'scalar' || inline.value === null || inline.anchor.uri !== source.uri)
    return [container, ...before, built];
  const read = inlineDockerfile(source, inline.extract, built, shell);
  comments.push(...read.comments);
  return [container, ...before, built, ...read.workloads];
}
