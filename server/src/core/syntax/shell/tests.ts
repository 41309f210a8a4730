import { type Setting, valueOf } from '../../facts.ts';
import { operatorOf } from './arms.ts';
import { asksForRoot, printedBy } from './asked-user.ts';
import { isFound, matched } from './case-patterns.ts';
import { arithmetic, compared } from './comparisons.ts';
import { expanded } from './expanded.ts';
import { isUnmade, type Marks } from './marks.ts';
import { mountAskedFor } from './mount-questions.ts';
import { ScriptArguments } from './script-arguments.ts';
import type { KnownFiles } from './syntax.ts';
import { isFoundIn } from './text-questions.ts';
import type { ShellNode } from './tree.ts';

/** The value of a variable at an offset of the script; undefined: nobody knows of any. */
export type ValueAt = (name: string, offset: number) => Setting<string> | undefined;

/** By what tests are answered, besides the arguments. */
export interface TestKnowledge {
  readonly valueAt: ValueAt;
  readonly files?: KnownFiles | undefined;
  /** Whether the script is one that runs, and is not read in by another. */
  readonly isRun?: boolean;
  /** Those that the script makes, or the function around the tests. */
  readonly marks?: Marks | undefined;
  /** Who runs it: a name or a number; absent: nobody knows. */
  readonly user?: string | undefined;
  /** Whether a function succeeds that a test calls; undefined: nobody knows. */
  readonly resultOf?: (call: ShellNode, given: readonly Setting<string>[] | undefined) => boolean | undefined;
}

/** What the tests of a script come to, by the arguments that it is started with and what it knows of its variables. */
export class ShellTests {
  readonly #given: ScriptArguments;
  readonly #knowledge: TestKnowledge;
  /** The arguments that have been put into a variable, once: as which words, and where. */
  readonly #kept = new Map<string, { readonly word: string; readonly at: number } | undefined>();
  /** Where the test at hand stands. */
  #at = 0;
  #user: string | undefined;

  /** `given`: undefined: nobody knows. */
  constructor(given: readonly Setting<string>[] | undefined, knowledge: TestKnowledge) {
    this.#given = new ScriptArguments(given);
    this.#knowledge = knowledge;
    this.#user = knowledge.user;
  }

