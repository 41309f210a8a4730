import { functionAround } from './hearer.ts';
import { isLoop } from './loops.ts';
import type { ShellNode } from './tree.ts';

/** Functions that call functions: as deep as anyone writes. */
const deepest = 10;

/** The calls of functions that a script calls once: what they are given, they are given in any case. */
export class SingleCalls {
  readonly #calls = new Map<string, ShellNode | undefined>();

  constructor(nodes: readonly ShellNode[]) {
    for (const command of nodes) {
      if (command.type !== 'command') continue;
      const name = command.childForFieldName('name')?.text ?? '';
      this.#calls.set(name, this.#calls.has(name) || !isAlone(command) ? undefined : command);
      // Something else may call it: `trap NAME EXIT`, `run NAME x`, `eval "NAME x"`.
      const words = command.childrenForFieldName('argument').map(({ text }) => text);
      const called = /^(?:trap|eval)$/.test(name)
        ? words.flatMap(word => word.match(/[\w-]+/g) ?? [])
        : words;
      for (const word of called) this.#calls.set(word, undefined);
    }
  }

  of(name: string): ShellNode | undefined {
    return this.#calls.get(name);
  }

  /** In how many functions it is, with those that lead to it; undefined: they call each other, or are more than anyone writes. */
  depthOf(name: string): number | undefined {
    let depth = 1;
    for (let at = this.#callerOf(name); at !== undefined; at = this.#callerOf(at))
      if (++depth > deepest) return undefined;
    return depth;
  }

  #callerOf(name: string): string | undefined {
    const call = this.of(name);
    return call && functionAround(call);
  }
}

/** Whether a command stands in no loop. */
function isAlone(command: ShellNode): boolean {
  for (let at = command.parent; at !== undefined; at = at.parent) if (isLoop(at)) return false;
  return true;
}
