import { operatorOf } from './arms.ts';
import type { ShellNode } from './tree.ts';

/** `COMMAND || true`, `|| echo "cannot" >&2`: the script goes on. What is written to a file instead is no word of regret. */
export function goesOnAfter(list: ShellNode, part: ShellNode): boolean {
  if (list.type !== 'list' || list.firstNamedChild !== part || operatorOf(list) !== '||') return false;
  const { lastNamedChild: other, parent } = list;
  const program = /^(?:true|:|\/bin\/true|echo|printf)(?=[\s;)}]|$)/.exec(other?.text ?? '')?.[0];
  if (other === undefined || program === undefined) return false;
  if (program !== 'echo' && program !== 'printf') return true;
  // The grammar takes a redirect of the last command for one of the list.
  const whole = parent?.type === 'redirected_statement' && parent.firstNamedChild === list ? parent : list;
  const written = whole.text.slice(other.startIndex - whole.startIndex);
  return !/>(?!&|[ \t]*\/dev\/(?:stderr|null)\b)/.test(written.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, ''));
}

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
