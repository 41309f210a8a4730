import { type Fact, valueOf, type Word } from '../facts.ts';
import { isForShell, isPosixShell } from '../syntax/shell/names.ts';
import type { Extract } from '../text.ts';
import type { ScriptFiles, ScriptRun } from './container-scripts.ts';
import { initialized } from './init-scripts.ts';
import { supervised } from './supervisor.ts';

/** Scripts that run scripts: as deep as anyone writes. */
const deepest = 3;

/** What a script runs. */
export type ReadScript = (run: ScriptRun) => readonly Fact<'command'>[];

/** What the scripts run that the commands start from the files of their container. */
export const commandsOfScripts = (
  commands: readonly Fact<'command'>[],
  files: ScriptFiles,
  read: ReadScript,
): readonly Fact<'command'>[] => new ScriptCalls(files, read).of(commands, '.', 0);

/** The scripts that commands start, each once. */
class ScriptCalls {
  readonly #files: ScriptFiles;
  readonly #read: ReadScript;
  readonly #seen = new Set<Extract>();

  constructor(files: ScriptFiles, read: ReadScript) {
    this.#files = files;
    this.#read = read;
  }

  /** `directory`: where the commands start, as seen from where the container does. */
  of(
    commands: readonly Fact<'command'>[],
    directory: string | undefined,
    depth: number,
  ): readonly Fact<'command'>[] {
    if (depth > deepest) return [];
    let here = directory;
    return commands.flatMap(command => {
      const runs = this.#runsOf(command, here).filter(({ script }) => !this.#seen.has(script));
      for (const { script } of runs) this.#seen.add(script);
      const read = runs.flatMap(run => this.#read(run));
      const found = command.tolerated ? read.map(fact => ({ ...fact, tolerated: true as const })) : read;
      const all = [...found, ...this.of(found, here, depth + 1)];
      here = directoryBehind(command, here);
      return all;
    });
  }

  #runsOf(command: Fact<'command'>, directory: string | undefined): readonly ScriptRun[] {
    const started = [
      ...supervised(command, this.#files),
      ...initialized(command, this.#files).filter(({ script }) => isForShell(script.text)),
    ];
    const word = scriptIn(command);
    const name = valueOf(word?.value) ?? '';
    if (word === undefined || name === '') return started;
    const isProgram = word === command.words[0];
    const script = isProgram && !name.includes('/') ? this.#files.get(name) : this.#at(name, directory);
    if (script === undefined || (isProgram && !isForShell(script.text))) return started;
    const given = reads(command) ? undefined : command.words.slice(command.words.indexOf(word) + 1);
    return [...started, { script, by: word, given }];
  }

  /** A file by its path. A shell looks for a script without one in the working directory, and then where programs are. */
  #at(name: string, directory: string | undefined): Extract | undefined {
    if (name.startsWith('/')) return this.#files.get(name);
    if (directory === undefined) return undefined;
    const here = this.#files.get(`${directory}/${name}`);
    return name.includes('/') ? here : (here ?? this.#files.get(name));
  }
}

/** Where the commands behind a command run: `cd DIRECTORY` goes on from there. Undefined: only the run knows. */
function directoryBehind({ words }: Fact<'command'>, before: string | undefined): string | undefined {
  const [program, ...args] = words.map(({ value }) => valueOf(value));
  if (program === 'pushd' || program === 'popd') return undefined;
  if (program !== 'cd') return before;
  const [to, ...more] = args;
  if (to === undefined || more.length > 0 || /^[-~]|(?:^|\/)\.\.(?:\/|$)/.test(to)) return undefined;
  return to.startsWith('/') ? to : before === undefined ? undefined : `${before}/${to}`;
}

/** `. FILE`, `source FILE` */
const reads = ({ words }: Fact<'command'>): boolean => /^(?:\.|source)$/.test(valueOf(words[0]?.value) ?? '');

/** The word of a command that names the script which it runs, if it is one. */
function scriptIn(command: Fact<'command'>): Word | undefined {
  const [first, ...rest] = command.words;
  if (reads(command)) return rest[0];
  const program = valueOf(first?.value) ?? '';
  if (!isPosixShell(program)) return first;
  return operand(rest);
}

/** The script among the arguments of a shell: behind its flags, of which `-o` has a value. */
function operand(words: readonly Word[]): Word | undefined {
  const args = words.map(({ value }) => valueOf(value) ?? '');
  const at = args.findIndex((arg, i) => !/^[-+]/.test(arg) && !/^[-+][a-zA-Z]*[oO]$/.test(args[i - 1] ?? ''));
  return args.slice(0, at).some(arg => /^-[a-zA-Z]*[cs]/.test(arg)) ? undefined : words[at];
}
