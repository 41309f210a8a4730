import type { Setting, Word } from '../../facts.ts';
import type { DockerfileInstruction } from '../../syntax/dockerfile/dockerfile.ts';
import type { ShellCommand } from '../../syntax/shell/syntax.ts';
import type { Extract } from '../../text.ts';
import type { ScriptFiles } from '../container-scripts.ts';
import { baseOf, resolved } from '../image-path.ts';
import type { Entries } from '../kind.ts';
import { begins, joined } from '../written-text.ts';
import type { BuildContext } from './build-context.ts';
import type { Change, Doer } from './changes.ts';
import { type Copied, copiedOf, foldersOf, sourcesOf } from './copies.ts';
import { mayEdit } from './edited-files.ts';
import { EnabledUnits } from './enabled-units.ts';
import { ImageFolders } from './image-folders.ts';
import { covers } from './mounts.ts';
import { formerPaths, isPutAt } from './moves.ts';
import { isRemoved } from './removals.ts';
import { changesBehind, ScriptEffects } from './script-effects.ts';
import type { StageImage } from './stage-image.ts';

/** Where a script may come from by folders that are moved is tried this often: each may hold it, or not. */
const mostTries = 20;

/** How the changes are gone through. */
interface Search {
  readonly from: number;
  readonly to: number;
  /** So many moves of the first have been looked at. */
  readonly undone: number;
  readonly tries: { left: number };
  /** What has been added behind what is there: the last first. */
  readonly added: Extract[];
}

/** The scripts in an image, by what a command may call them. */
export class ImageScripts implements ScriptFiles {
  readonly #image: StageImage;
  readonly #context: BuildContext | undefined;
  readonly #during: DockerfileInstruction | undefined;
  /** What has been done until now, as far back as anybody looks: the last first. */
  #changes: readonly Change[];
  /** Where its commands start. */
  readonly directory: string;
  readonly #found = new Map<string, Extract | undefined>();
  readonly #broughtBy = new Map<Extract, Word>();
  /** Texts that stand behind others, of which nothing is known. */
  readonly #continued = new Set<Extract>();
  /** The names that scripts have given to files, which no instruction says. */
  readonly #given = new Set<string>();
  #units: EnabledUnits | undefined;
  /** What scripts have done since. */
  readonly effects = new ScriptEffects();

  /**
   * `context`: absent: only what the Dockerfile itself writes is looked for. `during`: the instruction that runs; absent: all have.
   * `ran`: what the scripts have done that instructions before it run.
   */
  constructor(
    image: StageImage,
    context?: BuildContext,
    during?: DockerfileInstruction,
    ran: ReadonlyMap<DockerfileInstruction, ScriptEffects> = new Map(),
  ) {
    this.#image = image;
    this.#context = context;
    this.#during = during;
    this.directory = image.behind(during).directory;
    this.#changes = [{ is: 'ran', writes: this.effects.written }, ...changesBehind(image, during, ran)];
    this.#noteNames(this.#changes);
  }

  /** Has a script run, whose commands are known. */
  run(script: Extract, commands: readonly ShellCommand[]): void {
    const changes = this.effects.add(script, commands, path => this.get(path));
    if (changes.length === 0) return;
    this.#changes = [...changes, ...this.#changes];
    this.#noteNames(changes);
    // Most names are programs of which nothing is known: to look for them again, all changes would be gone through.
    for (const [name, found] of this.#found)
      if (found !== undefined || this.#pathsOf(name).some(path => this.#isTouched(path, changes.length)))
        this.#found.delete(name);
  }

  #noteNames(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.is === 'moved' && 'runs' in change.by)
        for (const name of change.names) this.#given.add(name);
      if (change.is === 'ran') for (const path of change.writes.paths) this.#given.add(baseOf(path));
    }
  }

