import { type Extract, extractOf } from '../../text.ts';
import type { MakeAssignment } from './makefile.ts';

/** What assignments have made of a variable. */
export interface Variable {
  readonly flavor: 'recursive' | 'simple';
  readonly parts: readonly Extract[];
  readonly fromDefault?: string;
  readonly exported: boolean;
  /** A command of the shell gives the value, and may give none. */
  readonly asked?: boolean;
}

export const asksShell = (operator: MakeAssignment['operator'], { text }: Extract): boolean =>
  operator === '!=' || /^\s*\$[({]shell\s/.test(text);

/** A variable with a value that no makefile writes. */
export const variableOf = (value: string): Variable => ({
  flavor: 'simple',
  parts: [extractOf('', value, 0)],
  exported: false,
});