  /** Those of a function of the same script. */
  within(given: readonly Setting<string>[] | undefined, marks: Marks | undefined): ShellTests {
    return new ShellTests(given, { ...this.#knowledge, user: this.#user, marks });
  }

  /** `shift`, `set -- …`. `isSure`: it runs in any case, once. */
  changeBy(command: ShellNode, isSure: boolean): void {
    this.#given.changeBy(command, isSure, word => this.said(word, command.startIndex));
  }

  /** The arguments that a command of the script gives what it runs. */
  givenBy(command: ShellNode): readonly Setting<string>[] | undefined {
    return this.#given.ofWords(command, word => this.said(word, command.startIndex));
  }

  /** The arguments of the script at an offset; undefined: nobody knows. */
  argumentsAt(offset: number): readonly Setting<string>[] | undefined {
    return this.#given.allAt(offset);
  }

  /** The script is run with other arguments than those which are known. */
  forget(): void {
    this.#given.forget();
  }

  /** Somebody else runs what stands behind. */
  forgetUser(): void {
    this.#user = undefined;
  }

  /** `command=$1`, `command="${1:-start}"` */
  assign({ text, startIndex: at }: ShellNode): void {
    const [, variable = '', adds, word] =
      /^(\w+)(\+?)=("?\$(?:[1-9@*]|\{[1-9@*](?::?-[^{}$`]*)?\})"?$)?/.exec(text.slice(0, 80)) ?? [];
    const isOnly = word !== undefined && adds === '' && !this.#kept.has(variable);
    this.#kept.set(variable, isOnly ? { word, at } : undefined);
  }

  /** Whether a test holds, with the values at an offset; undefined: only the run knows. */
  holds(test: ShellNode, at = test.startIndex): boolean | undefined {
    const [first, other] = test.namedChildren;
    if (test.type === 'negated_command' && first !== undefined) return not(this.holds(first, at));
    if (test.type === 'list' && first !== undefined && other !== undefined) {
      const isOr = operatorOf(test) === '||';
      const answers = [this.holds(first, at), this.holds(other, at)];
      if (answers.includes(isOr)) return isOr;
      return answers.includes(undefined) ? undefined : !isOr;
    }
    this.#at = at;
    const { text } = test;
    const inside = /^(?:\[\[?|test)\s+([\s\S]*?)\s*(?:\]\]?)?$/.exec(text)?.[1];
    if (inside !== undefined) return this.#either(inside.match(words) ?? [], text.startsWith('[['));
    if (text.startsWith('((')) return this.#counts(text);
    if (/^"?\$\{?\w+\}?"?$/.test(text)) return this.#runs(text);
    // The redirects, or the pipe, of what is negated stand behind it.
    if (/^!\s/.test(text)) return not(this.#answer(text.replace(/^!\s+/, '')));
    const answer = this.#answer(text);
    if (answer !== undefined) return answer;
    const call = test.type === 'redirected_statement' ? first : test;
    return call?.type === 'command' ? this.#knowledge.resultOf?.(call, this.givenBy(call)) : undefined;
  }

  /** What a question for a mount or a text comes to. */
  #answer(question: string): boolean | undefined {
    const mount = mountAskedFor(question);
    const name = mount === undefined ? undefined : this.#text(mount);
    return name === undefined
      ? isFoundIn(question, word => this.#text(word))
      : this.#knowledge.files?.isMounted(name);
  }

  /** What a word says at an offset; undefined: only the run knows. */
  said(word: string, at: number): string | undefined {
    this.#at = at;
    return this.#text(word);
  }

  /** Whether the words that a loop goes over are known, and there are some. */
  brings(words: string, at: number): boolean {
    this.#at = at;
    const text = this.#text(words);
    return text !== undefined && !/[*?]/.test(text) && text.trim() !== '';
  }

  /** The item of a `case` that runs: `none`; undefined: only the run knows. */
  itemOf(statement: ShellNode): ShellNode | 'none' | undefined {
    const subject = statement.childForFieldName('value');
    this.#at = subject?.startIndex ?? 0;
    const text = subject === undefined ? undefined : this.#text(subject.text);
    if (text === undefined) return undefined;
    for (const item of statement.namedChildren) {
      if (item.type !== 'case_item') continue;
      for (const pattern of item.childrenForFieldName('value')) {
        const matches = matched(pattern.text, text);
        if (matches === undefined) return undefined;
        if (matches) return item;
      }
    }
    return 'none';
  }

  #either(parts: readonly string[], inDouble: boolean): boolean | undefined {
    const answers = split(parts, /^(?:-o|\|\|)$/).map(part => {
      const all = split(part, /^(?:-a|&&)$/).map(one => this.#one(one, inDouble));
      return all.includes(false) ? false : all.includes(undefined) ? undefined : true;
    });
    return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
  }

  /** `inDouble`: in `[[ … ]]`, where what stands behind an operator is a pattern. */
  #one([first = '', second, third, ...more]: readonly string[], inDouble: boolean): boolean | undefined {
    if (first === '!')
      return not(
        this.#one(
          [second, third, ...more].filter(word => word !== undefined),
          inDouble,
        ),
      );
    const [a, b, c] = [first, second, third].map(word => (word === undefined ? undefined : this.#text(word)));
    if (more.length > 0) return undefined;
    if (second === undefined) return a === undefined ? undefined : a !== '';
    if (third === undefined) {
      if (/^-[ef]$/.test(first) && isUnmade(this.#knowledge.marks, second, this.#at)) return false;
      if (b === undefined) return undefined;
      if (first === '-v') return this.#value(b) === undefined ? undefined : true;
      if (first === '-z' || first === '-n') return (first === '-z') === (b === '');
      return this.#isThere(first, b) ? true : undefined;
    }
    if (a !== undefined && second === '=~') return inDouble ? isFound(third, a) : undefined;
    if (this.#knowledge.isRun && ownName.test(first) && ownName.test(third))
      return /^==?$/.test(second) || (second === '!=' ? false : undefined);
    const asUser = asksForRoot(first, second, third, this.#user);
    if (asUser !== undefined) return asUser;
    const isAsked = second === '=' || second === '==' ? true : second === '!=' ? false : undefined;
    // Nothing at all is left of `$NAME`, which is an error.
    if (!inDouble && isAsked === true && /^\$(?:\w+|\{\w+\})$/.test(first) && /^(?:""|'')$/.test(third))
      return false;
    if (a !== undefined && /[*?[]/.test(third)) {
      const is = inDouble && isAsked !== undefined ? matched(third, a) : undefined;
      return isAsked === false ? not(is) : is;
    }
    if (a === undefined || c === undefined) return undefined;
    if (isAsked !== undefined) return (a === c) === isAsked;
    return compared(a, second, c);
  }

  /** `if $DEBUG; then …`: a variable that runs `true` or `false`. */
  #runs(word: string): boolean | undefined {
    const program = this.#text(word);
    return program === 'true' || (program === 'false' ? false : undefined);
  }

  /** `(( n < 3 ))`, `(( $# ))` */
  #counts(text: string): boolean | undefined {
    const [, first = '', operator = '!=', second = '0'] =
      /^\(\(\s*(\$?\w+|\$#|\$\{\w+\})\s*(?:([=!]=|[<>]=?)\s*(\$?\w+|\$#|\$\{\w+\})\s*)?\)\)$/.exec(text) ??
      [];
    const [a, b] = [first, second].map(word => this.#text(/^[A-Za-z_]/.test(word) ? `$${word}` : word));
    return compared(a, arithmetic[operator] ?? '', b);
  }

  /** Whether a file surely is what a test asks for. A script that is in the image to be run is taken to be one that can be. */
  #isThere(test: string, path: string): boolean {
    const isScript = /^-[efrsx]$/.test(test) && this.#knowledge.files?.has(path, 'script') === true;
    return isScript || (/^-[de]$/.test(test) && this.#knowledge.files?.has(path, 'folder') === true);
  }

  /** A word, where it says nothing but what is known. */
  #text(word: string): string | undefined {
    if (/^'[^']*'$/.test(word)) return word.slice(1, -1);
    let certain = true;
    const text = word
      .replaceAll('"', '')
      .replace(questions, asked => printedBy(asked, this.#user) ?? asked)
      .replace(name, (_, plain, braced) => `\${${plain ?? braced}##*/}`)
      .replace(expansion, (_, plain, braced, tool, operand = '', form) => {
        const value = this.#value(plain ?? braced);
        const isDefault =
          value === undefined && operand !== '' && tool?.endsWith('-') && this.#isUnset(braced);
        if ((value === undefined && !isDefault) || /[$`\\*?]/.test(operand)) certain = false;
        if (isDefault) return operand;
        if (tool?.endsWith('+')) return value === '' && tool === ':+' ? '' : operand;
        if (form === undefined) {
          // An argument that nobody gives is not set.
          const isOther = value === '' && (tool?.startsWith(':') || (tool === '-' && /^\d/.test(braced)));
          return isOther ? operand : (value ?? '');
        }
        const made = expanded(value ?? '', form);
        if (made === undefined) certain = false;
        return made ?? '';
      });
    return certain && !/[$`\\']/.test(text) ? text : undefined;
  }

  #value(name: string): string | undefined {
    if (/^[\d@*#]/.test(name)) return this.#given.at(name, this.#at);
    const kept = this.#kept.get(name);
    if (kept !== undefined && kept.at < this.#at) {
      const at = this.#at;
      const value = this.said(kept.word, kept.at);
      this.#at = at;
      return value;
    }
    const value = this.#knowledge.valueAt(name, this.#at);
    return value?.known === false ? printedBy(value.text, this.#user) : valueOf(value);
  }

  /** Whether nothing gives a variable a value. */
  #isUnset(name: string): boolean {
    return (
      /^[A-Za-z_]/.test(name) &&
      !this.#kept.has(name) &&
      this.#knowledge.valueAt(name, this.#at) === undefined
    );
  }
}

/** `$0`, `${BASH_SOURCE[0]}`: where it is run, both are the script. */
const ownName = /^"?\$(?:0|\{0\}|BASH_SOURCE|\{BASH_SOURCE(?:\[0\])?\})"?$/;

const not = (holds: boolean | undefined): boolean | undefined => (holds === undefined ? undefined : !holds);

const words = /(?:"(?:[^"\\]|\\.)*"|'[^']*'|\$\([^()]*\)|`[^`]*`|[^\s"'])+/g;

/** `$1`, `$NAME`, `${1}`, `${1:-word}`, `${1#-}`, `${1,,}`, `${1:0:1}`, `$#`, `$@`. */
const expansion =
  /\$(?:([1-9@*#]|[A-Za-z_]\w*)|\{([1-9@*#]|[A-Za-z_]\w*)(?:(:?[-+])([^{}]*)|([#%,^:/][^{}]*))?\})/g;

/** What may print something that is known. */
const questions = /\$\([^()]*\)|`[^`]*`|\$E?UID\b|\$\{E?UID(?::-)?\}/g;

/** `$(basename "$1")` */
const name = /\$\(basename (?:-- )?\$(?:([1-9]|[A-Za-z_]\w*)|\{([1-9]|[A-Za-z_]\w*)\})\)/g;

function split(parts: readonly string[], at: RegExp): readonly (readonly string[])[] {
  const all: string[][] = [[]];
  for (const part of parts)
    if (at.test(part)) all.push([]);
    else all.at(-1)?.push(part);
  return all;
}
