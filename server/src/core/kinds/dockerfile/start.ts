import { unknown, valueOf, type Word } from '../../facts.ts';
import type { DockerfileInstruction, Stage } from '../../syntax/dockerfile/dockerfile.ts';
import { isPosixShell } from '../../syntax/shell/names.ts';
import type { ShellCommand, ShellSyntax } from '../../syntax/shell/syntax.ts';
import { type CommandReading, commandsOf } from './instruction-commands.ts';
import { lastOf } from './last-instruction.ts';

/** The ENTRYPOINT that a stage is given by those it is built on. */
export const inheritedEntrypoint = (base: Stage | undefined): DockerfileInstruction | undefined =>
  base === undefined ? undefined : lastOf(base, 'ENTRYPOINT');

/** An instruction of an earlier stage that says what a stage starts, which says nothing of it. */
interface InheritedStart {
  readonly keyword: string;
  readonly instruction: DockerfileInstruction;
  readonly from: Stage;
}

/** What a stage starts by those it is built on, where its own instructions (`starts`) say nothing. */
export function inheritedStarts(
  base: Stage | undefined,
  starts: ReadonlyMap<string, DockerfileInstruction>,
): readonly InheritedStart[] {
  if (starts.has('ENTRYPOINT') || starts.has('CMD')) return [];
  const found: InheritedStart[] = [];
  for (let from = base; from !== undefined; from = from.base) {
    const own = (keyword: string): readonly InheritedStart[] => {
      const instruction = from?.instructions.findLast(one => one.keyword === keyword && !one.onbuild);
      return from === undefined || instruction === undefined ? [] : [{ keyword, instruction, from }];
    };
    if (found.length === 0) found.push(...own('CMD'));
    const entrypoint = own('ENTRYPOINT');
    // With one, a stage takes no CMD over.
    if (entrypoint.length > 0) return [...found, ...entrypoint];
  }
  return found;
}

/** `ENTRYPOINT []`, and one of an empty word: Docker takes both for none. */
const isNone = (entrypoint: DockerfileInstruction | undefined): boolean =>
  entrypoint?.exec?.every(word => valueOf(word.value) === '') === true && entrypoint.exec.length <= 1;

/** What the container runs: an exec-form ENTRYPOINT takes CMD as its arguments, a shell-form one ignores it. */
export function startCommands(
  starts: ReadonlyMap<string, DockerfileInstruction>,
  inherited: DockerfileInstruction | undefined,
  runs: ReadonlyMap<DockerfileInstruction, ShellSyntax | undefined>,
  reading: CommandReading,
): readonly ShellCommand[] {
  const { shell, files } = reading;
  const said = starts.get('ENTRYPOINT');
  const own = isNone(said) ? undefined : said;
  const entrypoint = said === undefined && !isNone(inherited) ? inherited : own;
  const given = starts.get('CMD');
  // `CMD []` gives no arguments, and takes those of the base image away.
  const command = given?.exec?.length === 0 ? undefined : given;
  const check = starts.get('HEALTHCHECK');
  const read = (instruction: DockerfileInstruction | undefined): readonly ShellCommand[] =>
    instruction === undefined ? [] : commandsOf(instruction, runs.get(instruction), reading);
  if (entrypoint?.exec !== undefined && command?.exec !== undefined)
    return [
      ...(shell?.ofWords([...entrypoint.exec, ...command.exec], undefined, files) ?? []),
      ...read(check),
    ];
  if (own?.exec !== undefined && command === undefined) {
    const started = shell?.ofWords([...own.exec, ...givenAtRun(own.exec)], own.variables, files) ?? [];
    return [...started.filter(({ words }) => words[0]?.value.known), ...read(check)];
  }
  const ignored =
    entrypoint !== undefined && (entrypoint.exec === undefined || !mayRun(entrypoint.exec, shell));
  return [...read(own), ...(ignored ? [] : read(command)), ...read(check)];
}

/** Whether an entry point may run what CMD adds to its words: a script may, and a program alone; `tail -f FILE` does not. */
function mayRun(exec: readonly Word[], shell: ShellSyntax | undefined): boolean {
  const commands = shell?.ofWords([...exec, ...givenAtRun(exec)]) ?? [];
  return commands.some(({ words }) => {
    const own = isPosixShell(valueOf(words[0]?.value) ?? '') ? words.slice(1) : words;
    const isOption = valueOf(own[0]?.value)?.startsWith('-');
    return own.length <= 2 && !isOption && own.at(-1)?.value.known === false;
  });
}

/** The arguments that a container of an image gives its entry point. */
const givenAtRun = (exec: readonly Word[]): readonly Word[] =>
  exec.slice(-1).map(({ anchor: { uri, span } }) => ({ value: unknown('$@'), anchor: { uri, span } }));
