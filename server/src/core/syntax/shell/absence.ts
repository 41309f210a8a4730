import type { Presence } from '../../facts.ts';
import { operatorOf } from './arms.ts';
import { conditionOf, statementsIn } from './if-parts.ts';
import { asksForMount, mountAskedFor } from './mount-questions.ts';
import { ShellTests, type ValueAt } from './tests.ts';
import type { ShellNode } from './tree.ts';

/** What is known of the words and the functions of a script. */
export interface Asking {
  /** What a word says at a node; undefined: only the run knows. */
  said(word: string, at: ShellNode): string | undefined;
  /** The test that the function is which a command calls, if it is nothing else. */
  testOf(call: ShellNode): ShellNode | undefined;
}

/** What words say by the variables of a script alone. */
export function asking(valueAt: ValueAt): Asking {
  const tests = new ShellTests(undefined, { valueAt });
  return { said: (word, { startIndex }) => tests.said(word, startIndex), testOf: () => undefined };
}

/** A test whether a device is there: `[ -c /dev/net/tun ]`, `test ! -e /dev/fuse`. */
const test = /^(!\s+)?(?:\[\[?|test)\s+(!\s+)?-[abcdefrswL]\s+(["']?)([\w./${}-]+)\3(?:\s+\]\]?)?$/;

/** Whether a script may ask for a device or a mount at all. */
export const asksForPresence = (text: string): boolean =>
  /\s-[abcdefrswL]\s+["']?[/$]/.test(text) || asksForMount(text);

/** That without which alone a statement runs a part of it: `[ -c /dev/net/tun ] || mknod /dev/net/tun c 10 200`. */
export function absentFor(statement: ShellNode, part: ShellNode, by: Asking): Presence | undefined {
  if (statement.type === 'list') {
    const left = statement.firstNamedChild;
    return left === undefined || left === part
      ? undefined
      : askedBy(left, operatorOf(statement) === '||', by);
  }
  // `until mountpoint -q /data; do mount …; done`
  if (statement.type === 'while_statement' && part.type === 'do_group') {
    const [asked, ...more] = statementsIn(statement.children).filter(child => child !== part);
    return asked === undefined || more.length > 0
      ? undefined
      : askedBy(asked, statement.text.startsWith('until'), by);
  }
  if (statement.type !== 'if_statement') return undefined;
  const condition = conditionOf(statement);
  if (condition === undefined || part.startIndex < condition.endIndex) return undefined;
  if (part.type === 'elif_clause') return undefined;
  const isElse = part.type === 'else_clause';
  return isElse && statement.children.some(({ type }) => type === 'elif_clause')
    ? undefined
    : askedBy(condition, isElse, by);
}

/** What a test asks for; `found`: whether it is there where the test holds. */
function askedBy(asked: ShellNode, found: boolean, by: Asking): Presence | undefined {
  const { text, type, firstNamedChild } = asked;
  if (type === 'negated_command' && firstNamedChild !== undefined)
    return askedBy(firstNamedChild, !found, by);
  const own = type === 'command' ? by.testOf(asked) : undefined;
  // It may call itself.
  if (own !== undefined) return askedBy(own, found, { ...by, testOf: () => undefined });
  // The redirects of the last of a list stand behind the whole.
  if (type === 'redirected_statement' && firstNamedChild?.type === 'list')
    return askedBy(firstNamedChild, found, by);
  // One of them is enough: `if [ ! -d /data ] || ! mountpoint -q /data`.
  if (type === 'list')
    return (operatorOf(asked) === '||') === found
      ? undefined
      : asked.namedChildren.map(part => askedBy(part, found, by)).find(absent => absent !== undefined);
  if (text.length > 300) return undefined;
  const [, not, inside, , written] = test.exec(text) ?? [];
  if (written !== undefined) {
    const path = deviceNamed(written, asked, by);
    if (path === undefined) return undefined;
    const isThere = (not === undefined) === (inside === undefined);
    return isThere === found ? { kind: 'device', name: path } : undefined;
  }
  const question = text.replace(/^!\s+/, '');
  const word = (question === text) === found ? mountAskedFor(question) : undefined;
  const name = word === undefined ? undefined : (by.said(word, asked) ?? variable.exec(word)?.[1]);
  return name === undefined ? undefined : { kind: 'mount', name };
}

/** The device that a word names; of some of a kind, as it is written: `/dev/loop$i`. */
function deviceNamed(word: string, asked: ShellNode, by: Asking): string | undefined {
  const path = word.includes('$') ? (by.said(word, asked) ?? word) : word;
  return path.startsWith('/dev/') ? path : undefined;
}

/** One that the script is not given as an argument. */
const variable = /^"?(\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*\}))"?$/;

/** That without which alone a command runs, by the nearest statement that asks for something. */
export function absentAround(command: ShellNode, by: Asking): Presence | undefined {
  for (
    let below = command, { parent: node } = command;
    node !== undefined;
    below = node, node = node.parent
  ) {
    if (node.type === 'function_definition') return undefined;
    const absent = absentFor(node, below, by);
    if (absent !== undefined) return absent;
  }
  return undefined;
}

export const isSame = (a: Presence | undefined, b: Presence | undefined): boolean =>
  a?.kind === b?.kind && a?.name === b?.name;
