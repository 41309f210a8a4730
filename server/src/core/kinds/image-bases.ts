import { type Setting, valueOf } from '../facts.ts';
import { relativeUri } from '../relative-uri.ts';
import { parseDockerfile, type Stage } from '../syntax/dockerfile/dockerfile.ts';
import type { Source } from '../text.ts';
import type { Files } from './kind.ts';

/** A build as a file describes it; paths as written there. */
export interface BuildOf {
  /** Relative to the file that describes the build. */
  readonly context: string;
  /** Relative to the context. */
  readonly dockerfile: string;
  /** Absent: the last stage. */
  readonly target?: Setting<string> | undefined;
  readonly arguments: ReadonlyMap<string, Setting<string>>;
}

/**
 * The image that a build stands on, read from its Dockerfile: the FROM of the target stage, or of the stages that it is
 * built on. Undefined where the text does not tell.
 */
export function basesOf(uri: string, build: BuildOf, files: Files): readonly string[] | undefined {
  const dockerfile = dockerfileOf(uri, build, files);
  return dockerfile === undefined ? undefined : basesIn(dockerfile, build);
}

/** The Dockerfile of a build, where it can be read. */
export function dockerfileOf(
  uri: string,
  { context, dockerfile }: Pick<BuildOf, 'context' | 'dockerfile'>,
  files: Files,
): Source | undefined {
  const there = relativeUri(uri, context.replace(/\/*$/, '/') + dockerfile);
  const text = there === undefined ? undefined : files.read(there);
  return there === undefined || text === undefined ? undefined : { uri: there, text };
}

/** The same for a Dockerfile's own text. */
export function basesIn(
  source: Source,
  { target, arguments: given }: Pick<BuildOf, 'target' | 'arguments'>,
): readonly string[] | undefined {
  const { stages } = parseDockerfile(source, given);
  let stage = stageOf(stages, target);
  // A stage can only stand on an earlier one, so this ends.
  while (stage?.base !== undefined) stage = stage.base;
  const image = valueOf(stage?.image?.value);
  return image === undefined || image === 'scratch' || image === '' ? undefined : [image];
}

/** The stage that a build is for: the last, unless a target is named. */
export function stageOf(stages: readonly Stage[], target: Setting<string> | undefined): Stage | undefined {
  if (target === undefined) return stages.at(-1);
  const name = valueOf(target)?.toLowerCase();
  if (name === undefined) return undefined;
  return stages.find(stage => stage.name === name) ?? (/^\d+$/.test(name) ? stages[Number(name)] : undefined);
}
