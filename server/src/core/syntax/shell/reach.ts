import { operatorOf } from './arms.ts';
import { leavingOf } from './leaving.ts';
import type { ShellNode } from './tree.ts';

/** What holds statements that run one after the other. */
const bodies = new Set(['program', 'compound_statement', 'subshell', 'do_group', 'case_item']);

/** `{{if …}}`, `{% if … %}`: whether the statement between them is there, only the template knows. */
const template = /\{%|\{\{-?\s*(?:if|else|with|range)\b/;

/** What of a script can run at all: what stands behind `exit`, `return` or `exec` does not, nor what `if false` guards. */
export class Reach {
  /** Where the statements of a body end. */
  readonly #ends = new Map<ShellNode, number>();
  readonly #program: ShellNode | undefined;
  /** A text that the grammar does not understand may have the statement somewhere else. */
  readonly #isSure: boolean;
  /** Where the shell stops as it does not understand the text. */
  readonly #stop: number;

  constructor(nodes: readonly ShellNode[], text: string) {
    this.#program = nodes[0];
    this.#isSure = !template.test(text) && nodes.every(({ type }) => type !== 'ERROR');
    const stray = this.#isSure ? this.#program?.children.find(isStray) : undefined;
    const isStop = stray !== undefined && beginsLine(stray, text) && !nodes.some(isMissed);
    this.#stop = isStop ? stray.startIndex : Number.POSITIVE_INFINITY;
  }

  /** Whether the shell that has run the script runs nothing more. */
  get isOver(): boolean {
    const program = this.#program;
    return program !== undefined && this.#endOf(program) <= program.endIndex;
  }

  has(node: ShellNode): boolean {
    if (node.startIndex >= this.#stop) return false;
    for (let at = node; at.parent !== undefined; at = at.parent) {
      const { parent } = at;
      if (bodies.has(parent.type) && at.startIndex >= this.#endOf(parent)) return false;
      if (this.#isSure && isOff(parent, at)) return false;
    }
    return true;
  }

  #endOf(body: ShellNode): number {
    const known = this.#ends.get(body);
    if (known !== undefined) return known;
    const end = this.#isSure ? body.children.find(leavingOf)?.endIndex : undefined;
    const offset = end ?? Number.POSITIVE_INFINITY;
    this.#ends.set(body, offset);
    return offset;
  }
}

/** An end of nothing, which the grammar takes for a command. A `}` or `then` may be one that it has misread. */
const isStray = (node: ShellNode): boolean =>
  node.type === 'command' && /^(?:done|fi|esac)$/.test(node.childForFieldName('name')?.text ?? '');

/** What the grammar has put in, as something is not there. */
const isMissed = ({ type, startIndex, endIndex }: ShellNode): boolean =>
  startIndex === endIndex && /^(?:done|fi|esac|do|then|[)}"'`])$/.test(type);

/** The shell runs all lines before that of a mistake. */
const beginsLine = ({ startIndex }: ShellNode, text: string): boolean =>
  /(?:^|\n)[ \t]*$/.test(text.slice(Math.max(0, startIndex - 200), startIndex));

/** `if false; then …`, `false && …`. */
function isOff(statement: ShellNode, part: ShellNode): boolean {
  const condition = statement.firstNamedChild;
  if (condition === undefined || condition === part || condition.text !== 'false') return false;
  if (statement.type === 'list') return operatorOf(statement) === '&&';
  return statement.type === 'if_statement' && part.type !== 'elif_clause' && part.type !== 'else_clause';
}
