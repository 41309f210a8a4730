import type { Node } from 'web-tree-sitter';
import { type System, systems } from '../facts.ts';
import { contains, type Span } from '../text.ts';
import type { Placed } from './shell-tree.ts';
import type { Lookup } from './shell-words.ts';
import { narrowed, notOfMac, ofLinuxAlone, printsSystem, systemNamed, widened } from './systems.ts';

/** A part of a script that runs on some systems only. */
export interface SystemBranch {
  readonly span: Span;
  readonly systems: readonly System[];
}

/** What a condition that holds, or does not, says of the system; absent: nothing. */
interface Answer {
  readonly yes: readonly System[] | undefined;
  readonly no: readonly System[] | undefined;
}

const nothing: Answer = { yes: undefined, no: undefined };

/** Variables that stand for variables: as many as anyone writes. */
const mostSteps = 5;

/** Whether a script may ask for the system at all. */
const mayAsk = /\buname\b|\bOSTYPE\b|\bOS\b|\/dev\/|\/sys\/|nvidia-/;

/** The systems on which what stands at a span counts; absent: any. */
export const systemsIn = (branches: readonly SystemBranch[], span: Span): readonly System[] | undefined =>
  narrowed(branches.filter(branch => contains(branch.span, span)).map(({ systems }) => systems));

/** The branches of a script that asks for the system. `lookup`: the variables at an offset. */
export function systemBranches(
  nodes: readonly Placed[],
  text: string,
  lookup: (at: number) => Lookup,
): readonly SystemBranch[] {
  if (!mayAsk.test(text)) return [];
  const found: SystemBranch[] = [];
  const add = (start: number, end: number, on: readonly System[] | undefined) => {
    if (on !== undefined && on.length > 0) found.push({ span: { start, end }, systems: on });
  };
  for (const { node, above } of nodes) {
    const variables = lookup(node.startIndex);
    if (node.type === 'if_statement') {
      const leaves = readIf(node, variables, add);
      if (leaves !== undefined && above !== undefined) add(node.endIndex, above.node.endIndex, leaves);
    } else if (node.type === 'case_statement') readCase(node, text, variables, add);
    else if (node.type === 'list') {
      const [left, operator, right] = node.children;
      if (left == null || right == null) continue;
      const { yes, no } = answerOf(left, variables);
      const [then, otherwise] = operator?.type === '&&' ? [yes, no] : [no, yes];
      add(right.startIndex, right.endIndex, then);
      if (above !== undefined && ends(right)) add(node.endIndex, above.node.endIndex, otherwise);
    }
  }
  return found;
}

type Add = (start: number, end: number, on: readonly System[] | undefined) => void;

/** Returns the systems that go on behind it, where the branch for the others ends the script. */
function readIf(node: Node, variables: Lookup, add: Add): readonly System[] | undefined {
  const clauses = node.children.filter(child => child?.type === 'elif_clause');
  let before: readonly System[] | undefined;
  for (const clause of [node, ...clauses]) {
    if (clause === null) continue;
    const { condition, start, end } = partsOf(clause);
    const { yes, no } = condition === undefined ? nothing : answerOf(condition, variables);
    add(start, end, narrowed([before, yes]));
    before = narrowed([before, no]);
  }
  const otherwise = node.children.find(child => child?.type === 'else_clause');
  if (otherwise != null) {
    add(otherwise.startIndex, otherwise.endIndex, before);
    return undefined;
  }
  const last = node.namedChildren.at(-1);
  return clauses.length === 0 && last != null && ends(last) ? before : undefined;
}

/** The condition of an `if` or `elif`, and where what it guards begins and ends. */
function partsOf(clause: Node): { condition: Node | undefined; start: number; end: number } {
  const then = clause.children.findIndex(child => child?.type === 'then');
  const conditions = clause.children
    .slice(1, Math.max(then, 1))
    .filter(child => child?.isNamed === true && child.type !== 'comment');
  const [condition, ...more] = conditions;
  const next = clause.children.find(
    child => child?.type === 'elif_clause' || child?.type === 'else_clause' || child?.type === 'fi',
  );
  return {
    condition: more.length > 0 ? undefined : (condition ?? undefined),
    start: clause.children[then]?.endIndex ?? clause.endIndex,
    end: next?.startIndex ?? clause.endIndex,
  };
}

