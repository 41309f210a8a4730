import { isCommand } from './commands.ts';
import { functionAround } from './hearer.ts';
import type { ShellNode } from './tree.ts';

/** The arguments that the calls of a script's functions give at least. */
export class GivenArguments {
  readonly #least = new Map<string, number>();
  /** Each command of a loop asks for it. */
  readonly #loops = new Map<ShellNode, boolean>();

  constructor(nodes: readonly ShellNode[]) {
    for (const node of nodes) {
      if (!isCommand(node)) continue;
      const name = node.childForFieldName('name')?.text ?? '';
      const given = node.childrenForFieldName('argument').filter(isSomething).length;
      this.#least.set(name, Math.min(given, this.#least.get(name) ?? given));
    }
  }

  /** `for x in "$@"`, `for x`: whether each call of the function around it gives the loop something to go over. */
  bring(loop: ShellNode): boolean {
    const known = this.#loops.get(loop);
    if (known !== undefined) return known;
    const answer = this.#bring(loop);
    this.#loops.set(loop, answer);
    return answer;
  }

  #bring(loop: ShellNode): boolean {
    const name = functionAround(loop);
    if (name === undefined || !goesOverAll.test(loop.text.slice(0, 100))) return false;
    const gone = shiftedBefore(loop);
    return gone !== undefined && (this.#least.get(name) ?? 0) > gone;
  }
}

const goesOverAll = /^for[ \t]+\w+(?:[ \t]+in[ \t]+"?\$(?:[@*]|\{[@*]\})"?)?[ \t]*[;\n]/;

/** Not what may come to nothing: `$x`, `"$@"`, `"${a[@]}"`. */
const isSomething = ({ text }: ShellNode): boolean => !/^\$|^"\$(?:@|\{@|\{\w+\[@)|^[<>]/.test(text);

/** How many of its arguments the function may have dropped in front of the loop; undefined: nobody knows. */
function shiftedBefore(loop: ShellNode): number | undefined {
  let body = loop.parent;
  while (body !== undefined && body.type !== 'function_definition') body = body.parent;
  const before = body?.text.slice(0, loop.startIndex - body.startIndex) ?? '';
  if (/(?:^|[\s;])set[ \t]+(?:--|[^-+])/.test(before)) return undefined;
  let gone = 0;
  for (const [, count] of before.matchAll(/(?<=^|[\s;{(])shift(?:[ \t]+([^\s;]+))?(?=[\s;)}]|$)/g)) {
    if (count !== undefined && !/^\d+$/.test(count) && !/^(?:&&|\|\|)$/.test(count)) return undefined;
    gone += /^\d+$/.test(count ?? '') ? Number(count) : 1;
  }
  return gone;
}
