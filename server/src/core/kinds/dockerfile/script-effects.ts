import type { DockerfileInstruction } from '../../syntax/dockerfile/dockerfile.ts';
import type { ShellCommand } from '../../syntax/shell/syntax.ts';
import type { Extract } from '../../text.ts';
import type { Change } from './changes.ts';
import { RunWrites } from './run-writes.ts';
import { changesOfScript } from './script-changes.ts';
import type { StageImage } from './stage-image.ts';

/** What scripts do to the files of an image while they run. */
export class ScriptEffects {
  readonly written = new RunWrites();
  readonly #done = new Map<Extract, readonly Change[]>();

  /** Has a script run, and says what it has done besides writing files: the last first. `before`: what is at a path until then. */
  add(
    script: Extract,
    commands: readonly ShellCommand[],
    before: (path: string) => Extract | undefined,
  ): readonly Change[] {
    this.written.add(commands, script, before);
    // One that is read again does so once.
    if (this.#done.has(script)) return [];
    const changes = changesOfScript(script, commands);
    this.#done.set(script, changes);
    return changes;
  }

  /** All that they have done: the last first. */
  get changes(): readonly Change[] {
    const others = [...this.#done.values()].toReversed().flat();
    return this.written.paths.length === 0 ? others : [...others, { is: 'ran', writes: this.written }];
  }
}

/**
 * Nobody looks further back for a script, or a folder, than to the last change but this many whose number is a multiple of it: each RUN of a long
 * Dockerfile may ask for one. So a script that grows from one RUN to the next begins at the same line for most of them.
 */
const mostChanges = 200;

/** What has been done to an image when an instruction has run, as far back as anybody looks: the last first. Absent: all have. */
export function changesBehind(
  image: StageImage,
  during: DockerfileInstruction | undefined,
  ran: ReadonlyMap<DockerfileInstruction, ScriptEffects>,
): readonly Change[] {
  const { done } = image.behind(during);
  const { length } = image.changes;
  const end = length - Math.max(0, Math.floor(done / mostChanges) - 1) * mostChanges;
  const changes: Change[] = [];
  let from = length - done;
  for (const [instruction, effects] of [...ran].toReversed()) {
    const own = effects.changes;
    const at = length - image.behind(instruction).begun;
    if (own.length === 0 || at > end) continue;
    changes.push(...image.changes.slice(from, at), ...own);
    from = at;
  }
  return [...changes, ...image.changes.slice(from, end)];
}
