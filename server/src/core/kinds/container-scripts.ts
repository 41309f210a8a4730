import type { Setting, Word } from '../facts.ts';
import type { ScriptReading } from '../syntax/shell/syntax.ts';
import type { Extract } from '../text.ts';

/** A unit of systemd that an image enables. */
export interface EnabledUnit {
  readonly name: string;
  /** The target that wants it; `install`: the unit says itself which does. */
  readonly by: string;
}

/** What is known of the units of systemd that an image enables. */
export interface UnitSwitches {
  all(): readonly EnabledUnit[];
  /** Whether something keeps a unit from being started, or may, though a folder of a target has it. */
  mayBeOff(name: string): boolean;
}

/** The scripts of a container, by what a command may call them. */
export interface ScriptFiles {
  get(name: string): Extract | undefined;
  /** The same of a file that is a list: what lines stand before those that are known says nothing of them. Absent: as `get`. */
  lines?(name: string): Extract | undefined;
  /** The names of the files of a folder, those that are known. */
  within?(folder: string): readonly string[];
  /** The names of the folders in a folder, those that are known. */
  foldersWithin?(folder: string): readonly string[];
  /** Where it looks for programs, the first folder first; absent: nobody knows. */
  readonly programFolders?: readonly string[];
  /** The variables of the container; absent: nobody knows. */
  readonly environment?: ReadonlyMap<string, Setting<string>>;
  units?(): UnitSwitches;
  /** The word that brings a script which has been found, where one does. */
  broughtBy?(script: Extract): Word | undefined;
}

/** The run of a script. Without arguments (`given`), it is read in by another (`. FILE`). */
export interface ScriptRun extends ScriptReading {
  readonly script: Extract;
  /** The whole file that it stands in; absent: it is one, as long as that. */
  readonly file?: Extract;
  /** The word that names it. */
  readonly by: Word;
  /** The folder that it lies in; absent: nobody knows. */
  readonly folder?: string | undefined;
  /** Where it runs; absent: where the one does that starts it. */
  readonly directory?: string | undefined;
  /** Whoever starts it goes on where it fails. */
  readonly tolerated?: true;
  /** Somebody else runs it than who starts the container, or may. */
  readonly asOther?: true;
}
