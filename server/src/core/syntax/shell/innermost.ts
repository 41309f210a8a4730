import type { Span } from '../../text.ts';
import { holds } from './tree.ts';

/**
 * Finds the innermost of the functions that holds an offset. Functions come in the order of the text. What is found is kept: each use of
 * `$@` asks it for each `set --`.
 */
export function innermostOf(functions: readonly Span[]): (at: number) => Span | undefined {
  const found = new Map<number, Span | undefined>();
  return at => {
    if (!found.has(at))
      found.set(
        at,
        functions.findLast(span => holds(span, at)),
      );
    return found.get(at);
  };
}