  /** Whether the last changes, so many, may have done something to what is at a path. */
  #isTouched(path: string, last: number): boolean {
    const added: Extract[] = [];
    const place = { at: path };
    const put = this.#put(place, { from: 0, to: last, undone: 0, tries: { left: mostTries }, added });
    return put !== 'nothing' || place.at !== path || added.length > 0;
  }

  /** The whole file that a text stands in which a script has written. */
  writerOf(script: Extract): Extract | undefined {
    for (const change of this.#changes) {
      const writer = change.is === 'ran' ? change.writes.writerOf(script) : undefined;
      if (writer !== undefined) return writer;
    }
    return undefined;
  }

  get(name: string): Extract | undefined {
    const found = this.lines(name);
    return found === undefined || this.#continued.has(found) ? undefined : found;
  }

  lines(name: string): Extract | undefined {
    const path = this.#pathsOf(name).find(one => this.effects.written.has(one));
    if (path !== undefined) return this.effects.written.get(path);
    if (!this.#found.has(name)) this.#found.set(name, this.#find(name));
    return this.#found.get(name);
  }

  get programFolders(): readonly string[] {
    return this.#image.programFolders;
  }

  /** Where something of that name may be. */
  #pathsOf(name: string): readonly string[] {
    return name.includes('/')
      ? [resolved(this.directory, name)]
      : this.#image.programFolders.map(folder => resolved(folder, name));
  }

  get environment(): ReadonlyMap<string, Setting<string>> {
    return this.#image.environment;
  }

  units(): EnabledUnits {
    this.#units ??= new EnabledUnits(this.#image.changesUntil(this.#during));
    return this.#units;
  }

  broughtBy(script: Extract): Word | undefined {
    return this.#broughtBy.get(script);
  }

  within(folder: string): readonly string[] {
    return this.entries(folder).files;
  }

  foldersWithin(folder: string): readonly string[] {
    return this.entries(folder).folders;
  }

  /** What is in a folder. */
  entries(folder: string): Entries {
    const folders = new ImageFolders(this.#changes, this.#during, (change, at) =>
      this.#copiedInto(change, at),
    );
    return folders.in(resolved(this.directory, folder));
  }

  /** What a change has copied into a folder. */
  #copiedInto(change: Copied, folder: string): readonly Entries[] {
    const { from } = change;
    const image = from === undefined ? undefined : this.#image.earlier(from);
    const stage = image === undefined ? undefined : new ImageScripts(image, this.#context);
    return foldersOf(change, folder).flatMap(source => {
      const entries =
        from === undefined ? this.#context?.list(source) : stage?.entries(resolved('/', source.path));
      return entries === undefined ? [] : copiedOf(entries, source);
    });
  }

  #find(name: string): Extract | undefined {
    if (name.includes('/')) return this.#at(resolved(this.directory, name));
    const { names, programFolders } = this.#image;
    // A program that nothing names is the image's own.
    if (![names, this.#given].some(all => all.has(name) || all.has('*'))) return undefined;
    for (const folder of programFolders) {
      const found = this.#at(resolved(folder, name));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** What has last been put at a path. `undone`: so many moves of the change `from` have been looked at. */
  #at(path: string, from = 0, tries = { left: mostTries }, undone = 0): Extract | undefined {
    const added: Extract[] = [];
    const put = this.#put({ at: path }, { from, to: this.#changes.length, tries, undone, added });
    const first = put === 'nothing' ? undefined : put;
    const whole = joined([first, ...added.toReversed()]);
    const isNew = put === 'nothing' && this.#image.isBareAtRoot && path.lastIndexOf('/') === 0;
    const isBehind = first === undefined ? !isNew && !begins(whole) : this.#continued.has(first);
    if (isBehind && whole !== undefined) this.#continued.add(whole);
    return whole;
  }

  /**
   * The same without what has been added to it since. `nothing`: no change has put anything there; `place` is then where it was before
   * them.
   */
  #put(place: { at: string }, { from, to, tries, undone, added }: Search): Extract | 'nothing' | undefined {
    let { at } = place;
    // What has moved the file: it may have come from a mount of it.
    let by: Doer | undefined;
    for (let i = from; i < to; i++) {
      const change = this.#changes[i];
      if (change === undefined) break;
      switch (change.is) {
        case 'ran':
          if (change.writes.has(at)) return change.writes.get(at);
          break;
        case 'written': {
          if (change.path !== at) break;
          const { text, adds } = change.writing();
          if (text === undefined || !adds) return text;
          added.push(text);
          break;
        }
        case 'moved': {
          const moves = change.moves();
          if (i === from && undone > 0) by = change.by;
          for (let k = i === from ? undone : 0; k < moves.length; k++) {
            const move = moves[k];
            if (move === undefined) break;
            if (isPutAt(move, at)) {
              if (!move.isCertain) return undefined;
              if (move.isLink) return this.#linked(move.from, tries);
              at = move.from;
              place.at = at;
              by = change.by;
              continue;
            }
            if (move.isAway && move.from === at && change.by !== this.#during) return undefined;
            for (const former of formerPaths(move, at)) {
              if (tries.left === 0) break;
              tries.left--;
              const found = move.isLink ? this.#at(former, 0, tries) : this.#at(former, i, tries, k + 1);
              if (found !== undefined) return move.isCertain ? found : undefined;
            }
          }
          break;
        }
        case 'edited':
          if (mayEdit(change, at)) return undefined;
          break;
        case 'removed':
          // What a step has moved, or runs itself, was there until then.
          if (change.by !== this.#during && change.by !== by && change.paths.some(one => isRemoved(at, one)))
            return undefined;
          break;
        case 'mounted':
          if ((change.by === this.#during || change.by === by) && covers(change, at))
            return this.#copied(change, at);
          break;
        case 'copied': {
          if (change.text !== undefined && change.to === at) return change.text;
          const found = this.#copied(change, at);
          if (found !== undefined) return found;
          // Something of which nothing is known stands there now.
          if (change.to === at) return undefined;
          break;
        }
      }
    }
    return 'nothing';
  }

  /** What is where a link leads: it may have been put there after the link. */
  #linked(path: string, tries: { left: number }): Extract | undefined {
    if (tries.left === 0) return undefined;
    tries.left--;
    return this.#at(path, 0, tries);
  }

  #copied(change: Copied, at: string): Extract | undefined {
    const { from } = change;
    for (const source of sourcesOf(change, at)) {
      const found =
        from === undefined ? this.#context?.read(source) : this.#inStage(from, resolved('/', source.path));
      if (found === undefined) continue;
      const word = change.words?.get(source.named);
      if (word !== undefined) this.#broughtBy.set(found, word);
      return found;
    }
    return undefined;
  }

  #inStage(from: string, path: string): Extract | undefined {
    const image = this.#image.earlier(from);
    const stage = image === undefined ? undefined : new ImageScripts(image, this.#context);
    const found = stage?.lines(path);
    if (found !== undefined && stage?.get(path) === undefined) this.#continued.add(found);
    return found;
  }
}
