import { type Assignment, givesDefaultAt, isInOtherArm, surelyComeBy, surelyRan } from './assignments.ts';
import { joined, orDefault, type Value, withMore, withPossible } from './values.ts';

/** What a value is made of that a variable has at an offset. */
export interface Making {
  /** From outside of the script. */
  readonly given: Value | undefined;
  /** What the variable has before an assignment, of which nobody knows what it is. */
  readonly before: (assignment: Assignment) => Value | undefined;
  /** What an assignment gives it. */
  readonly valueOf: (assignment: Assignment) => Value | undefined;
  /** Whether nothing may have given it a value where nothing in the script does. */
  readonly isOnlyHere: boolean;
  /** Whether nothing gives another variable a value. */
  readonly isNeverSet: (name: string) => boolean;
  /** An assignment that has been come by, without what surely lets it run; undefined: it surely did not. Absent: as it is. */
  readonly asRun?: ((assignment: Assignment) => Assignment | undefined) | undefined;
  /** Whether the values count that it may have. */
  readonly possible: boolean;
}

/** What the assignments of a variable come to at an offset. `isRun`: the script is one that runs. */
export function valueAt(
  assignments: readonly Assignment[],
  at: number,
  isRun: boolean,
  { given, before, valueOf, isOnlyHere, isNeverSet, asRun, possible }: Making,
): Value | undefined {
  let value = given;
  let isUnset = value === undefined;
  for (const written of assignments) {
    const ran = written.end <= at;
    if (ran ? written.within(at) : !written.mayRunBefore(at)) continue;
    const assignment = ran && asRun !== undefined ? asRun(written) : written;
    if (assignment === undefined) continue;
    const { kind, name, adds, writtenOut } = assignment;
    const wasUnset = isUnset;
    isUnset = false;
    const next = valueOf(written);
    if (isRun && writtenOut !== undefined && surelyComeBy(assignment, at) && isNeverSet(writtenOut.of)) {
      if (writtenOut.gives === 'default') value = next && { ...next, fromDefault: `$${writtenOut.of}` };
    } else if (isRun && givesDefaultAt(assignment, at)) {
      value = orDefault(value, assignment, next, wasUnset && isOnlyHere);
    } else if (ran && surelyRan(assignment, at)) {
      value = kind === 'append' ? joined(value ?? before(written), next) : next;
    } else if (!ran || !isInOtherArm(assignment, at)) {
      if (possible) value = withPossible(value, assignment, next, ran);
      else value = adds ? withMore(value, name) : undefined;
    }
  }
  return value;
}
