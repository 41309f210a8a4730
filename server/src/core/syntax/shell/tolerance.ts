import { type GivingUp, isTriedFirst } from './giving-up.ts';
import type { ShellNode } from './tree.ts';

/** The commands whose failure a script expects: something else follows `||` (`modprobe a || true`, `modprobe a || insmod a.ko`), or it asks whether they work. */
export class Tolerance {
  readonly #givingUp: GivingUp;
  readonly #known = new Map<ShellNode, boolean>();

  constructor(givingUp: GivingUp) {
    this.#givingUp = givingUp;
  }

  tolerates(node: ShellNode): boolean {
    const path: ShellNode[] = [];
    let answer = false;
    for (let at: ShellNode | undefined = node; at !== undefined; at = at.parent) {
      const known = this.#known.get(at);
      if (known !== undefined) {
        answer = known;
        break;
      }
      path.push(at);
      // What a function runs, its call may expect to fail, or not.
      if (at.type === 'function_definition') break;
      if (at.parent !== undefined && this.#mayFail(at.parent, at)) {
        answer = true;
        break;
      }
    }
    for (const at of path) this.#known.set(at, answer);
    return answer;
  }

  /** What stands before `||`, and what `if` asks: unless that it fails is the end. */
  #mayFail(around: ShellNode, part: ShellNode): boolean {
    if (isTriedFirst(around, part)) return !this.#givingUp.after(around, part);
    const isAsked = around.type === 'if_statement' && around.firstNamedChild === part;
    return isAsked && !this.#givingUp.ifNot(around, part);
  }
}
