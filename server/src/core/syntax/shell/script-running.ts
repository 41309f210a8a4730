import type { Extract } from '../../text.ts';

/** How a script runs, where it counts what it then does. */
export interface ScriptRunning {
  /** A variable has no value to which nobody gives one, as far as anyone knows. */
  readonly isRun?: boolean;
  /** Nobody reads it in. */
  readonly isStarted?: boolean;
  /** What it reads in, where that is known. */
  readonly sourced?: readonly Extract[] | undefined;
}
