import { type Extract, extractOf } from '../../text.ts';
import { before } from '../expansion.ts';
import type { MakeAssignment } from './makefile.ts';

/** What one assignment gives a variable. */
interface Part extends Extract {
  /** Variables that only the run knows there. */
  readonly unknown?: ReadonlySet<string>;
}

/** What assignments have made of a variable. */
export interface Variable {
  readonly flavor: 'recursive' | 'simple';
  readonly parts: readonly Part[];
  readonly fromDefault?: string;
  readonly exported: boolean;
  /** A command of the shell gives the value, and may give none. */
  readonly asked?: boolean;
}

const asksShell = ({ operator, value: { text } }: MakeAssignment): boolean =>
  operator === '!=' || /^\s*\$[({]shell\s/.test(text);

/** What an assignment finds. */
interface Before {
  readonly old: Variable | undefined;
  /** Whether there is an assignment before, of a known value or not. */
  readonly has: boolean;
  /** Variables that only the run knows where it stands. */
  readonly unknown: ReadonlySet<string>;
  /** Its value as it is now. */
  readonly expanded: () => Extract;
}

/** What an assignment makes of a variable; undefined: it leaves it as it is. */
export function assigned(
  assignment: MakeAssignment,
  { old, has, unknown, expanded }: Before,
): Variable | undefined {
  const { name, operator, value, whereUnset, exported } = assignment;
  const flags = { exported: exported || old?.exported === true, asked: asksShell(assignment) };
  const part = { ...value, unknown };
  if (operator === '!=') return { flavor: 'simple', parts: [expanded()], ...flags };
  if (operator === '+=' && has) {
    if (old === undefined) return undefined;
    const own = old.flavor === 'simple' ? expanded() : part;
    return { ...old, ...flags, parts: [...old.parts, before(value, ' '), own] };
  }
  if (operator !== '?=' && (!whereUnset || old?.asked === true))
    return operator === ':='
      ? { flavor: 'simple', parts: [expanded()], ...flags }
      : { flavor: 'recursive', parts: [part], ...flags };
  return has ? undefined : { flavor: 'recursive', parts: [part], fromDefault: `$(${name})`, ...flags };
}

/** A variable with a value that no makefile writes. */
export const variableOf = (value: string): Variable => ({
  flavor: 'simple',
  parts: [extractOf('', value, 0)],
  exported: false,
});
