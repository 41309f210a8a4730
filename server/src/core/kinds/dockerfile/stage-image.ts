import { type Setting, valueOrText } from '../../facts.ts';
import { hasOnlyFolders } from '../../knowledge/image-users.ts';
import type { DockerfileInstruction, Stage } from '../../syntax/dockerfile/dockerfile.ts';
import type { ShellSyntax } from '../../syntax/shell/syntax.ts';
import { programFolders } from '../image-path.ts';
import { type Change, changesOf, type Moment, namesIn } from './changes.ts';

const rootOf = (stage: Stage): Stage => (stage.base === undefined ? stage : rootOf(stage.base));

/** What the instructions of a stage make of its image. */
export class StageImage {
  readonly #stages: readonly Stage[];
  readonly #shell: ShellSyntax | undefined;
  readonly #end: Moment;
  readonly #behind: ReadonlyMap<DockerfileInstruction, Moment>;
  readonly #others = new Map<number, StageImage>();
  /** The last first. */
  readonly changes: readonly Change[];
  /** The names of files that the changes tell. */
  readonly names: ReadonlySet<string>;
  /** What ENV gives to the containers. */
  readonly environment: ReadonlyMap<string, Setting<string>>;
  /** What it stands on has no files in `/`, but folders alone. */
  readonly isBareAtRoot: boolean;
  /** Where programs are looked for. */
  readonly programFolders: readonly string[];

  /** `stages`: all of the Dockerfile. */
  constructor(stage: Stage, stages: readonly Stage[], shell: ShellSyntax | undefined) {
    const { all, end, behind } = changesOf(stage, shell);
    this.#stages = stages;
    this.#shell = shell;
    this.#end = end;
    this.#behind = behind;
    this.changes = all;
    this.environment = stage.environment;
    const { image } = rootOf(stage);
    this.isBareAtRoot = image !== undefined && hasOnlyFolders(image.value);
    const path = stage.environment.get('PATH');
    const added = path === undefined ? [] : valueOrText(path).split(':');
    this.programFolders = [...added.filter(folder => /^\/[\w./-]+$/.test(folder)), ...programFolders];
    this.names = new Set(all.flatMap(change => namesIn(change, this.programFolders)));
  }

  /** Where an instruction has run; absent: all have. */
  behind(instruction: DockerfileInstruction | undefined): Moment {
    return (instruction === undefined ? undefined : this.#behind.get(instruction)) ?? this.#end;
  }

  /** What has been done when an instruction has run, the first first; absent: all have. */
  changesUntil(instruction: DockerfileInstruction | undefined): readonly Change[] {
    return this.changes.slice(this.changes.length - this.behind(instruction).done).toReversed();
  }

  /** The image of an earlier stage, by its name or number. */
  earlier(from: string): StageImage | undefined {
    const at = this.#stages.findIndex(({ name }, i) => name === from.toLowerCase() || String(i) === from);
    const stage = this.#stages[at];
    if (stage === undefined) return undefined;
    // What comes from a stage can only come from an earlier one, so this ends.
    const known = this.#others.get(at) ?? new StageImage(stage, this.#stages.slice(0, at), this.#shell);
    this.#others.set(at, known);
    return known;
  }
}
