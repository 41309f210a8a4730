import { operatorOf } from './arms.ts';
import type { ShellNode } from './tree.ts';

/** `COMMAND || true`, `|| echo "cannot"`: the script goes on. */
export const goesOnAfter = (list: ShellNode, part: ShellNode): boolean =>
  list.type === 'list' &&
  list.firstNamedChild === part &&
  operatorOf(list) === '||' &&
  /^(?:true|:|\/bin\/true|echo|printf)(?=[\s;)}]|$)/.test(list.lastNamedChild?.text ?? '');

/** The commands whose failure a script expects. */
export class Tolerance {
  readonly #known = new Map<ShellNode, boolean>();

  has(node: ShellNode): boolean {
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
      if (at.parent !== undefined && goesOnAfter(at.parent, at)) {
        answer = true;
        break;
      }
    }
    for (const at of path) this.#known.set(at, answer);
    return answer;
  }
}
