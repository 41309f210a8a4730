import {
  type BuildSite,
  type Entitlement,
  type Fact,
  type Setting,
  unknown,
  type Workload,
} from '../../facts.ts';
import { asList, asMap, type DataEntry, textOf } from '../../syntax/data.ts';
import { parseDockerfile } from '../../syntax/dockerfile/dockerfile.ts';
import type { ShellSyntax } from '../../syntax/shell/syntax.ts';
import type { Source } from '../../text.ts';
import { createBuilder } from '../builder-commands.ts';
import { commentAbove } from '../comment-above.ts';
import { BuildContext } from '../dockerfile/build-context.ts';
import { ImageScripts } from '../dockerfile/scripts.ts';
import { StageImage } from '../dockerfile/stage-image.ts';
import { basesIn, dockerfileOf, stageOf } from '../image-bases.ts';
import type { Files } from '../kind.ts';
import { buildsWindows, isWindowsStage } from '../windows-build.ts';
import { isTrue, pairsOf } from './values.ts';
import type { Interpolate } from './variables.ts';

/** What `build:` of a service asks of its builder. */
export function composeBuild(
  source: Source,
  service: string,
  entry: DataEntry,
  interpolate: Interpolate,
): Workload {
  const map = asMap(entry.value);
  const facts: Fact[] = [{ type: 'build', driver: undefined, declared: true, anchor: entry.keyAnchor }];
  const network = map?.get('network');
  const mode = textOf(network);
  if (network !== undefined && mode !== undefined)
    facts.push({ type: 'buildNetwork', scope: 'build', mode: interpolate(mode), anchor: network.anchor });
  const privileged = map?.get('privileged');
  if (privileged !== undefined && isTrue(privileged, interpolate))
    facts.push({
      type: 'entitlement',
      scope: 'grant',
      name: { known: true, value: 'security.insecure' },
      anchor: privileged.anchor,
    });
  for (const item of asList(map?.get('entitlements'))?.items ?? []) {
    const name = textOf(item);
    if (name !== undefined)
      facts.push({ type: 'entitlement', scope: 'grant', name: interpolate(name), anchor: item.anchor });
  }
  return {
    name: service,
    runs: 'build',
    anchor: entry.keyAnchor,
    facts,
    site: siteOf(source, service),
  };
}

function siteOf(source: Source, service: string): BuildSite {
  const commands = (needs: readonly Entitlement[]): readonly string[] => [
    createBuilder(needs),
    `docker compose build --builder eci-builder ${service}`,
  ];
  return {
    commands,
    allCommands: needs => [createBuilder(needs), 'docker compose build --builder eci-builder'],
    document: (lines, at) => commentAbove(source, lines, at),
  };
}

/** What a service's build reads: its Dockerfile, where it is there, and what the build gives it. */
interface Recipe {
  readonly source: Source;
  readonly target: Setting<string> | undefined;
  readonly arguments: ReadonlyMap<string, Setting<string>>;
}

function recipeOf(
  { value, keyAnchor }: DataEntry,
  files: Files,
  interpolate: Interpolate,
): Recipe | undefined {
  const map = asMap(value);
  const setting = (key: string): Setting<string> | undefined => {
    const text = textOf(map?.get(key));
    return text === undefined ? undefined : interpolate(text);
  };
  const context = map === undefined ? interpolate(textOf(value) ?? '') : setting('context');
  const path = context ?? { known: true, value: '.' };
  const file = setting('dockerfile') ?? { known: true, value: 'Dockerfile' };
  const given = new Map(
    pairsOf(map?.get('args')).map(({ name, value: text = '' }) => [
      name,
      // An argument without a value takes the environment's.
      text === '' ? unknown(`\${${name}}`) : interpolate(text),
    ]),
  );
  const recipe = { target: setting('target'), arguments: given };
  const inline = textOf(map?.get('dockerfile_inline'));
  if (inline !== undefined) return { ...recipe, source: { uri: keyAnchor.uri, text: inline } };
  if (!path.known || !file.known || path.value === '') return undefined;
  const source = dockerfileOf(keyAnchor.uri, { context: path.value, dockerfile: file.value }, files);
  return source === undefined ? undefined : { ...recipe, source };
}

/** The image that a service's build stands on, where its Dockerfile is and tells. */
export function composeBases(
  build: DataEntry,
  files: Files,
  interpolate: Interpolate,
): readonly string[] | undefined {
  const recipe = recipeOf(build, files, interpolate);
  return recipe === undefined ? undefined : basesIn(recipe.source, recipe);
}

/** Whether a service's build makes a Windows image, where its Dockerfile is and tells. */
export function composeBuildsWindows(build: DataEntry, files: Files, interpolate: Interpolate): boolean {
  const recipe = recipeOf(build, files, interpolate);
  return recipe !== undefined && buildsWindows(recipe.source, recipe.target, recipe.arguments);
}

/** The scripts in the image that a service is built into, where its Dockerfile is. */
export function composeImage(
  build: DataEntry,
  files: Files,
  interpolate: Interpolate,
  shell: ShellSyntax,
): ImageScripts | undefined {
  const recipe = recipeOf(build, files, interpolate);
  if (recipe === undefined) return undefined;
  const { source, target, arguments: given } = recipe;
  const { stages } = parseDockerfile(source, given);
  const stage = stageOf(stages, target);
  if (stage === undefined || isWindowsStage(stage)) return undefined;
  return new ImageScripts(new StageImage(stage, stages, shell), new BuildContext(source.uri, files));
}
