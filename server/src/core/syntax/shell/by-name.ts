import type { Assignment } from './assignments.ts';

/** The assignments of each variable, in the order in which they stand. */
export function byNameOf(assignments: readonly Assignment[]): ReadonlyMap<string, readonly Assignment[]> {
  const byName = new Map<string, Assignment[]>();
  for (const assignment of assignments) {
    const others = byName.get(assignment.name);
    if (others === undefined) byName.set(assignment.name, [assignment]);
    else others.push(assignment);
  }
  return byName;
}
