import { valueOf } from '../../facts.ts';
import type { DockerfileInstruction } from '../../syntax/dockerfile/dockerfile.ts';
import type { ShellCommand, ShellSyntax } from '../../syntax/shell/syntax.ts';
import {
  concatExtracts,
  type Extract,
  insteadOf,
  joinExtract,
  sliceExtract,
  sourceSpan,
} from '../../text.ts';

/** A file that RUN writes. */
export interface Written {
  readonly path: string;
  readonly writing: () => Writing;
}

/** What is written into a file. */
export interface Writing {
  /** Undefined: only the run knows. */
  readonly text: Extract | undefined;
  /** It comes behind what the file has. */
  readonly adds: boolean;
}

/** `RUN cat <<EOF > /run.sh`, `RUN echo '…' > /run.sh`. */
export const writtenBy = (
  instruction: DockerfileInstruction,
  shell: ShellSyntax | undefined,
): readonly Written[] => {
  const heredocs = fromHeredocs(instruction);
  const others = fromEchoes(instruction, shell);
  return [...heredocs, ...others.filter(({ path }) => !heredocs.some(heredoc => heredoc.path === path))];
};

/** `RUN cat <<EOF > /run.sh`, `tee /run.sh <<EOF`. */
function fromHeredocs({ text, heredocs }: DockerfileInstruction): readonly Written[] {
  if (heredocs.length === 0) return [];
  return [...text.text.matchAll(/\b(cat|tee)\b([^&|;\n]*)/g)].flatMap(([, program, words = '']) => {
    const name = /<<-?\s*['"]?(\w[\w.-]*)/.exec(words)?.[1];
    const body = heredocs.find(heredoc => heredoc.name === name)?.body;
    const plain = words.replace(/\d*<<-?\s*\S+/, ' ');
    const path = (program === 'cat' ? />\s*["']?([^\s"'>]+)/ : /^(?:\s+-\S+)*\s+["']?([^\s"'>]+)/).exec(
      plain,
    )?.[1];
    const adds = program === 'cat' ? words.includes('>>') : /\s-(?:a|-append)\b/.test(words);
    return body === undefined || path === undefined ? [] : [{ path, writing: () => ({ text: body, adds }) }];
  });
}

/** What `echo` and `printf` write; the shell is asked only where somebody runs the file. */
function fromEchoes(
  { script, text, variables }: DockerfileInstruction,
  shell: ShellSyntax | undefined,
): readonly Written[] {
  if (script === undefined || shell === undefined || !/\b(?:echo|printf)\b/.test(text.text)) return [];
  const paths = new Set([...text.text.matchAll(written)].map(([, path = '']) => path));
  let commands: readonly ShellCommand[] | undefined;
  return [...paths].map(path => {
    let known: Writing | undefined;
    const read = (): Writing => {
      commands ??= shell.parse(script, variables).commands;
      return writtenInto(commands, one => one === path) ?? { text: undefined, adds: false };
    };
    return {
      path,
      writing: () => {
        known ??= read();
        return known;
      },
    };
  });
}

/** `> FILE`, `tee -a FILE` */
const written = /(?:>[ \t]*|\btee[ \t]+(?:-\S+[ \t]+)*)["']?([^\s"'>&|;)]+)/g;

/** What commands write into the file of a path, one after the other; undefined: nothing. */
export function writtenInto(
  commands: readonly ShellCommand[],
  isPath: (path: string) => boolean,
): Writing | undefined {
  let said: Extract[] = [];
  let behindOthers: boolean | undefined;
  for (const command of commands) {
    const redirect = command.redirects.find(({ target }) => isPath(valueOf(target) ?? ''));
    const teed = redirect === undefined && isTeeInto(command, isPath);
    if (redirect === undefined && !teed) continue;
    const parts = (teed ? command.input : saidBy(command)) ?? [];
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
  const last = texts.at(-1);
  if (last === undefined || texts.length === 1) return last;
  return concatExtracts(
    last.uri,
    texts.flatMap(text => (text?.uri === last.uri ? [text] : [])),
  );
}

const isTeeInto = ({ words }: ShellCommand, isPath: (path: string) => boolean): boolean =>
  valueOf(words[0]?.value) === 'tee' && words.slice(1).some(({ value }) => isPath(valueOf(value) ?? ''));

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
  if (/^(?:%[sb])?\n?$/.test(first.text)) return more.flatMap(one => [one, after(one, '\n')]);
  return first.text.includes('%') ? undefined : [first];
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
