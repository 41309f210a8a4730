import type { Word } from '../facts.ts';
import type { Extract } from '../text.ts';

/** The scripts of a container, by what a command may call them. */
export interface ScriptFiles {
  get(name: string): Extract | undefined;
  /** The names of the files of a folder, those that are known. */
  within?(folder: string): readonly string[];
  /** Where files have been put, those that are known. */
  paths?(): readonly string[];
}

/** The run of a script. */
export interface ScriptRun {
  readonly script: Extract;
  /** The word that names it. */
  readonly by: Word;
  /** Its arguments; undefined: those of the script that reads it in (`. FILE`). */
  readonly given: readonly Word[] | undefined;
  /** The folder that it lies in; absent: nobody knows. */
  readonly folder?: string | undefined;
  /** What the script that reads it in calls: functions of it, maybe. */
  readonly calls?: ReadonlySet<string>;
}
