import { operatorOf } from './arms.ts';
import { isCommand } from './commands.ts';
import { leavingOf } from './leaving.ts';
import type { ShellNode } from './tree.ts';

/** Where a script ends because something has failed. */
export class GivingUp {
  /** The functions of the script that end it with an error: `err() { echo "$@" >&2; exit 1; }`. */
  readonly #functions: ReadonlySet<string>;

  constructor(nodes: readonly ShellNode[]) {
    this.#functions = new Set(
      nodes.flatMap(node =>
        node.type === 'function_definition' && endsWithError(node)
          ? (node.childForFieldName('name')?.text ?? [])
          : [],
      ),
    );
  }

  /** `COMMAND || exit 1` */
  after(list: ShellNode, part: ShellNode): boolean {
    return isTriedFirst(list, part) && this.#isEnd(list.lastNamedChild);
  }

  /** `if ! COMMAND; then exit 1; fi`: the same. */
  ifNot(branch: ShellNode, condition: ShellNode): boolean {
    if (branch.type !== 'if_statement' || branch.firstNamedChild !== condition) return false;
    const asked = condition.type === 'redirected_statement' ? condition.firstNamedChild : condition;
    if (asked?.type !== 'negated_command') return false;
    const guarded = branch.namedChildren.filter(({ type }) => !/^(?:elif|else)_clause$/.test(type)).at(-1);
    return guarded !== condition && this.#isEnd(guarded);
  }

  /** Whether the last of some statements ends the script with an error. */
  atEnd(statements: readonly ShellNode[]): boolean {
    const last = statements.at(-1);
    const leaving = last && leavingOf(last);
    if (leaving !== undefined) return leaving.by === 'exit' && /^(?:[1-9]\d*|-1)$/.test(leaving.with);
    return last !== undefined && this.#callsEnd(last);
  }

  #isEnd(node: ShellNode | undefined): boolean {
    return node !== undefined && (ends.test(node.text) || this.#callsEnd(node));
  }

  #callsEnd(node: ShellNode): boolean {
    if (isCommand(node)) return this.#functions.has(node.childForFieldName('name')?.text ?? '');
    return through.has(node.type) && node.namedChildren.some(child => this.#callsEnd(child));
  }
}

/** Whether a part of a list stands before `||`. */
export const isTriedFirst = (list: ShellNode, part: ShellNode): boolean =>
  list.type === 'list' && operatorOf(list) === '||' && list.firstNamedChild === part;

const ends =
  /(?:^|[\s;{])(?:(?:exit|return)[ \t]+(?:[1-9]|-1|\$\?)|exit(?=[\s;}]|$)|(?:die|fatal|fail|throw|bail|abort)\b)/;

const through = new Set(['compound_statement', 'list', 'redirected_statement']);

/** Not in a subshell, which alone would end. */
function endsWithError(definition: ShellNode): boolean {
  const body = definition.childForFieldName('body');
  if (body?.type !== 'compound_statement') return false;
  const last = body.namedChildren.findLast(({ type }) => type !== 'comment');
  const leaving = last && leavingOf(last);
  return leaving?.by === 'exit' && leaving.with !== '0';
}
