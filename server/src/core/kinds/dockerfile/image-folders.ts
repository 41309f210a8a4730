import { resolved } from '../image-path.ts';
import type { Entries } from '../kind.ts';
import type { Change, Doer } from './changes.ts';
import type { Copied } from './copies.ts';
import { formerFolders, putInto } from './moves.ts';
import { namedIn } from './named-entries.ts';
import { isRemoved } from './removals.ts';

/** What is in the folders of an image. */
export class ImageFolders {
  /** The last first. */
  readonly #changes: readonly Change[];
  readonly #during: Doer | undefined;
  readonly #copiedInto: (change: Copied, folder: string) => readonly Entries[];

  /** `during`: the instruction that runs. */
  constructor(
    changes: readonly Change[],
    during: Doer | undefined,
    copiedInto: (change: Copied, folder: string) => readonly Entries[],
  ) {
    this.#changes = changes;
    this.#during = during;
    this.#copiedInto = copiedInto;
  }

  in(folder: string): Entries {
    return this.#from(folder, 0, 1, this.#during);
  }

  /** The same by the changes from one on; with those that have gone there `moves` times. `by`: what has moved the folder: it was there until then. */
  #from(folder: string, from: number, moves: number, by: Doer | undefined): Entries {
    const files = new Set<string>();
    const folders = new Set<string>();
    const removed: string[] = [];
    const isThere = (name: string): boolean =>
      removed.length === 0 || !removed.some(one => isRemoved(resolved(folder, name), one));
    for (const [i, change] of this.#changes.entries()) {
      if (i < from) continue;
      if (change.is === 'removed' && change.by !== this.#during && change.by !== by)
        removed.push(...change.paths);
      for (const listed of [namedIn(change, folder), ...this.#listed(change, folder, i, moves)]) {
        for (const name of listed.files) if (isThere(name)) files.add(name);
        for (const name of listed.folders) if (isThere(name)) folders.add(name);
      }
    }
    return { files: [...files].sort(), folders: [...folders].sort() };
  }

  /** What is in the folders that a change copies, or moves, with all that they hold. */
  #listed(change: Change, folder: string, at: number, moves: number): readonly Entries[] {
    if (change.is === 'moved' && moves > 0) {
      const own = change.moves();
      const named = own.flatMap(move => putInto(move, folder));
      return [
        { files: named, folders: named },
        ...own.flatMap(move =>
          formerFolders(move, folder).map(former =>
            this.#from(former, move.isLink ? 0 : at + 1, moves - 1, change.by),
          ),
        ),
      ];
    }
    return change.is === 'copied' && change.text === undefined ? this.#copiedInto(change, folder) : [];
  }
}
