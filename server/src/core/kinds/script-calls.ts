import { type Fact, valueOf } from '../facts.ts';
import type { Calls } from '../syntax/shell/syntax.ts';

export const none: Calls = { surely: new Set(), perhaps: new Set() };

/** The names of what commands run: in any case, or in some. */
export function callsOf(commands: readonly Fact<'command'>[]): Calls {
  const calls = { surely: new Set<string>(), perhaps: new Set<string>() };
  for (const { words, tolerated, perhaps, insteadOf, unlessThere } of commands) {
    const name = valueOf(words[0]?.value);
    if (name === undefined || (insteadOf !== undefined && !perhaps)) continue;
    const isSure = !tolerated && !perhaps && unlessThere === undefined;
    calls[isSure ? 'surely' : 'perhaps'].add(name);
  }
  return calls;
}
