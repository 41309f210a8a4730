import { type Fact, valueOf, type Word } from '../facts.ts';
import { isForShell, isPosixShell } from '../syntax/shell/names.ts';
import type { Extract } from '../text.ts';
import type { ScriptFiles, ScriptRun } from './container-scripts.ts';
import { initialized } from './init-scripts.ts';
import { besideScript } from './script-folder.ts';
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

  /** `directory`: where the commands start, as seen from where the container does; `folder`: where the script lies that they are of. */
  of(
    commands: readonly Fact<'command'>[],
    directory: string | undefined,
    depth: number,
    folder?: string,
  ): readonly Fact<'command'>[] {
    if (depth > deepest) return [];
    const certain = commands.filter(({ insteadOf }) => insteadOf === undefined);
    const calls = new Set(
      certain.flatMap(({ words, tolerated }) => (tolerated ? [] : (valueOf(words[0]?.value) ?? []))),
    );
    let here = directory;
    return certain.flatMap(command => {
      const runs = this.#runsOf(command, here, folder).filter(({ script }) => !this.#seen.has(script));
      for (const { script } of runs) this.#seen.add(script);
      const all = runs.flatMap(run => {
        const read = this.#read(run.given === undefined ? { ...run, calls } : run);
        const found = command.tolerated ? read.map(fact => ({ ...fact, tolerated: true as const })) : read;
        return [...found, ...this.of(found, here, depth + 1, run.folder)];
      });
      here = directoryBehind(command, here, folder);
      return all;
    });
  }

  #runsOf(
    command: Fact<'command'>,
    directory: string | undefined,
    folder: string | undefined,
  ): readonly ScriptRun[] {
    const started = [
      ...supervised(command, this.#files),
      ...initialized(command, this.#files).filter(({ script }) => isForShell(script.text)),
    ];
    const word = scriptIn(command);
    const isProgram = word === command.words[0];
    const file = word === undefined ? undefined : this.#fileBy(word, isProgram, directory, folder);
    if (word === undefined || file === undefined || (isProgram && !isForShell(file.script.text)))
      return started;
    if (!reads(command))
      return [...started, { ...file, by: word, given: command.words.slice(command.words.indexOf(word) + 1) }];
    // What is read in says by `$0` where the script lies that reads it.
    const both = file.folder === folder ? folder : undefined;
    return [...started, { ...file, folder: both, by: word, given: undefined }];
  }

  /** The script that a word names. A shell looks for one without a path in the working directory, and then where programs are. */
  #fileBy(
    { value }: Word,
    isProgram: boolean,
    directory: string | undefined,
    folder: string | undefined,
  ): Pick<ScriptRun, 'script' | 'folder'> | undefined {
    if (!value.known) return this.#at(besideScript(value.text, folder));
    const name = value.value;
    if (name.startsWith('/')) return this.#at(name);
    const isPath = name.includes('/');
    const isHere = isPath || !isProgram;
    if (name === '' || (isHere && directory === undefined)) return undefined;
    const here = isHere ? this.#at(`${directory}/${name}`) : undefined;
    const script = here !== undefined || isPath ? undefined : this.#files.get(name);
    return script === undefined ? here : { script };
  }

  #at(path: string | undefined): Pick<ScriptRun, 'script' | 'folder'> | undefined {
    const script = path === undefined ? undefined : this.#files.get(path);
    return script === undefined ? undefined : { script, folder: path?.slice(0, path.lastIndexOf('/')) };
  }
}

/** Where the commands behind a command run: `cd DIRECTORY` goes on from there. Undefined: only the run knows. */
function directoryBehind(
  { words }: Fact<'command'>,
  before: string | undefined,
  folder: string | undefined,
): string | undefined {
  const [program, to, ...more] = words;
  const name = valueOf(program?.value);
  if (name === 'pushd' || name === 'popd') return undefined;
  if (name !== 'cd') return before;
  if (to === undefined || more.length > 0) return undefined;
  if (!to.value.known) return besideScript(to.value.text, folder);
  const path = to.value.value;
  if (/^[-~]|(?:^|\/)\.\.(?:\/|$)/.test(path)) return undefined;
  return path.startsWith('/') ? path : before === undefined ? undefined : `${before}/${path}`;
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
