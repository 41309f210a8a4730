import { isCommand } from './commands.ts';
import { functionAround } from './hearer.ts';
import { isLoop } from './loops.ts';
import type { ShellNode } from './tree.ts';

/** The calls of functions that a script calls once: what they are given, they are given in any case. */
export class SingleCalls {
  readonly #calls = new Map<string, ShellNode | undefined>();

  constructor(nodes: readonly ShellNode[]) {
    for (const command of nodes) {
      if (!isCommand(command)) continue;
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
}

/** Whether a command stands in the script itself, and in no loop. */
function isAlone(command: ShellNode): boolean {
  if (functionAround(command) !== undefined) return false;
  for (let at = command.parent; at !== undefined; at = at.parent) if (isLoop(at)) return false;
  return true;
}
