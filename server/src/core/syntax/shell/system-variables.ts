import { type System, systems } from '../../facts.ts';
import { contains, type Span } from '../../text.ts';
import { butOf } from '../narrowing.ts';
import { type Branch, branchesOf } from './branches.ts';
import { functionAround } from './hearer.ts';
import { inPattern } from './in-pattern.ts';
import { machineBranches } from './machines.ts';
import { systemQuestion, systemsIn } from './systems.ts';
import { type ShellNode, spanOf } from './tree.ts';
import { valueQuestion } from './value-question.ts';
import type { Lookup } from './words.ts';

/** A script sets no more variables than these by its system, and none of them more often. */
const mostVariables = 20;
const mostAssignments = 50;

/** The values that a variable may have on each system; `undefined` among them: any. */
type Values = ReadonlyMap<System, ReadonlySet<string | undefined>>;

interface Assignment {
  readonly at: ShellNode;
  readonly span: Span;
  readonly on: readonly System[] | undefined;
  readonly values: readonly Said[];
}

interface Said {
  readonly value: string | undefined;
  readonly on: readonly System[] | undefined;
}

/**
 * The branches of a script that only some systems get to: where it asks for the system, and where it asks for a variable that it has set
 * by the system (`case $(uname) in Linux) OS=linux`).
 */
export function systemBranchesOf(
  nodes: readonly ShellNode[],
  text: string,
  lookup: (at: number) => Lookup,
): readonly Branch<System>[] {
  const asked = [
    ...branchesOf(nodes, text, lookup, systemQuestion),
    ...machineBranches(question => branchesOf(nodes, text, lookup, question)),
  ];
  if (asked.length === 0) return asked;
  const variables = [...assignmentsOf(nodes, asked)].filter(([, all]) => dependOnSystem(all));
  const derived = variables.slice(0, mostVariables).flatMap(([name, all]) => {
    const last = Math.max(...all.map(({ span }) => span.end));
    const [anytime, inTheEnd] = [valuesOf(all), valuesOf(all, asked)];
    return valueBranches(name, anytime, { nodes, text, lookup }).flatMap(({ span, cases }) => {
      const values = span.start > last ? inTheEnd : anytime;
      const on = systems.filter(system => hasOneOf(values.get(system), cases));
      return on.length === 0 || on.length === systems.length ? [] : [{ span, cases: on }];
    });
  });
  return [
    ...asked,
    ...derived,
    ...variables.flatMap(([name, all]) => replacedBranches(name, all, text, asked)),
  ];
}

/** Where a value stands that an assignment replaces on some systems before anything takes it. */
const replacedBranches = (
  name: string,
  all: readonly Assignment[],
  text: string,
  branches: readonly Branch<System>[],
): readonly Branch<System>[] =>
  all.flatMap(({ span }, i) => {
    const next = all[i + 1];
    if (next?.on === undefined || !isSure(next, branches)) return [];
    const between = text.slice(span.end, next.span.end);
    const written = inPattern(name);
    if (new RegExp(`\\$\\{?${written}(?!\\w)|\\b${written}\\+=`).test(between)) return [];
    return [{ span, cases: butOf(systems, next.on) }];
  });

const hasOneOf = (values: ReadonlySet<string | undefined> | undefined, cases: readonly string[]): boolean =>
  values === undefined || [...values].some(value => value === undefined || cases.includes(value));

const dependOnSystem = (all: readonly Assignment[]): boolean =>
  all.every(({ values }) => values.length <= mostAssignments) &&
  all.length <= mostAssignments &&
  all.some(({ on, values }) => on !== undefined || values.some(said => said.on !== undefined));

/** What a script asks a variable for. */
function valueBranches(
  name: string,
  values: Values,
  script: { nodes: readonly ShellNode[]; text: string; lookup: (at: number) => Lookup },
): readonly Branch<string>[] {
  const own = new Set([...values.values()].flatMap(all => [...all].filter(value => value !== undefined)));
  const question = valueQuestion(name, own, { asProgram: true });
  return branchesOf(script.nodes, script.text, script.lookup, question);
}

