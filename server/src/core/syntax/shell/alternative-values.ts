import { type Assignment, isInOtherArm, surelyRan } from './assignments.ts';
import { holds } from './tree.ts';
import { joined, type Value, withPossible } from './values.ts';

/** What a variable holds at an offset where it was this assignment that gave it its value, with what was added to it since. */
export function valueSince(
  set: Assignment,
  all: readonly Assignment[],
  at: number,
  valueOf: (assignment: Assignment) => Value | undefined,
): Value | undefined {
  let value = valueOf(set);
  for (const one of all) {
    if (one.kind !== 'append' || one.start < set.end || one.end > at || one.within(at)) continue;
    if (isInOtherArm(one, set.start)) continue;
    // Where it stands in the same arms, it ran as surely.
    const own = { ...one, arms: one.arms.filter(({ span }) => !holds(span, set.start)) };
    const next = valueOf(one);
    value = surelyRan(own, at) ? joined(value, next) : withPossible(value, one, next, true);
  }
  return value;
}
