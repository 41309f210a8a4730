import { valueOf } from '../../facts.ts';
import type { DockerfileInstruction } from '../../syntax/dockerfile/dockerfile.ts';
import type { ShellCommand } from '../../syntax/shell/syntax.ts';
import { filesWrittenBy, type Writing, writtenInto } from '../written-text.ts';
import type { RunCommands } from './run-commands.ts';

/** A file that RUN writes. */
export interface Written {
  readonly path: string;
  /** Where it first does so, in the text of the instruction. */
  readonly at: number;
  readonly writing: () => Writing;
}

/** `RUN cat <<EOF > /run.sh`, `RUN echo '…' > /run.sh`. */
export const writtenBy = (run: RunCommands): readonly Written[] => {
  const heredocs = fromHeredocs(run.instruction);
  const others = fromEchoes(run);
  const all = [...heredocs, ...others.filter(({ path }) => !heredocs.some(heredoc => heredoc.path === path))];
  let isCertain: ((path: string) => boolean) | undefined;
  return all.map(({ path, at, writing }) => ({
    path,
    at,
    writing: () => {
      isCertain ??= certainlyWritten(run);
      const written = writing();
      return isCertain(path) ? written : { ...written, text: undefined };
    },
  }));
};

/** Whether all that writes a path does so in any case. */
function certainlyWritten(run: RunCommands): (path: string) => boolean {
  const all = targetsOf(run.all);
  const sure = targetsOf(run.sure);
  return path => sure.get(path)?.size === all.get(path)?.size;
}

/** Where commands write each path, by their places. */
function targetsOf(commands: readonly ShellCommand[]): ReadonlyMap<string, ReadonlySet<number>> {
  const targets = new Map<string, Set<number>>();
  for (const command of commands)
    for (const path of filesWrittenBy(command)) {
      const places = targets.get(path) ?? new Set();
      targets.set(path, places.add(command.span.start));
    }
  return targets;
}

/** `RUN cat <<EOF > /run.sh`, `tee /run.sh <<EOF`. */
function fromHeredocs({ text, heredocs }: DockerfileInstruction): readonly Written[] {
  if (heredocs.length === 0) return [];
  return [...text.text.matchAll(/\b(cat|tee)\b([^&|;\n]*)/g)].flatMap(
    ({ index: at, 1: program, 2: words = '' }) => {
      const name = /<<-?\s*['"]?(\w[\w.-]*)/.exec(words)?.[1];
      const body = heredocs.find(heredoc => heredoc.name === name)?.body;
      const plain = words.replace(/\d*<<-?\s*\S+/, ' ');
      const path = (program === 'cat' ? />\s*["']?([^\s"'>]+)/ : /^(?:\s+-\S+)*\s+["']?([^\s"'>]+)/).exec(
        plain,
      )?.[1];
      const adds = program === 'cat' ? words.includes('>>') : /\s-(?:a|-append)\b/.test(words);
      return body === undefined || path === undefined
        ? []
        : [{ path, at, writing: () => ({ text: body, adds }) }];
    },
  );
}

/** What `echo`, `printf` and others write; the shell is asked only where somebody runs the file. */
function fromEchoes(run: RunCommands): readonly Written[] {
  const { script, text, variables } = run.instruction;
  if (script === undefined) return [];
  const whole = text.text.startsWith('<<') ? withoutHeredocs(script.text) : text.text;
  const paths = new Map(
    [...whole.matchAll(written)]
      .map(({ index, 1: path = '' }) => [expanded(path, variables), index] as const)
      .filter(([path]) => !path.startsWith('/dev/'))
      .toReversed(),
  );
  return [...paths].map(([path, at]) => {
    let known: Writing | undefined;
    return {
      path,
      at,
      writing: () => {
        known ??= writtenInto(run.all, one => one === path) ?? { text: undefined, adds: false };
        return known;
      },
    };
  });
}

/** The body of `RUN <<EOF` without those of the heredocs in it. */
const withoutHeredocs = (text: string): string =>
  text.replace(/(<<-?[ \t]*(["']?)(\w+)\2[^\n]*)\n(?:[^\n]*\n)*?[ \t]*\3(?=\n|$)/g, '$1');

const expanded = (path: string, variables: DockerfileInstruction['variables']): string =>
  path.replace(
    /\$(?:(\w+)|\{(\w+)\})/g,
    (whole, plain, braced) => valueOf(variables.get(plain ?? braced)) ?? whole,
  );

/** `> FILE`, `tee -a FILE` */
const written = /(?:>[ \t]*|\btee[ \t]+(?:-\S+[ \t]+)*)["']?([^\s"'>&|;)]+)/g;
