import { operatorOf } from './arms.ts';
import { conditionOf } from './if-parts.ts';
import type { ShellNode } from './tree.ts';

/** A test whether a device is there: `[ -c /dev/net/tun ]`, `test ! -e /dev/fuse`. */
const test = /^(!\s+)?(?:\[\[?|test)\s+(!\s+)?-[abcdefrswL]\s+(["']?)(\/dev\/[\w./-]+)\3(?:\s+\]\]?)?$/;

/** Whether a script may ask for one at all. */
export const asksForDevice = (text: string): boolean => /\s-[abcdefrswL]\s+["']?\/dev\//.test(text);

/** The device without which alone a statement runs a part of it: `[ -c /dev/net/tun ] || mknod /dev/net/tun c 10 200`. */
export function absentFor(statement: ShellNode, part: ShellNode): string | undefined {
  if (statement.type === 'list') {
    const left = statement.firstNamedChild;
    return left === undefined || left === part ? undefined : askedBy(left, operatorOf(statement) === '||');
  }
  if (statement.type !== 'if_statement') return undefined;
  const condition = conditionOf(statement);
  if (condition === undefined || part.startIndex < condition.endIndex) return undefined;
  if (part.type === 'elif_clause') return undefined;
  const isElse = part.type === 'else_clause';
  return isElse && statement.children.some(({ type }) => type === 'elif_clause')
    ? undefined
    : askedBy(condition, isElse);
}

/** The device that a test asks for; `found`: whether it is there where the test holds. */
function askedBy({ text }: ShellNode, found: boolean): string | undefined {
  const [, not, inside, , path] = (text.length < 200 ? test.exec(text) : null) ?? [];
  const isThere = (not === undefined) === (inside === undefined);
  return isThere === found ? path : undefined;
}

/** The device without which alone a command runs, by the nearest statement that asks for one. */
export function absentAround(command: ShellNode): string | undefined {
  for (
    let below = command, { parent: node } = command;
    node !== undefined;
    below = node, node = node.parent
  ) {
    if (node.type === 'function_definition') return undefined;
    const path = absentFor(node, below);
    if (path !== undefined) return path;
  }
  return undefined;
}