function readCase(node: Node, text: string, variables: Lookup, add: Add): void {
  const value = node.childForFieldName('value');
  if (value === null || !tellsSystem(value.text, variables)) return;
  const seen: System[] = [];
  for (const item of node.namedChildren) {
    if (item?.type !== 'case_item') continue;
    const close = item.children.find(child => child?.type === ')');
    const start = close?.endIndex ?? item.endIndex;
    const patterns = text
      .slice(item.startIndex, close?.startIndex ?? item.startIndex)
      .replace(/^\s*\(/, '')
      .split('|');
    const named = patterns.flatMap(pattern => systemLike(pattern) ?? []);
    const rest = patterns.some(pattern => pattern.trim() === '*');
    add(start, item.endIndex, rest ? but([...seen].filter(one => !named.includes(one))) : named);
    seen.push(...named);
  }
}

const but = (others: readonly System[]): readonly System[] =>
  systems.filter(system => !others.includes(system));

/** Whether a statement surely ends the script or the function. */
function ends(node: Node): boolean {
  if (node.type === 'compound_statement') {
    const last = node.namedChildren.at(-1);
    return last != null && ends(last);
  }
  return node.type === 'command' && /^(?:exit|return)\b/.test(node.text);
}

function answerOf(node: Node, variables: Lookup): Answer {
  const [first, operator, second] = node.children;
  switch (node.type) {
    case 'test_command':
      return answerOfTest(node.text.replace(/^\[\[?\s+|\s+\]\]?$/g, ''), variables);
    case 'command':
      return /^test\s/.test(node.text)
        ? answerOfTest(node.text.slice(5), variables)
        : answerOfProgram(node.text);
    case 'redirected_statement': {
      const body = node.childForFieldName('body');
      return body === null ? nothing : answerOf(body, variables);
    }
    case 'negated_command': {
      const inner = node.lastNamedChild;
      return inner === null ? nothing : not(answerOf(inner, variables));
    }
    case 'list':
      if (first == null || second == null) return nothing;
      return operator?.type === '||'
        ? or([answerOf(first, variables), answerOf(second, variables)])
        : and([answerOf(first, variables), answerOf(second, variables)]);
    case 'pipeline': {
      const [, negated, searched] =
        /^\s*(!\s+)?uname(?:\s+-[aso])?\s*\|\s*grep\s+(?:-\w+\s+)*["']?([^"'\s|]+)["']?(?:\s*>\s*\/dev\/null)?\s*$/.exec(
          node.text,
        ) ?? [];
      if (searched === undefined) return nothing;
      const answer = answering(systemLike(searched));
      return negated === undefined ? answer : not(answer);
    }
    default:
      return nothing;
  }
}

/** `"$(uname)" = Linux`, and several of these. */
function answerOfTest(test: string, variables: Lookup): Answer {
  const both = test.split(/\s(?:&&|-a)\s/);
  if (both.length > 1) return and(both.map(one => answerOfTest(one, variables)));
  const either = test.split(/\s(?:\|\||-o)\s/);
  if (either.length > 1) return or(either.map(one => answerOfTest(one, variables)));
  const [, absent, path] = /^\s*(!\s)?\s*-[abcdefrwxsSL]\s+(\S+)\s*$/.exec(test) ?? [];
  if (path !== undefined) {
    const there = ofLinuxAlone.test(path.replace(/["']/g, '')) ? onlyOn(['linux']) : nothing;
    return absent === undefined ? there : not(there);
  }
  const [, negated, left = '', operator, right = ''] =
    /^\s*(!\s)?\s*(\S(?:.*?\S)?)\s*(==|=~|!=|=)\s*(\S.*?)\s*$/s.exec(test) ?? [];
  if (operator === undefined || !tellsSystem(left, variables)) return nothing;
  const answer = answering(systemLike(right));
  return (negated === undefined) === (operator !== '!=') ? answer : not(answer);
}

/** `command -v nvidia-smi`, or the program itself. */
function answerOfProgram(command: string): Answer {
  const [, program = ''] =
    /^(?:(?:command\s+-[vV]|which|type(?:\s+-\w+)?|hash)\s+)?["']?([\w-]+)["']?(?:\s|$)/.exec(command) ?? [];
  return notOfMac.test(program) ? onlyOn(['linux', 'windows']) : nothing;
}

/** Where a thing is, the system is one of these; where it is not, it may be any. */
const onlyOn = (where: readonly System[]): Answer => ({ yes: where, no: undefined });

const answering = (system: System | undefined): Answer =>
  system === undefined ? nothing : { yes: [system], no: but([system]) };

const not = ({ yes, no }: Answer): Answer => ({ yes: no, no: yes });

const or = (answers: readonly Answer[]): Answer => ({
  yes: answers.map(({ yes }) => yes).reduce(widened),
  no: narrowed(answers.map(({ no }) => no)),
});

const and = (answers: readonly Answer[]): Answer => not(or(answers.map(not)));

/** The system that a pattern means: `Linux*`, `"darwin"*`, `^MINGW`, `[Dd]arwin`. */
const systemLike = (pattern: string): System | undefined =>
  systemNamed(
    pattern
      .replace(/["']/g, '')
      .replace(/\[(\w)\w\]/g, '$1')
      .replace(/^[\s^*.]+/, ''),
  );

/** Whether a word is the name of the system, by way of variables too. */
function tellsSystem(word: string, variables: Lookup): boolean {
  let at = word;
  for (let step = 0; step < mostSteps; step++) {
    const bare = at.trim().replace(/^"(.*)"$/s, '$1');
    const call = (/^\$\((.*)\)$/s.exec(bare) ?? /^`(.*)`$/s.exec(bare))?.[1];
    if (call !== undefined)
      return printsSystem.test(call) || /^\s*expr\s+substr\s+["']?\$\(uname(?:\s+-s)?\)/.test(call);
    const name = /^\$(?:(\w+)|\{(\w+)(?:,,?|:-[^}]*)?\})$/.exec(bare);
    const variable = name?.[1] ?? name?.[2];
    if (variable === undefined) return false;
    const value = variables(variable);
    if (value === undefined) return variable === 'OSTYPE' || variable === 'OS';
    const [part, ...more] = value.parts ?? [];
    if (part?.unknown !== true || more.length > 0) return false;
    at = part.text;
  }
  return false;
}
