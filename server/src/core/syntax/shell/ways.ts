import { isCommand } from './commands.ts';
import { statementsIn } from './if-parts.ts';
import type { ShellNode } from './tree.ts';

/** What one of the arms of an `if` or a `case` runs. */
interface Way {
  /** The clause or the item; undefined: what stands behind the first `then`. */
  readonly arm: ShellNode | undefined;
  readonly statements: readonly ShellNode[];
  /** The first command of each program among them. */
  readonly programs: ReadonlyMap<string, ShellNode>;
}

/** Nobody writes more arms, of which all but one end with an error, or of which each does one thing. */
const most = { arms: 30, alike: 8 };

/** The arms of statements of which one runs in any case, whatever they ask. */
export class Ways {
  readonly #known = new Map<ShellNode, readonly Way[]>();

  /** Whether of the arms of a statement all but this one give up. */
  isOnly(
    statement: ShellNode,
    part: ShellNode,
    givesUp: (statements: readonly ShellNode[]) => boolean,
  ): boolean {
    const [own, ...others] = this.#from(statement, part);
    return own !== undefined && others.length > 0 && others.every(({ statements }) => givesUp(statements));
  }

  /** What the other arms do with the same program; undefined: one of them does nothing with it. */
  alike(statement: ShellNode, part: ShellNode, command: ShellNode): readonly ShellNode[] | undefined {
    const [own, ...others] = this.#from(statement, part);
    const program = programOf(command);
    if (own === undefined || others.length === 0 || others.length >= most.alike) return undefined;
    const found = others.flatMap(({ programs }) => programs.get(program) ?? []);
    return found.length < others.length ? undefined : found;
  }

  /** The arm that a part stands in, and the others; nothing where it may be that none runs. */
  #from(statement: ShellNode, part: ShellNode): readonly Way[] {
    const isArm = /^(?:elif_clause|else_clause|case_item)$/.test(part.type);
    const arm = statement.type === 'elif_clause' ? statement : isArm ? part : undefined;
    const whole = statement.type === 'elif_clause' ? statement.parent : statement;
    if (whole?.type !== 'if_statement' && whole?.type !== 'case_statement') return [];
    const known = this.#known.get(whole);
    const ways = known ?? waysOf(whole);
    if (known === undefined) this.#known.set(whole, ways);
    const own = ways.find(way => way.arm === arm && way.statements.length > 0);
    return own === undefined ? [] : [own, ...ways.filter(way => way !== own)];
  }
}

function waysOf(statement: ShellNode): readonly Way[] {
  const ways = statement.type === 'if_statement' ? waysOfIf(statement) : waysOfCase(statement);
  return ways.length > most.arms ? [] : ways;
}

function waysOfIf({ children }: ShellNode): readonly Way[] {
  const clauses = children.filter(({ type }) => type === 'elif_clause' || type === 'else_clause');
  if (clauses.at(-1)?.type !== 'else_clause') return [];
  return [
    wayOf(undefined, behindThen(children.filter(child => !clauses.includes(child)))),
    ...clauses.map(clause => wayOf(clause, behindThen(clause.children))),
  ];
}

/** An `else` has none. */
const behindThen = (children: readonly ShellNode[]): readonly ShellNode[] =>
  children.slice(children.findIndex(({ type }) => type === 'then') + 1);

function waysOfCase({ namedChildren }: ShellNode): readonly Way[] {
  const items = namedChildren.filter(({ type }) => type === 'case_item');
  const any = items.some(item => item.childrenForFieldName('value').some(({ text }) => text === '*'));
  return any
    ? items.map(item =>
        wayOf(
          item,
          item.children.filter(({ field }) => field !== 'value'),
        ),
      )
    : [];
}

function wayOf(arm: ShellNode | undefined, children: readonly ShellNode[]): Way {
  const statements = statementsIn(children);
  const programs = new Map<string, ShellNode>();
  for (const statement of statements) {
    const command = statement.type === 'redirected_statement' ? statement.firstNamedChild : statement;
    if (command === undefined || !isCommand(command)) continue;
    const program = programOf(command);
    if (!programs.has(program)) programs.set(program, command);
  }
  return { arm, statements, programs };
}

const programOf = (command: ShellNode): string => command.childForFieldName('name')?.text ?? '';
