import type { Span } from '../../text.ts';
import { matched } from './case-patterns.ts';
import { expanded } from './expanded.ts';
import { statementsIn } from './if-parts.ts';
import type { Parameters } from './parameters.ts';
import type { ShellNode } from './tree.ts';
import { usesOf } from './uses.ts';

/** What a loop runs that goes over the arguments of its script. */
export interface OptionRounds {
  readonly statements: readonly OptionStatement[];
  /** What there is to do behind them. */
  readonly end: string;
  /** Of all statements, in characters. */
  readonly length: number;
}

interface OptionStatement {
  readonly node: ShellNode;
  /** What stands in the place of arguments. */
  readonly values: readonly ValueInPlace[];
}

/** A value, and where it stands in the place of what is written. */
export interface ValueInPlace {
  readonly span: Span;
  readonly value: string;
}

/** Nobody gives more arguments. */
const mostRounds = 50;

/**
 * `while [ $# -gt 0 ]; do case "$1" in --a) A=$2; shift ;; esac; shift; done`, `while getopts a:b o; do …`, `for a in "$@"; do …`, where the
 * arguments are known; undefined: it is another loop, or only the run knows.
 */
export function optionRounds(loop: ShellNode, parameters: Parameters): OptionRounds | undefined {
  const body = loop.childForFieldName('body');
  const given = parameters.allOfScript(loop.startIndex - 1);
  if (given === undefined || given.length === 0 || given.length > mostRounds) return undefined;
  if (body === undefined || loop.parent?.type !== 'program' || !given.every(one => plain.test(one)))
    return undefined;
  const turns = turnsOf(loop, given);
  return turns && new Rounds(turns).of(statementsIn(body.children));
}

