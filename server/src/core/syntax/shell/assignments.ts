import type { Span } from '../../text.ts';
import { Adders, type ArrayElement } from './adders.ts';
import { type Arm, armsOf, operatorOf } from './arms.ts';
import { givesDefault, type WrittenOut, writtenOutIn } from './default-values.ts';
import { innermostOf } from './innermost.ts';
import { associativeIn, keyed, keyedElement, keyIn, setOnceIn } from './keys.ts';
import { readArrayOf } from './read.ts';
import { saidIn, toldBy } from './told-assignments.ts';
import { holds, type ShellNode, spanOf } from './tree.ts';

/** Something in a script that changes a variable. */
export interface Assignment {
  readonly name: string;
  readonly kind: 'set' | 'append' | 'unknown';
  /** The value, where it is no array. */
  readonly node: Pick<ShellNode, 'startIndex' | 'endIndex'> | undefined;
  /** Whether that is in double quotes without having them. */
  readonly inQuotes: boolean;
  readonly array: boolean;
  readonly elements: readonly ArrayElement[];
  readonly start: number;
  readonly end: number;
  /** The words of `for NAME in WORDS`, each of which it is within the span; `all`: no round is cut short. */
  readonly each?: { readonly span: Span; readonly words: readonly Span[]; readonly all: boolean };
  /** The arms of statements that it stands in, from the outermost on. In the innermost it surely ran before what follows it. */
  readonly arms: readonly Arm[];
  /** Whether it counts only where nothing else gives the variable a value. */
  readonly isDefault: boolean;
  /** What it is a part of that gives the value of another variable, or a default. */
  readonly writtenOut: WrittenOut | undefined;
  /** Whether the old value stays a part of the new one, blank-separated. */
  readonly adds: boolean;
  /** Whether it ends with a function or a subshell that does not hold the offset: then it changes nothing there. */
  readonly within: (at: number) => boolean;
  /** Whether it may run before the offset though it stands behind: in a loop around both, or outside of the function at the offset. */
  readonly mayRunBefore: (at: number) => boolean;
}

interface Around {
  readonly arms: readonly Arm[];
  /** Blocks whose variables are their own: subshells. */
  readonly subshell: Span | undefined;
  readonly fun: Body | undefined;
  readonly loops: readonly Span[];
}

/** A function, and the variables that are its own as far as it has been read. */
interface Body extends Span {
  readonly locals: Set<string>;
}

/** A node on the way down. */
interface Entry {
  readonly node: ShellNode;
  readonly around: Around;
  /** The arms of the list around it, of which one is in it. */
  readonly given?: readonly Arm[];
  /** Where the `&&` ends that it begins. */
  readonly until?: number;
}

const subshells = new Set(['subshell', 'command_substitution', 'pipeline']);
const loops = new Set(['while_statement', 'for_statement', 'c_style_for_statement']);
const own = new Set([...subshells, ...loops, 'function_definition']);
/** Commands whose operands are variables that they fill. */
const readers = new Set(['read', 'mapfile', 'readarray', 'getopts']);

const spansOf = (node: ShellNode | undefined): Span[] =>
  node === undefined || node.type === 'comment' ? [] : [spanOf(node)];

/** Whether the assignment stands in another branch than the offset, so that it did not run before it. */
export const isInOtherArm = ({ arms, mayRunBefore }: Assignment, at: number): boolean =>
  arms.some(({ exclusive, statement, span }) => exclusive && holds(statement, at) && !holds(span, at)) &&
  !mayRunBefore(at);

/** Whether one that gives a default has been come by at an offset. */
export const givesDefaultAt = (assignment: Assignment, at: number): boolean =>
  assignment.isDefault && surelyComeBy(assignment, at);

/** Whether the statement has surely been come by at an offset in one arm of which an assignment stands. */
export const surelyComeBy = (assignment: Assignment, at: number): boolean =>
  surelyRan({ ...assignment, arms: assignment.arms.slice(0, -1) }, at);

export const surelyRan = ({ end, arms, within }: Assignment, at: number): boolean =>
  end <= at && !within(at) && arms.every(({ span }) => holds(span, at));

