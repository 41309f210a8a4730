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
  /** Undefined: only the run knows. */
  readonly text: () => Extract | undefined;
}

/** `RUN cat <<EOF > /run.sh`, `RUN echo '…' > /run.sh`. */
export const writtenBy = (
  instruction: DockerfileInstruction,
  shell: ShellSyntax | undefined,
): readonly Written[] => [...fromHeredocs(instruction), ...fromEchoes(instruction, shell)];

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
    return body === undefined || path === undefined ? [] : [{ path, text: () => body }];
  });
}

/** What `echo` and `printf` write; the shell is asked only where somebody runs the file. */
function fromEchoes(
  { script, text, variables }: DockerfileInstruction,
  shell: ShellSyntax | undefined,
): readonly Written[] {
  if (script === undefined || shell === undefined || !/\b(?:echo|printf)\b/.test(text.text)) return [];
  const paths = new Set([...text.text.matchAll(/>[ \t]*["']?([^\s"'>&|;)]+)/g)].map(([, path = '']) => path));
  let commands: readonly ShellCommand[] | undefined;
  return [...paths].map(path => ({
    path,
    text: () => {
      commands ??= shell.parse(script, variables).commands;
      return said(commands, path);
    },
  }));
}

function said(commands: readonly ShellCommand[], path: string): Extract | undefined {
  const parts: Extract[] = [];
  for (const command of commands) {
    const redirect = command.redirects.find(({ target }) => valueOf(target) === path);
    if (redirect === undefined) continue;
    const text = saidBy(command);
    if (text === undefined) return undefined;
    if (redirect.operator !== '>>') parts.length = 0;
    parts.push(...text);
  }
  const [first] = parts;
  return first === undefined ? undefined : concatExtracts(first.uri, parts);
}

/** The lines that a command says; undefined: only the run knows. */
function saidBy({ words }: ShellCommand): readonly Extract[] | undefined {
  const program = valueOf(words[0]?.value);
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
