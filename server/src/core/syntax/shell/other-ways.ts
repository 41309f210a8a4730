import { isAct } from './acts.ts';
import { operatorOf } from './arms.ts';
import { conditionOf } from './if-parts.ts';
import type { ShellNode } from './tree.ts';

/**
 * Whether a statement runs a part of it only where something that it tries fails (`iptables -L || modprobe ip_tables`), or where it may
 * write into /proc/sys: of that part nobody can say that the run may come to it under ECI.
 */
export function isOtherWay(statement: ShellNode, part: ShellNode): boolean {
  if (statement.type === 'list') {
    const left = statement.firstNamedChild;
    if (left === undefined || left === part) return false;
    return operatorOf(statement) === '||' ? isAct(left) : asksToWrite(left);
  }
  if (statement.type !== 'if_statement') return false;
  const condition = conditionOf(statement);
  const isThen = part.type !== 'elif_clause' && part.type !== 'else_clause';
  if (condition === undefined || !isThen || part.startIndex < condition.endIndex) return false;
  return failsIn(condition) || asksToWrite(condition);
}

/** `if ! COMMAND` */
function failsIn({ type, firstNamedChild: asked }: ShellNode): boolean {
  if (asked === undefined) return false;
  return type === 'redirected_statement' ? failsIn(asked) : type === 'negated_command' && isAct(asked);
}

/** `[ -w /proc/sys/vm/max_map_count ]` */
const asksToWrite = ({ text }: ShellNode): boolean =>
  /\s-w\s+["']?\/(?:proc\/sys|sys)\//.test(text.slice(0, 300));