/** The assignments of a script, in the order of the text. `placeName`: the name of a command that takes its place among them. */
export function assignmentsIn(
  nodes: readonly ShellNode[],
  text: string,
  placeName: (command: ShellNode) => string | undefined = () => undefined,
): readonly Assignment[] {
  const found: Assignment[] = [];
  const functions: Span[] = [];
  const innermost = innermostOf(functions);
  const adders = new Adders(nodes);
  const arrays = { associative: associativeIn(text), once: setOnceIn(text) };
  const top: Around = { arms: [], subshell: undefined, fun: undefined, loops: [] };
  const pending: Entry[] = nodes.slice(0, 1).map(root => ({ node: root, around: top }));
  for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
    const { node } = entry;
    const span = spanOf(node);
    const around: Around = !own.has(node.type)
      ? entry.around
      : {
          arms: entry.around.arms,
          subshell: subshells.has(node.type) ? span : entry.around.subshell,
          fun: node.type === 'function_definition' ? { ...span, locals: new Set() } : entry.around.fun,
          loops: loops.has(node.type) ? [...entry.around.loops, span] : entry.around.loops,
        };
    if (node.type === 'function_definition') functions.push(span);
    const add = (name: string, of: Partial<Assignment>) =>
      found.push(assignmentOf(name, node, around, functions, of));
    const place = node.type === 'command' ? placeName(node) : undefined;
    if (place !== undefined) add(place, { kind: 'unknown' });
    const added = node.type === 'command' ? adders.addedBy(node) : undefined;
    if (added !== undefined) add(added.name, { ...added, kind: 'append', adds: true });
    const told = node.type === 'command' ? toldBy(node) : undefined;
    if (told !== undefined) add(told.name, told.of);
    if (node.type === 'variable_assignment' && node.parent?.type !== 'command') {
      if (!adders.isToldByCalls(node)) readAssignment(node, text, arrays, add);
    } else if (node.type === 'variable_name' && node.parent?.type === 'declaration_command') {
      const words = node.parent.text;
      if (/^(?:local|declare|typeset)[ \t]+(?:-\w+[ \t]+)*-\w*[aA]/.test(words))
        add(node.text, { array: true });
      else if (/^local\b/.test(words)) add(node.text, {});
    } else if (node.type === 'command' && /^set[ \t]+--(?:\s|$)/.test(node.text.slice(0, 20))) {
      // All functions around it are known by now.
      const own = innermost(node.startIndex);
      const within = (at: number): boolean => innermost(at) !== own;
      const mayRunBefore = (at: number): boolean => !within(at) && around.loops.some(loop => holds(loop, at));
      const elements = node.childrenForFieldName('argument').slice(1);
      const adds = elements.some(element => /^"?\$(?:@|\{@\})"?$/.test(element.text));
      add('@', { array: true, elements: elements.flatMap(spansOf), adds, within, mayRunBefore });
    } else if (node.type === 'expansion') {
      // `: "${NAME:=value}"` gives the variable its default.
      const name = /^\$\{([A-Za-z_]\w*):?=/.exec(node.text)?.[1];
      if (name !== undefined) add(name, { node });
    } else if (node.type === 'for_statement') {
      const name = node.childForFieldName('variable')?.text;
      const words = node.childrenForFieldName('value').flatMap(spansOf);
      const all = !/\b(?:break|continue|return)\b/.test(node.text);
      if (name !== undefined)
        add(name, { kind: 'unknown', end: node.startIndex, each: { span, words, all } });
    } else if (
      node.type === 'unset_command' ||
      (node.type === 'command' && readers.has(node.childForFieldName('name')?.text ?? ''))
    ) {
      const array = readArrayOf(node, text);
      if (array !== undefined) add(array.name, { array: true, elements: array.elements });
      else
        for (const child of node.namedChildren)
          if (/^[A-Za-z_]\w*$/.test(child.text)) add(child.text, { kind: 'unknown' });
    }
    pending.push(...below(node, around, entry));
  }
  return found.sort((a, b) => a.start - b.start);
}

/** The children of a node, the last one first, each with the arms that it stands in. */
function below(node: ShellNode, around: Around, { given, until }: Entry): Entry[] {
  const arms = given ?? armsOf(node, until);
  const entries: Entry[] = [];
  let last = arms.length - 1;
  for (const child of node.children.toReversed()) {
    const { startIndex } = child;
    while (last >= 0 && (arms[last]?.span.start ?? 0) > startIndex) last--;
    const arm = arms[last];
    if (arm !== undefined && child.endIndex <= arm.span.end)
      entries.push({ node: child, around: { ...around, arms: [...around.arms, arm] } });
    else if (child.type !== 'list' || node.type !== 'list') entries.push({ node: child, around });
    else if (arms.length > 1) entries.push({ node: child, around, given: arms });
    else
      entries.push({
        node: child,
        around,
        ...(operatorOf(node) === '&&' ? { until: until ?? node.endIndex } : {}),
      });
  }
  return entries;
}

