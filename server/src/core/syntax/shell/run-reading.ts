import type { Word } from '../../facts.ts';
import type { Extract } from '../../text.ts';
import { Certainty } from './certainty.ts';
import type { FunctionCommand } from './functions.ts';
import { valuesBehind } from './reading-in.ts';
import type { Scope } from './scope.ts';
import type { Calls, KnownFiles } from './syntax.ts';
import type { ShellNode } from './tree.ts';

/** What is known of the run of a text. */
export interface RunReading {
  /** Only what runs in any case counts, with these arguments of the script. */
  readonly given?: readonly Word[] | 'unknown';
  /** Functions that the script is called for which reads this one in. */
  readonly calls?: Calls | undefined;
  /** What is known of the files where it runs. */
  readonly files?: KnownFiles | undefined;
  /** Who runs it; absent: nobody knows. */
  readonly user?: string | undefined;
  readonly isStep?: true | undefined;
  /** The scripts that it reads in, which are known. */
  readonly sourced?: readonly Extract[];
}

/** What a text runs in any case; undefined: all of it counts. */
export function certaintyOf(
  nodes: readonly ShellNode[],
  { given, calls, files, user, isStep, sourced = [] }: RunReading,
  scope: Scope,
  library: readonly FunctionCommand[],
): Certainty | undefined {
  if (given === undefined) return undefined;
  const settings = given === 'unknown' ? undefined : given.map(({ value }) => value);
  return new Certainty(nodes, settings, valuesBehind(scope, sourced), {
    calls,
    files,
    user,
    isStep,
    relays: new Set(library.flatMap(({ name }) => name ?? [])),
  });
}
