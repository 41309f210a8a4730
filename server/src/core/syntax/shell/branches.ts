import type { Span } from '../../text.ts';
import { butOf, narrowedTo, widenedTo } from '../narrowing.ts';
import { leavesAtEnd } from './arms.ts';
import { fedByListing } from './fed-by-listing.ts';
import { conditionOf, thenOf } from './if-parts.ts';
import { testedPaths } from './tested-paths.ts';
import type { ShellNode } from './tree.ts';
import type { Lookup } from './words.ts';

/** A part of a script that only some of the cases get to: systems, engines. */
export interface Branch<T> {
  readonly span: Span;
  readonly cases: readonly T[];
}

/** What a condition that holds, or does not, says of the case at hand; absent: nothing. */
export interface Answer<T> {
  readonly yes: readonly T[] | undefined;
  readonly no: readonly T[] | undefined;
}

/** What scripts ask for, and how. */
export interface Question<T extends string> {
  readonly all: readonly T[];
  /** A text without this never asks. */
  readonly mayAsk: RegExp;
  /** Whether a word is what is asked for. */
  tells(word: string, variables: Lookup): boolean;
  /** The cases that a pattern or a text means. */
  named(pattern: string): readonly T[] | undefined;
  /** What it says that there is a file of this path. */
  withFile?(path: string): Answer<T>;
  /** What it says that a program succeeds, or is there at all. */
  withProgram?(program: string): Answer<T>;
}

/** The branches of a script that asks. `lookup`: the variables at an offset. */
export function branchesOf<T extends string>(
  nodes: readonly ShellNode[],
  text: string,
  lookup: (at: number) => Lookup,
  question: Question<T>,
): readonly Branch<T>[] {
  return question.mayAsk.test(text) ? new Reader(text, question).read(nodes, lookup) : [];
}

const nothing = { yes: undefined, no: undefined };

const not = <T>({ yes, no }: Answer<T>): Answer<T> => ({ yes: no, no: yes });

class Reader<T extends string> {
  readonly #text: string;
  readonly #question: Question<T>;
  readonly #found: Branch<T>[] = [];

  constructor(text: string, question: Question<T>) {
    this.#text = text;
    this.#question = question;
  }

  read(nodes: readonly ShellNode[], lookup: (at: number) => Lookup): readonly Branch<T>[] {
    for (const node of nodes) {
      const above = blockOf(node);
      if (node.type === 'if_statement') {
        const leaves = this.#if(node, lookup(node.startIndex));
        if (leaves !== undefined && above !== undefined) this.#add(node.endIndex, above.endIndex, leaves);
      } else if (node.type === 'case_statement') this.#case(node, lookup(node.startIndex));
      else if (node.type === 'pipeline') this.#fed(node, lookup(node.startIndex));
      else if (node.type === 'list') {
        const [left, operator, right] = node.children;
        if (left === undefined || right === undefined) continue;
        const { yes, no } = this.#answerOf(left, lookup(node.startIndex));
        const [then, otherwise] = operator?.type === '&&' ? [yes, no] : [no, yes];
        this.#add(right.startIndex, right.endIndex, then);
        if (above !== undefined && leavesAtEnd([right])) this.#add(node.endIndex, above.endIndex, otherwise);
      }
    }
    return this.#found;
  }