/** The arrays, and the variables that are whole words, in a value. */
const arrays = /\$\{(\w+)\[[@*]\]\}/g;
const words = /(?:^["']?|\s)\$(?:(\w+)|\{(\w+)\})(?=\s|["']?$)/g;

/** The names of arrays that have keys, and of those that are set once. */
interface Arrays {
  readonly associative: ReadonlySet<string>;
  readonly once: ReadonlySet<string>;
}

/** Nobody asks for the elements of longer arrays one by one. */
const mostIndexed = 50;

/** An element of an array that is one. */
const oneWord = /^(?:[\w./:=@%+,-]+|"[^"@*]*"|'[^']*')$/;

function readAssignment(
  node: ShellNode,
  text: string,
  { associative, once }: Arrays,
  add: (name: string, of: Partial<Assignment>) => void,
): void {
  const target = node.childForFieldName('name');
  const name = target?.text;
  if (name === undefined) return;
  const value = node.childForFieldName('value');
  // `NAME[1]=…` changes a part of an array, `NAME[${#NAME[@]}]=…` adds to it.
  const [, element, index] = /^([A-Za-z_]\w*)\[(.*)\]$/s.exec(name) ?? [];
  if (element !== undefined) {
    const isNext = index === `\${#${element}[@]}` || index === `\${#${element}[*]}`;
    const adding = { kind: 'append', array: true, elements: spansOf(value), adds: true } as const;
    add(element, isNext ? adding : { kind: 'unknown' });
    const key = associative.has(element) ? keyIn(index) : undefined;
    if (key !== undefined) add(keyed(element, key), value === undefined ? {} : { node: value });
    return;
  }
  const append = text.startsWith('+=', node.startIndex + name.length);
  const array = value?.type === 'array';
  const raw = value === undefined ? '' : text.slice(value.startIndex, value.endIndex);
  // `NAME="$NAME more"` is `NAME+=" more"`.
  const [own = '', plain, braced] = /^"\$(?:(\w+)|\{(\w+)\})(?=\s)/.exec(raw) ?? [];
  if ((plain ?? braced) === name && !append && value?.type === 'string' && raw.endsWith('"')) {
    const { startIndex, endIndex } = value;
    const node = { startIndex: startIndex + own.length, endIndex: endIndex - 1 };
    add(name, { kind: 'append', node, inQuotes: true, adds: true });
    return;
  }
  const itself = [...raw.matchAll(array ? arrays : words)].some(([, a, b]) => (a ?? b) === name);
  if (array && associative.has(name))
    for (const child of value.namedChildren) {
      const { key, node } = keyedElement(spanOf(child), text) ?? {};
      if (key !== undefined && node !== undefined) add(keyed(name, key), { node });
    }
  else if (array && !append && once.has(name))
    for (const [i, child] of value.namedChildren.slice(0, mostIndexed).entries()) {
      // Others may be several, or none.
      if (!oneWord.test(child.text)) break;
      add(keyed(name, String(i)), { node: child });
    }
  add(name, {
    kind: append ? 'append' : 'set',
    array,
    elements: array ? value.namedChildren.flatMap(spansOf) : [],
    ...(array || value === undefined ? {} : { node: saidIn(value) ?? value }),
    // `NAME="sudo $NAME"` is another command, not one more word of it.
    adds:
      (append && (array || /^["']?\s/.test(raw))) ||
      (itself && !/^"(?:sudo|doas|env|time|nice)\s[^$]*\$\{?\w+\}?"$/.test(raw)),
  });
}

function assignmentOf(
  name: string,
  node: ShellNode,
  around: Around,
  functions: readonly Span[],
  of: Partial<Assignment>,
): Assignment {
  const { arms, subshell, fun } = around;
  const declared =
    node.parent?.type === 'declaration_command' && /^(?:local|declare|typeset)\b/.test(node.parent.text);
  if (declared) fun?.locals.add(name);
  const local = declared || fun?.locals.has(name) === true;
  const own = local ? (fun ?? subshell) : subshell;
  return {
    name,
    kind: 'set',
    node: undefined,
    inQuotes: false,
    array: false,
    elements: [],
    adds: false,
    isDefault: node.type === 'variable_assignment' && arms.length > 0 && givesDefault(node, name),
    writtenOut: node.type === 'variable_assignment' && arms.length > 0 ? writtenOutIn(node, name) : undefined,
    start: node.startIndex,
    end: node.endIndex,
    arms,
    within: at => own !== undefined && !holds(own, at),
    mayRunBefore: at =>
      !(own !== undefined && !holds(own, at)) &&
      (around.loops.some(loop => holds(loop, at)) ||
        functions.some(
          other => holds(other, at) && !(other.start <= node.startIndex && node.endIndex <= other.end),
        )),
    ...of,
  };
}