function turnsOf(loop: ShellNode, given: readonly string[]): Turns | undefined {
  if (loop.type === 'for_statement') {
    const name = loop.childForFieldName('variable')?.text;
    const [over, ...more] = loop.childrenForFieldName('value').map(({ text }) => text);
    if (name === undefined || more.length > 0 || !/^"\$(?:@|\{@\})"$/.test(over ?? '"$@"')) return undefined;
    return { name, rows: given.map(one => ({ [name]: one })), end: `${name}=${given.at(-1)}` };
  }
  if (loop.type !== 'while_statement' || !loop.text.startsWith('while')) return undefined;
  const condition = loop.childForFieldName('condition')?.text ?? '';
  if (hasArguments.test(condition.replaceAll('"', ''))) return { name: '1', given };
  const [, letters, name] = /^getopts[ \t]+["']?:?([\w:]+)["']?[ \t]+([A-Za-z_]\w*)$/.exec(condition) ?? [];
  const rows = letters && name ? readOptions(letters, name, given) : undefined;
  return rows && name && rows.length <= mostRounds ? { name, rows, end: `${name}='?'` } : undefined;
}

/** What `getopts` gives its variable, and `OPTARG`. Undefined: an option is none of them. Source: getopts in POSIX. */
function readOptions(letters: string, name: string, given: readonly string[]): readonly Row[] | undefined {
  const rows: Row[] = [];
  for (let i = 0; i < given.length; i++) {
    const word = given[i] ?? '';
    if (word === '--' || word === '-' || !word.startsWith('-')) break;
    for (let k = 1; k < word.length; k++) {
      const letter = word.charAt(k);
      const at = letter === ':' ? -1 : letters.indexOf(letter);
      if (at < 0) return undefined;
      if (letters[at + 1] !== ':') rows.push({ [name]: letter });
      else {
        const rest = word.slice(k + 1);
        const value = rest === '' ? given[++i] : rest;
        if (value === undefined) return undefined;
        rows.push({ [name]: letter, OPTARG: value });
        break;
      }
    }
  }
  return rows;
}

type Row = Readonly<Record<string, string>>;

/** What each round has: other values of variables, or what is left of the arguments, as the rounds before have it. */
type Turns =
  | { readonly name: string; readonly rows: readonly Row[]; readonly end: string }
  | { readonly name: '1'; readonly given: readonly string[] };

const hasArguments =
  /^(?:(?:\[\[?|test)\s+(?:\$#\s+(?:-gt|-ne|!=|>)\s+0|\$#\s+-ge\s+1|-n\s+\$1|\$1\s+!=\s+)(?:\s*\]\]?)?|\(\(\s*\$#\s*(?:(?:>|!=)\s*0\s*)?\)\))$/;

const plain = /^[\w./@%+,:=-]+$/;

/** What changes the arguments, or the rounds. */
const turning = /(?<![\w-])(?:shift|set|break|continue|return|exec|exit|getopts|eval)(?![\w-])/;
const ofAll = /\$(?:[#@*]|\{[#!]?[@*])/;

type Way = 'goes on' | 'continues' | 'breaks' | undefined;

class Rounds {
  readonly #turns: Turns;
  readonly #subject: RegExp;
  readonly #statements: OptionStatement[] = [];
  #gone = 0;
  #row: Row = {};

  constructor(turns: Turns) {
    this.#turns = turns;
    this.#subject = new RegExp(`^"?\\$(?:${turns.name}|\\{${turns.name}\\})"?$`);
  }

  of(statements: readonly ShellNode[]): OptionRounds | undefined {
    const turns = this.#turns;
    if ('rows' in turns)
      for (const row of turns.rows) {
        this.#row = row;
        const way = this.#all(statements);
        if (way === undefined) return undefined;
        if (way === 'breaks') break;
      }
    else {
      this.#row = numbered(turns.given);
      while (this.#gone < turns.given.length) {
        const before = this.#gone;
        const way = this.#all(statements);
        // Without an argument that goes, it would have no end.
        if (way === undefined || (way !== 'breaks' && this.#gone === before)) return undefined;
        if (way === 'breaks') break;
      }
    }
    const length = this.#statements.reduce((sum, { node }) => sum + node.endIndex - node.startIndex, 0);
    const end = 'rows' in turns ? turns.end : this.#gone === 0 ? ':' : `shift ${this.#gone}`;
    return { statements: this.#statements, end, length };
  }

  /** How the statements of a round, or of an item of its `case`, end; undefined: only the run knows. */
  #all(statements: readonly ShellNode[]): Way {
    for (const statement of statements) {
      const [, word, count = '1'] =
        /^(shift|break|continue)(?:[ \t]+(\d+))?(?:[ \t]+\|\|[ \t]+(?:true|:))?$/.exec(statement.text) ?? [];
      if (word === 'break' || word === 'continue') return `${word}s`;
      if (word === 'shift' && !this.#shift(Number(count))) return undefined;
      if (word === 'shift') continue;
      const way = statement.type === 'case_statement' ? this.#ofCase(statement) : this.#run(statement);
      if (way !== 'goes on') return way;
    }
    return 'goes on';
  }

  /** Where there are not enough of them, none goes. */
  #shift(count: number): boolean {
    const turns = this.#turns;
    if ('rows' in turns || this.#gone + count > turns.given.length) return false;
    this.#gone += count;
    this.#row = numbered(turns.given.slice(this.#gone));
    return true;
  }

  #ofCase(statement: ShellNode): Way {
    const subject = statement.childForFieldName('value')?.text ?? '';
    const said = this.#row[this.#turns.name];
    if (!this.#subject.test(subject) || said === undefined) return this.#run(statement);
    if (/;;?&/.test(statement.text)) return undefined;
    for (const item of statement.namedChildren) {
      if (item.type !== 'case_item') continue;
      for (const pattern of item.childrenForFieldName('value')) {
        const is = matched(pattern.text, said);
        if (is === undefined) return undefined;
        if (is) return this.#all(statementsIn(item.children.filter(({ field }) => field !== 'value')));
      }
    }
    return 'goes on';
  }

  /** A statement that changes no argument. */
  #run(node: ShellNode): Way {
    const { text } = node;
    if (turning.test(text) || ofAll.test(text)) return undefined;
    const names = 'rows' in this.#turns ? Object.keys(this.#row) : arguments_;
    if (names.some(name => setting(name).test(text))) return undefined;
    const values = usesOf(names, node).map(({ span, variable, operator }) => {
      const value = this.#row[variable];
      return { span, value: value === undefined || operator === '' ? value : expanded(value, operator) };
    });
    const known = values.flatMap(({ span, value }) => (value === undefined ? [] : [{ span, value }]));
    if (known.length < values.length) return undefined;
    this.#statements.push({ node, values: known });
    return 'goes on';
  }
}

const numbered = (given: readonly string[]): Row =>
  Object.fromEntries(given.map((one, i) => [String(i + 1), one]));

const arguments_ = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

const setting = (name: string): RegExp => new RegExp(`(?<![\\w$\\{])${name}\\+?=|\\bread\\b`);
