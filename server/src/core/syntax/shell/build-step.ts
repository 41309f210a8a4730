import { isCommand } from './commands.ts';
import type { ShellNode } from './tree.ts';

/** Programs that only ask: that they fail may be no failure. */
const asking =
  /^(?:\[|\(\(|!|(?:test|[ef]?grep|which|command|type|hash|getent|id|dpkg|rpm|cmp|diff|find|ls|apt-cache)\b)/;

/** A script with which a build stops where it fails. */
export class BuildStep {
  readonly #asks = new Map<ShellNode, boolean>();

  /** Whether what stands behind the `&&` of a list runs in any case: what is before it does a thing, or is asked for by the build. */
  comesBehind(list: ShellNode): boolean {
    const left = list.firstNamedChild;
    return isLast(list) || (left !== undefined && !this.#isQuestion(left));
  }

  #isQuestion(node: ShellNode): boolean {
    const known = this.#asks.get(node);
    if (known !== undefined) return known;
    const is =
      node.type === 'list' || node.type === 'redirected_statement' || node.type === 'pipeline'
        ? node.namedChildren.some(child => this.#isQuestion(child))
        : node.type === 'test_command' || node.type === 'negated_command'
          ? true
          : isCommand(node) && asking.test(node.text.slice(0, 20));
    this.#asks.set(node, is);
    return is;
  }
}

/** Whether a statement is the last of its script, with which that fails. */
function isLast(statement: ShellNode): boolean {
  let below = statement;
  for (let { parent: node } = statement; node !== undefined; below = node, node = node.parent) {
    if (node.type === 'program')
      return node.namedChildren.findLast(({ type }) => type !== 'comment') === below;
    const isOr = node.type === 'list' && node.children[1]?.type === '||';
    if (isOr || (node.type !== 'list' && node.type !== 'redirected_statement')) return false;
  }
  return false;
}
