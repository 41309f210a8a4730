import type { Span } from '../../text.ts';
import type { Assignment } from './assignments.ts';
import { SingleCalls } from './single-calls.ts';
import { type ShellNode, spanOf } from './tree.ts';

/** A function that its script defines once and calls once. */
interface SingleFunction extends Span {
  readonly name: string;
  readonly call: ShellNode;
  /** Whether it is known what it has set behind its end. */
  readonly isFollowed: boolean;
}

/** Where one of these stands in a function, it is not known what that has set. */
const leaves = /\b(?:return|unset|eval|trap)\b/;

/** What stands among the names of variables for the call of a function. */
const placeName = (name: string): string => `${name}()`;

/** The functions that a script calls once: what one sets, it has from its call on, and what is set there, it has itself. */
export class SingleFunctions {
  readonly #text: string;
  /** All functions, by where they begin; undefined: it is none of these. */
  readonly #functions = new Map<number, SingleFunction | undefined>();
  /** In the order of the text. */
  readonly #starts: readonly number[];
  readonly #placeNames = new Map<ShellNode, string>();

  constructor(nodes: readonly ShellNode[], text: string) {
    this.#text = text;
    const calls = new SingleCalls(nodes);
    const times = new Map<string, number>();
    const definitions = nodes.filter(({ type }) => type === 'function_definition');
    for (const node of definitions) {
      const name = nameOf(node);
      times.set(name, (times.get(name) ?? 0) + 1);
    }
    for (const node of definitions) {
      const name = nameOf(node);
      const call = times.get(name) === 1 && calls.depthOf(name) !== undefined ? calls.of(name) : undefined;
      const isFollowed = call !== undefined && !leaves.test(node.text);
      this.#functions.set(node.startIndex, call && { ...spanOf(node), name, call, isFollowed });
      if (call !== undefined) this.#placeNames.set(call, placeName(name));
    }
    this.#starts = [...this.#functions.keys()];
  }

  /** The name under which the place of a call is found among assignments. */
  placeNameOf(command: ShellNode): string | undefined {
    return this.#placeNames.get(command);
  }

  /** Where a function is called that holds an offset, and sets none of some variables. */
  callOf(offset: number, assignments: readonly Assignment[]): number | undefined {
    const around = this.#before(offset);
    return around === undefined ||
      !holds(around, offset) ||
      assignments.some(({ start }) => holds(around, start))
      ? undefined
      : around.call.startIndex;
  }

  /** The last function that begins before an offset, if it is one of these. */
  #before(offset: number): SingleFunction | undefined {
    let [low, high] = [0, this.#starts.length];
    while (low < high) {
      const mid = (low + high) >> 1;
      if ((this.#starts[mid] ?? 0) <= offset) low = mid + 1;
      else high = mid;
    }
    return this.#functions.get(this.#starts[low - 1] ?? -1);
  }

  /** The assignments of each variable, those in a function as its call makes them. */
  asCalled(all: readonly Assignment[]): ReadonlyMap<string, readonly Assignment[]> {
    const byName = Map.groupBy(all, ({ name }) => name);
    const placeOf = (name: string): Assignment | undefined => byName.get(placeName(name))?.[0];
    return new Map([...byName].map(([name, own]) => [name, this.#called(own, placeOf)]));
  }

  #called(
    assignments: readonly Assignment[],
    placeOf: (name: string) => Assignment | undefined,
  ): readonly Assignment[] {
    const around = this.#aroundAll(assignments);
    const place = around && placeOf(around.name);
    if (around?.isFollowed !== true || place === undefined) return assignments;
    return assignments
      .flatMap(one => {
        if (!holds(around, one.start)) return [one];
        const within = (at: number): boolean => one.within(at) || !holds(around, at);
        const mayRunBefore = (at: number): boolean => holds(around, at) && one.mayRunBefore(at);
        return [{ ...one, within, mayRunBefore }, this.#atCall(one, around, place)];
      })
      .sort((a, b) => a.start - b.start);
  }

  /** The only function that sets the variable for others. */
  #aroundAll(assignments: readonly Assignment[]): SingleFunction | undefined {
    let around: SingleFunction | undefined;
    for (const { arms, within } of assignments) {
      const starts = arms.flatMap(({ span }) => (this.#functions.has(span.start) ? [span.start] : []));
      if (starts.length === 0) continue;
      const own = starts.length === 1 ? this.#functions.get(starts[0] ?? -1) : undefined;
      if (own === undefined || (around !== undefined && own !== around) || within(own.end + 1))
        return undefined;
      around = own;
    }
    return around;
  }

  #atCall(assignment: Assignment, around: SingleFunction, place: Assignment): Assignment {
    const { node, kind, array, isDefault } = assignment;
    const { start, end, within } = place;
    // In its body, it is there where it stands.
    const mayRunBefore = (at: number): boolean => !holds(around, at) && place.mayRunBefore(at);
    const inside = assignment.arms.filter(
      ({ span }) => holds(around, span.start) && span.start !== around.start,
    );
    const written = node === undefined ? '' : this.#text.slice(node.startIndex, node.endIndex);
    const isPlain = kind === 'set' && !array && assignment.each === undefined && !ofFunction.test(written);
    const isSure = isPlain && (inside.length === 0 || (isDefault && inside.length === 1));
    const arms = [...place.arms, ...inside];
    if (isSure) return { ...assignment, start, end, within, mayRunBefore, arms };
    return { ...place, mayRunBefore, name: assignment.name };
  }
}

/** Its arguments, and its own variables. */
const ofFunction = /\$\{?[0-9@*#]/;

const nameOf = (definition: ShellNode): string => definition.childForFieldName('name')?.text ?? '';

const holds = (span: Span, at: number): boolean => span.start <= at && at < span.end;
