import type { Span } from '../../text.ts';
import type { Arm } from './arms.ts';
import type { Assignment } from './assignments.ts';
import { conditionOf, thenOf } from './if-parts.ts';
import { ShellTests, type ValueAt } from './tests.ts';
import type { ShellNode } from './tree.ts';

/** Statements whose conditions rest on what others have set: as deep as anyone writes. */
const deepest = 10;

/** Where the arm begins that runs; `none`: none does; undefined: only the run knows. */
type Taken = number | 'none' | undefined;

/** The arms that the `if` and `case` statements of a script take, as far as its variables tell. */
export class TakenArms {
  readonly #statements = new Map<number, ShellNode>();
  readonly #taken = new Map<number, Taken>();
  readonly #asked = new Set<number>();
  readonly #tests: ShellTests;

  constructor(nodes: readonly ShellNode[], valueAt: ValueAt) {
    for (const node of nodes)
      if (node.type === 'if_statement' || node.type === 'case_statement')
        this.#statements.set(node.startIndex, node);
    this.#tests = new ShellTests(undefined, { valueAt });
  }

  /** An assignment without the arms that are surely taken; undefined: it stands in one that is not. */
  within(assignment: Assignment): Assignment | undefined {
    const { arms, isDefault, writtenOut } = assignment;
    if (arms.length === 0 || isDefault || writtenOut !== undefined) return assignment;
    const open: Arm[] = [];
    for (const arm of arms) {
      const taken = this.#armOf(arm.statement);
      if (taken === undefined) open.push(arm);
      else if (taken !== arm.span.start) return undefined;
    }
    return open.length === arms.length ? assignment : { ...assignment, arms: open };
  }

  #armOf({ start, end }: Span): Taken {
    const statement = this.#statements.get(start);
    // `if …; fi && …` begins with one.
    if (statement?.endIndex !== end) return undefined;
    if (this.#taken.has(start)) return this.#taken.get(start);
    if (this.#asked.has(start) || this.#asked.size >= deepest) return undefined;
    this.#asked.add(start);
    const taken = statement.type === 'case_statement' ? this.#item(statement) : this.#clause(statement);
    this.#asked.delete(start);
    this.#taken.set(start, taken);
    return taken;
  }

  #item(statement: ShellNode): Taken {
    const item = this.#tests.itemOf(statement);
    if (item === undefined || item === 'none') return item;
    // `;&` goes on with the next.
    const goesOn = statement.namedChildren.some(one => one.children.some(({ type }) => /^;;?&$/.test(type)));
    return goesOn ? undefined : item.startIndex;
  }

  #clause(statement: ShellNode): Taken {
    const others = statement.children.filter(({ type }) => /^(?:elif|else)_clause$/.test(type));
    for (const clause of [statement, ...others]) {
      const condition = conditionOf(clause);
      const holds = clause.type === 'else_clause' || (condition && this.#tests.holds(condition));
      if (holds === undefined) return undefined;
      if (!holds) continue;
      return clause === statement ? thenOf(clause)?.endIndex : clause.startIndex;
    }
    return 'none';
  }
}
