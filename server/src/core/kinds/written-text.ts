import { valueOf, type Word } from '../facts.ts';
import type { ShellCommand } from '../syntax/shell/syntax.ts';
import { concatExtracts, type Extract, insteadOf, joinExtract, sliceExtract, sourceSpan } from '../text.ts';

/** What is written into a file. */
export interface Writing {
  /** Undefined: only the run knows. */
  readonly text: Extract | undefined;
  /** It comes behind what the file has. */
  readonly adds: boolean;
}

/** The files that a command writes, as far as they are known: `> FILE`, `>> FILE`, `tee FILE`. */
export const filesWrittenBy = ({ words, redirects }: ShellCommand): readonly string[] => [
  ...redirects.flatMap(({ operator, target }) => (operator.includes('>') ? (valueOf(target) ?? []) : [])),
  ...(isTee(words) ? words.slice(1).flatMap(({ value }) => valueOf(value) ?? []) : []).filter(
    word => !word.startsWith('-'),
  ),
];

const isTee = ([program]: readonly Word[]): boolean => valueOf(program?.value) === 'tee';

/** What commands write into the file of a path, one after the other; undefined: nothing. */
export function writtenInto(
  commands: readonly ShellCommand[],
  isPath: (path: string) => boolean,
): Writing | undefined {
  let said: Extract[] = [];
  let behindOthers: boolean | undefined;
  for (const command of commands) {
    const redirect = command.redirects.find(
      ({ operator, target }) => operator.includes('>') && isPath(valueOf(target) ?? ''),
    );
    const teed = redirect === undefined && isTeeInto(command, isPath);
    if (redirect === undefined && !teed) continue;
    // What `echo` says into a pipe is one line.
    const given = command.input.map(one => (one.text.includes('\n') ? one : unescaped(one)));
    const parts = (teed ? given : saidBy(command)) ?? [];
    const adds = teed ? hasFlag(command, /^(?:-\w*a\w*|--append)$/) : redirect?.operator === '>>';
    const [first] = parts;
    if (first === undefined) return { text: undefined, adds: adds && behindOthers !== false };
    if (!adds || behindOthers === undefined) behindOthers = adds;
    // One of another file is left out.
    if (!adds || said[0]?.uri !== first.uri) said = [];
    said.push(...parts);
  }
  const [first] = said;
  return first === undefined || behindOthers === undefined
    ? undefined
    : { text: concatExtracts(first.uri, said), adds: behindOthers };
}

/** Texts, each behind the one before; those of another file than the last are left out. */
export function joined(texts: readonly (Extract | undefined)[]): Extract | undefined {
  const [first] = texts;
  const last = texts.at(-1);
  if (last === undefined || texts.length === 1) return last;
  if (first !== undefined && first.uri !== last.uri && ends.test(first.text)) return first;
  return concatExtracts(
    last.uri,
    texts.flatMap(text => (text?.uri === last.uri ? [text] : [])),
  );
}

/** Whether a text is one that a file begins with: what is added to a file of which nothing is known may be. */
export const begins = (text: Extract | undefined): boolean =>
  text === undefined || /^(?:#!|\[\w+\])/.test(text.text);

/** A line with which a script ends in any case: what is added behind it never runs. */
const ends = /^(?:exec[ \t]+[^<>\d\s]|exit\b)/m;

const isTeeInto = ({ words }: ShellCommand, isPath: (path: string) => boolean): boolean =>
  isTee(words) && words.slice(1).some(({ value }) => isPath(valueOf(value) ?? ''));

const hasFlag = ({ words }: ShellCommand, flag: RegExp): boolean =>
  words.some(({ value }) => flag.test(valueOf(value) ?? ''));

/** What says nothing. */
const quiet: ReadonlySet<string | undefined> = new Set([':', 'true', 'set', 'cd', 'export', 'umask']);

/** The lines that a command says; undefined: only the run knows. */
function saidBy({ words, input }: ShellCommand): readonly Extract[] | undefined {
  const program = valueOf(words[0]?.value);
  const name = words[0]?.extract;
  if (quiet.has(program) && name !== undefined) return [sliceExtract(name, { start: 0, end: 0 })];
  if (program === 'cat' && words.length === 1 && input.length === 1) return input;
  const from = words.findIndex(({ value }, i) => i > 0 && !/^-[neE]+$|^--$/.test(valueOf(value) ?? ''));
  const given = from < 0 ? [] : words.slice(from).map(({ extract }) => extract);
  const [first, ...more] = given.flatMap(extract => (extract === undefined ? [] : [unescaped(extract)]));
  if (first === undefined || more.length < given.length - 1) return undefined;
  if (program === 'echo')
    return [...[first, ...more].flatMap(one => [one, after(one, ' ')]), after(first, '\n')];
  if (program !== 'printf') return undefined;
  return formatted(first, more);
}

/** What `printf` makes of a format, which it goes over again while arguments are left. */
function formatted(format: Extract, args: readonly Extract[]): readonly Extract[] | undefined {
  const parts = format.text.split(/%[sb]/);
  if (parts.some(part => part.includes('%'))) return undefined;
  const rounds = parts.length === 1 ? 1 : Math.max(1, Math.ceil(args.length / (parts.length - 1)));
  const said: Extract[] = [];
  for (let round = 0; round < rounds; round++) {
    let at = 0;
    for (const [i, part] of parts.entries()) {
      const arg = i === 0 ? undefined : args[round * (parts.length - 1) + i - 1];
      if (arg !== undefined) said.push(arg);
      if (part !== '') said.push(sliceExtract(format, { start: at, end: at + part.length }));
      at += part.length + 2;
    }
  }
  return said;
}

const meanings: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '',
  '"': '"',
  "'": "'",
  '\\': '\\',
};

/** With what `\n` and the like mean. */
function unescaped(extract: Extract): Extract {
  const { uri, text } = extract;
  let from = 0;
  const parts = [...text.matchAll(/\\([ntr"'\\])/g)].flatMap(({ index, 0: whole, 1: letter = '' }) => {
    const plain = sliceExtract(extract, { start: from, end: index });
    from = index + whole.length;
    const escape = sliceExtract(extract, { start: index, end: from });
    return [plain, insteadOf(escape, meanings[letter] ?? '')];
  });
  return concatExtracts(uri, [...parts, sliceExtract(extract, { start: from, end: text.length })]);
}

/** A character that the file does not write, behind an extract. */
function after(extract: Extract, text: string): Extract {
  const { end } = sourceSpan(extract, { start: 0, end: extract.text.length });
  return joinExtract(extract.uri, [{ text, span: { start: end, end } }]);
}