  /** What runs for files that are listed, runs where there are such files. */
  #fed(pipeline: ShellNode, variables: Lookup): void {
    const fed = fedByListing(pipeline);
    if (fed === undefined) return;
    const { yes } = this.#withAny(fed.paths, pipeline, variables);
    this.#add(fed.command.startIndex, fed.command.endIndex, yes);
  }

  /** What it says that one of these files is there. */
  #withAny(paths: readonly string[], node: ShellNode, variables: Lookup): Answer<T> {
    return this.#or(
      paths
        .flatMap(path => testedPaths(path, node, variables))
        .map(path => this.#question.withFile?.(path) ?? nothing),
    );
  }

  #add(start: number, end: number, cases: readonly T[] | undefined): void {
    if (cases !== undefined && cases.length > 0) this.#found.push({ span: { start, end }, cases });
  }

  /** Returns the cases that go on behind it, where the branch for the others ends the script. */
  #if(node: ShellNode, variables: Lookup): readonly T[] | undefined {
    const { all } = this.#question;
    const clauses = node.children.filter(child => child.type === 'elif_clause');
    let before: readonly T[] | undefined;
    for (const clause of [node, ...clauses]) {
      const { condition, start, end } = partsOf(clause);
      const { yes, no } = condition === undefined ? nothing : this.#answerOf(condition, variables);
      this.#add(start, end, narrowedTo(all, [before, yes]));
      before = narrowedTo(all, [before, no]);
    }
    const otherwise = node.children.find(child => child.type === 'else_clause');
    if (otherwise !== undefined) {
      this.#add(otherwise.startIndex, otherwise.endIndex, before);
      return undefined;
    }
    return clauses.length === 0 && leavesAtEnd(node.children) ? before : undefined;
  }

  #case(node: ShellNode, variables: Lookup): void {
    const { all, tells, named: meant } = this.#question;
    const value = node.childForFieldName('value');
    if (value === undefined || !tells(value.text, variables)) return;
    const seen: T[] = [];
    for (const item of node.namedChildren) {
      if (item.type !== 'case_item') continue;
      const close = item.children.find(child => child.type === ')');
      const start = close?.endIndex ?? item.endIndex;
      const patterns = this.#text
        .slice(item.startIndex, close?.startIndex ?? item.startIndex)
        .replace(/^\s*\(/, '')
        .split('|');
      const named = patterns.flatMap(pattern => meant(bare(pattern)) ?? []);
      const rest = patterns.some(pattern => pattern.trim() === '*');
      this.#add(
        start,
        item.endIndex,
        rest
          ? butOf(
              all,
              seen.filter(one => !named.includes(one)),
            )
          : named,
      );
      seen.push(...named);
    }
  }

  #answerOf(node: ShellNode, variables: Lookup): Answer<T> {
    const [first, operator, second] = node.children;
    switch (node.type) {
      case 'test_command':
        return this.#answerOfTest(node.text.replace(/^\[\[?\s+|\s+\]\]?$/g, ''), node, variables);
      case 'command':
        return /^test\s/.test(node.text)
          ? this.#answerOfTest(node.text.slice(5), node, variables)
          : this.#answerOfProgram(node.text);
      case 'redirected_statement': {
        const body = node.childForFieldName('body');
        return body === undefined ? nothing : this.#answerOf(body, variables);
      }
      case 'negated_command': {
        const inner = node.lastNamedChild;
        return inner === undefined ? nothing : not(this.#answerOf(inner, variables));
      }
      case 'list':
        if (first === undefined || second === undefined) return nothing;
        return operator?.type === '||'
          ? this.#or([this.#answerOf(first, variables), this.#answerOf(second, variables)])
          : this.#and([this.#answerOf(first, variables), this.#answerOf(second, variables)]);
      case 'pipeline': {
        const [, negated, command, searched] =
          /^\s*(!\s+)?(\S.*?)\s*\|\s*grep\s+(?:-\w+\s+)*["']?([^"'\s|]+)["']?(?:\s*>\s*\/dev\/null)?\s*$/.exec(
            node.text,
          ) ?? [];
        if (searched === undefined || !this.#question.tells(`$(${command})`, variables)) return nothing;
        const answer = this.#answering(searched);
        return negated === undefined ? answer : not(answer);
      }
      default:
        return nothing;
    }
  }

  /** `"$(uname)" = Linux`, `-e /dev/kvm`, and several of these. */
  #answerOfTest(test: string, node: ShellNode, variables: Lookup): Answer<T> {
    const both = test.split(/\s(?:&&|-a)\s/);
    if (both.length > 1) return this.#and(both.map(one => this.#answerOfTest(one, node, variables)));
    const either = test.split(/\s(?:\|\||-o)\s/);
    if (either.length > 1) return this.#or(either.map(one => this.#answerOfTest(one, node, variables)));
    const [, absent, path] = /^\s*(!\s)?\s*-[abcdefrwxsSL]\s+(\S+)\s*$/.exec(test) ?? [];
    if (path !== undefined) {
      const there = this.#withAny([path], node, variables);
      return absent === undefined ? there : not(there);
    }
    const [, without, presence, present] = /^\s*(!\s)?\s*(-[nz])\s+(\S+)\s*$/.exec(test) ?? [];
    if (present !== undefined && this.#question.tells(present, variables)) {
      const answer = this.#answering('');
      return (without === undefined) === (presence === '-z') ? answer : not(answer);
    }
    const [, negated, left = '', operator, right = ''] =
      /^\s*(!\s)?\s*(\S(?:.*?\S)?)\s*(==|=~|!=|=|\s-eq\s|\s-ne\s)\s*(\S.*?)\s*$/s.exec(test) ?? [];
    if (operator === undefined || !this.#question.tells(left, variables)) return nothing;
    const answer = this.#answering(right);
    return (negated === undefined) === !/!=|-ne/.test(operator) ? answer : not(answer);
  }

  /** `command -v nvidia-smi`, or the program itself. */
  #answerOfProgram(command: string): Answer<T> {
    const [, program] =
      /^(?:(?:command\s+-[vV]|which|type(?:\s+-\w+)?|hash)\s+)?["']?([\w-]+|\$\w+|\$\{\w+\})["']?(?:\s|$)/.exec(
        command,
      ) ?? [];
    return (program === undefined ? undefined : this.#question.withProgram?.(program)) ?? nothing;
  }

  #answering(pattern: string): Answer<T> {
    const { all, named } = this.#question;
    const meant = named(bare(pattern));
    return meant === undefined ? nothing : { yes: meant, no: butOf(all, meant) };
  }

  #or(answers: readonly Answer<T>[]): Answer<T> {
    const { all } = this.#question;
    return {
      yes: answers.map(({ yes }) => yes).reduce((one, other) => widenedTo(all, one, other)),
      no: narrowedTo(
        all,
        answers.map(({ no }) => no),
      ),
    };
  }

  #and(answers: readonly Answer<T>[]): Answer<T> {
    return not(this.#or(answers.map(not)));
  }
}

/** What holds a statement and those behind it. The grammar puts all of `A && B > FILE` before the redirect. */
function blockOf({ parent }: ShellNode): ShellNode | undefined {
  return parent?.type === 'redirected_statement' ? parent.parent : parent;
}

/** The condition of an `if` or `elif`, and where what it guards begins and ends. */
function partsOf(clause: ShellNode): { condition: ShellNode | undefined; start: number; end: number } {
  const next = clause.children.find(
    child => child.type === 'elif_clause' || child.type === 'else_clause' || child.type === 'fi',
  );
  return {
    condition: conditionOf(clause),
    start: thenOf(clause)?.endIndex ?? clause.endIndex,
    end: next?.startIndex ?? clause.endIndex,
  };
}

/** A pattern without what lets it match more: `Linux*`, `"darwin"*`, `^MINGW`, `[Dd]arwin`. */
const bare = (pattern: string): string =>
  pattern
    .replace(/["']/g, '')
    .replace(/\[(\w)\w\]/g, '$1')
    .replace(/^[\s^*.]+/, '');
