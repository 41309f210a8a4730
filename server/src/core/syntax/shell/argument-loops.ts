import { isCommand } from './commands.ts';
import type { Parameters } from './parameters.ts';
import { ShellTests } from './tests.ts';
import type { ShellNode } from './tree.ts';
import { asksForArguments, mayWantArguments } from './wanted-arguments.ts';

/** The loops over the arguments of a script that is started without any: none has a round, and nothing in them gives a variable a value. */
export class ArgumentLoops {
  readonly #parameters: Parameters;
  readonly #tests = new ShellTests([], { valueAt: () => undefined });
  /** From where on the script may have ended for lack of arguments: who runs it gives it some. */
  readonly #end: number;

  constructor(nodes: readonly ShellNode[], parameters: Parameters) {
    this.#parameters = parameters;
    const ends = nodes.filter(node => isCommand(node) && mayWantArguments(node));
    this.#end = Math.min(...ends.map(({ startIndex }) => startIndex));
  }

  /** Whether a loop has no round. */
  isIdle(loop: ShellNode): boolean {
    // A `shift` in the loop is not one before it.
    const given = loop.startIndex < this.#end && this.#parameters.allOfScript(loop.startIndex - 1);
    if (given === false || given?.length !== 0) return false;
    if (loop.type === 'for_statement') {
      const [only, ...more] = loop.childrenForFieldName('value');
      return more.length === 0 && (only === undefined || overAll.test(only.text));
    }
    const condition = loop.childForFieldName('condition');
    if (condition === undefined) return false;
    const { text } = condition;
    const isUntil = loop.text.startsWith('until');
    if (/^getopts[ \t]+\S+[ \t]+\w+$/.test(text)) return !isUntil;
    return asksForArguments(text) && this.#tests.holds(condition) === isUntil;
  }
}

/** `"$@"`, `$*`; `"$*"` is one word, be it empty. */
const overAll = /^(?:"?\$(?:@|\{@\})"?|\$(?:\*|\{\*\}))$/;
