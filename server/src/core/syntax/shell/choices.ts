import type { Span } from '../../text.ts';
import type { Arm } from './arms.ts';
import { type Assignment, isInOtherArm } from './assignments.ts';
import { holds } from './tree.ts';
import type { Part } from './words.ts';

/** A value that a variable may have. */
export interface Possible {
  /** Undefined: one that only the run knows. */
  readonly parts: readonly Part[] | undefined;
  /** The assignments that may give it; none: it may come from outside of the script. */
  readonly places: readonly Span[];
}

/** Nobody gives a variable more values, nor as many in as many ways. */
const most = { assignments: 20, values: 20 };

/** The values that an assignment may give, each of which the script knows; undefined: others too. */
type ValuesOf = (assignment: Assignment) => readonly (readonly Part[])[] | undefined;

/** The values that a variable may have at an offset, by its assignments: each branch is taken, or not. */
export function possibleValues(
  assignments: readonly Assignment[],
  before: readonly Part[] | undefined,
  at: number,
  valuesOf: ValuesOf,
): readonly Possible[] {
  if (assignments.length > most.assignments) return [];
  const relevant = assignments.filter(
    one => !one.within(at) && !isInOtherArm(one, at) && (one.end <= at || one.mayRunBefore(at)),
  );
  const first = { parts: before, places: [] };
  const ran = run(
    relevant.filter(({ end }) => end <= at).map(one => stepOf(one, at)),
    [first],
    valuesOf,
  );
  // What stands behind runs before in a loop, or where the function is called later.
  const later = relevant.filter(({ end }) => end > at).flatMap(one => applied(one, ran, valuesOf));
  return distinct([...ran, ...later]);
}

/** An assignment, and the arms between it and the offset. */
interface Step {
  readonly assignment: Assignment;
  readonly arms: readonly Arm[];
}

const stepOf = (assignment: Assignment, at: number): Step => ({
  assignment,
  arms: assignment.arms.filter(({ span }) => !holds(span, at)),
});

function run(steps: readonly Step[], before: readonly Possible[], valuesOf: ValuesOf): readonly Possible[] {
  let now = before;
  for (let i = 0; i < steps.length; ) {
    const step = steps[i];
    const arm = step?.arms[0];
    if (step === undefined || arm === undefined) {
      if (step !== undefined) now = applied(step.assignment, now, valuesOf);
      i++;
      continue;
    }
    const rest = steps.slice(i);
    const until = rest.findIndex(
      ({ arms }) =>
        arms[0]?.statement.start !== arm.statement.start || arms[0]?.statement.end !== arm.statement.end,
    );
    const group = until < 0 ? rest : rest.slice(0, until);
    now = branched(group, arm, now, valuesOf);
    i += group.length;
  }
  return now;
}

/** The assignments of one statement: those of one of its arms run, or none. */
function branched(
  steps: readonly Step[],
  { of }: Arm,
  before: readonly Possible[],
  valuesOf: ValuesOf,
): readonly Possible[] {
  const taken: Arm[] = [];
  const after: Possible[] = [];
  for (const { arms } of steps) {
    const [arm] = arms;
    if (arm === undefined || taken.some(({ span }) => span.start === arm.span.start)) continue;
    taken.push(arm);
    if (arm.leaves) continue;
    const own = steps
      .filter(step => step.arms[0]?.span.start === arm.span.start)
      .map(step => ({ ...step, arms: step.arms.slice(1) }));
    after.push(...run(own, before, valuesOf));
  }
  const others = of === taken.length ? [] : before;
  return distinct([...others, ...after]);
}

function applied(
  assignment: Assignment,
  before: readonly Possible[],
  valuesOf: ValuesOf,
): readonly Possible[] {
  const { kind, array, start, end } = assignment;
  const places = [{ start, end }];
  const values = (array ? undefined : valuesOf(assignment)) ?? [undefined];
  if (kind !== 'append') return values.map(parts => ({ parts, places }));
  const [value] = values;
  return before.map(({ parts }) => ({
    parts: parts === undefined || value === undefined ? undefined : [...parts, ...value],
    places,
  }));
}

/** Values that are the same come from either place. */
function distinct(values: readonly Possible[]): readonly Possible[] {
  const found = new Map<string | undefined, Possible>();
  for (const value of values) {
    const text = value.parts?.map(part => part.text).join('');
    const same = found.get(text);
    const places =
      same === undefined || same.places.length * value.places.length === 0
        ? []
        : [...same.places, ...value.places];
    found.set(text, same === undefined ? value : { ...same, places });
  }
  return found.size > most.values ? [{ parts: undefined, places: [] }] : [...found.values()];
}