/** `branches`: those that ask for the system, if what a later assignment replaces is none of the values. */
function valuesOf(all: readonly Assignment[], branches?: readonly Branch<System>[]): Values {
  return new Map(
    systems.map(system => {
      let values = new Set<string | undefined>(['']);
      for (const one of all) {
        if (one.on?.includes(system) === false) continue;
        const own = one.values.filter(({ on }) => on?.includes(system) ?? true).map(({ value }) => value);
        values = new Set(branches !== undefined && isSure(one, branches) ? own : [...values, ...own]);
      }
      return [system, values];
    }),
  );
}

/** The assignments to each variable, in the order of the text. */
function assignmentsOf(
  nodes: readonly ShellNode[],
  branches: readonly Branch<System>[],
): ReadonlyMap<string, readonly Assignment[]> {
  const said = new Map<string, Said[]>();
  for (const at of nodes) {
    const name = at.type === 'command' ? functionAround(at) : undefined;
    const [, value] = /^(?:echo|printf)\s+(\S+)\s*$/.exec(name === undefined ? '' : at.text) ?? [];
    if (name === undefined || value === undefined) continue;
    const own = said.get(name) ?? [];
    if (own.length <= mostAssignments)
      own.push({ value: literal(value), on: systemsIn(branches, spanOf(at)) });
    said.set(name, own);
  }
  const found = new Map<string, Assignment[]>();
  for (const at of nodes) {
    if (at.type !== 'variable_assignment' || at.parent?.type === 'command') continue;
    const [, name, operator, value = ''] = /^(\w+)(\+?=)(.*)$/s.exec(at.text) ?? [];
    if (name === undefined) continue;
    const span = spanOf(at);
    const call = /^"?\$\((\w+)\)"?$/.exec(value)?.[1];
    const values = (call === undefined ? undefined : said.get(call)) ?? [
      { value: operator === '=' ? literal(value) : undefined, on: undefined },
    ];
    const own = found.get(name) ?? [];
    if (own.length <= mostAssignments) own.push({ at, span, on: systemsIn(branches, span), values });
    found.set(name, own);
  }
  return found;
}

/** Text without quotes; undefined: only the run knows. */
function literal(written: string): string | undefined {
  const [, , text = ''] = /^(["']?)(.*)\1$/s.exec(written) ?? [];
  return /[$`"'\\(]/.test(text) ? undefined : text;
}

/** Whether an assignment takes place wherever its system is the right one. */
function isSure({ at }: Assignment, branches: readonly Branch<System>[]): boolean {
  const own = spanOf(at);
  let below = at;
  for (let { parent: node } = at; node !== undefined; below = node, node = node.parent) {
    if (!conditional.test(node.type) || (node.type === 'list' && node.children[0] === below)) continue;
    // The pattern of a case is no part of its branch.
    const start = node.type === 'case_statement' ? own.start : below.startIndex;
    const led = { start, end: below.endIndex };
    if (!/^(?:if_statement|case_statement|list)$/.test(node.type) || !isSingle(node, below)) return false;
    if (!branches.some(({ span }) => contains(spanOf(node), span) && contains(span, led))) return false;
  }
  return true;
}

const conditional =
  /^(?:if|case|while|until|for|c_style_for)_statement$|^(?:list|function_definition|subshell)$/;

/** Whether no more than one condition leads to what is below. */
function isSingle(node: ShellNode, below: ShellNode): boolean {
  if (below.type === 'elif_clause') return false;
  if (below.type === 'else_clause' && node.namedChildren.some(child => child.type === 'elif_clause'))
    return false;
  if (node.type === 'case_statement') return true;
  const condition = node.type === 'list' ? node.children[0] : node.firstNamedChild;
  return condition !== undefined && !/&&|\|\||\s-[ao]\s/.test(condition.text);
}
