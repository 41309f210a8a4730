import { valueOf } from '../facts.ts';
import { isForShell } from '../syntax/shell/names.ts';
import type { ShellCommand, ShellSyntax } from '../syntax/shell/syntax.ts';
import type { Extract, Span } from '../text.ts';
import { commandFact } from './exec-form.ts';
import { scriptIn } from './script-word.ts';
import { filesWrittenBy, writtenInto } from './written-text.ts';

/** Scripts that write scripts: as deep as anyone writes. */
const deepest = 2;

/** Nobody writes more files. */
const mostFiles = 100;

/** The scripts that the texts of a file write and run, one text after the other: `cat <<EOF > run.sh`, `bash run.sh`. */
export class WrittenScripts {
  readonly #shell: ShellSyntax | undefined;
  readonly #uri: string;
  readonly #comments: Span[];
  /** The commands that write files, by these. */
  readonly #writers = new Map<string, ShellCommand[]>();
  readonly #read = new Set<number>();

  /** The comments of the scripts that stand in the file `uri` are added to `comments`. */
  constructor(shell: ShellSyntax | undefined, uri: string, comments: Span[]) {
    this.#shell = shell;
    this.#uri = uri;
    this.#comments = comments;
  }

  /** The commands, and behind each those of the script that it runs, where they or those before have written it. */
  withRun(commands: readonly ShellCommand[], depth = 0): readonly ShellCommand[] {
    return commands.flatMap(command => {
      for (const path of filesWrittenBy(command)) this.#add(plain(path), command);
      const script = this.#runBy(command);
      return script === undefined ? [command] : [command, ...this.#commandsOf(script, command, depth)];
    });
  }

  #add(path: string, command: ShellCommand): void {
    const others = this.#writers.get(path);
    if (others !== undefined) others.push(command);
    else if (this.#writers.size < mostFiles) this.#writers.set(path, [command]);
  }

  #runBy(command: ShellCommand): Extract | undefined {
    if (this.#writers.size === 0) return undefined;
    const word = scriptIn(commandFact(command));
    const name = valueOf(word?.value);
    const isProgram = word === command.words[0];
    if (name === undefined || (isProgram && !name.includes('/'))) return undefined;
    const path = plain(name);
    const written = writtenInto(this.#writers.get(path) ?? [], one => plain(one) === path);
    const { text } = written ?? {};
    const isOther = text?.text.startsWith('#!') === true && !isForShell(text.text);
    return written?.adds === false && !(isProgram && isOther) ? text : undefined;
  }

  /** What the command runs goes on where it does, and on its systems. */
  #commandsOf(script: Extract, command: ShellCommand, depth: number): readonly ShellCommand[] {
    const start = script.runs[0]?.source;
    if (this.#shell === undefined || start === undefined || depth >= deepest || this.#read.has(start))
      return [];
    this.#read.add(start);
    const { commands, comments } = this.#shell.parse(script);
    if (script.uri === this.#uri) this.#comments.push(...comments);
    const { tolerated, systemsAt, isForOther, span } = command;
    return this.withRun(commands, depth + 1).map(one => ({
      ...one,
      ...(tolerated && { tolerated }),
      ...(systemsAt && { systemsAt: at => one.systemsAt?.(at) ?? systemsAt(span) }),
      ...(isForOther && { isForOther: at => isForOther(span) || one.isForOther?.(at) === true }),
    }));
  }
}

/** `./run.sh` is `run.sh`. */
const plain = (path: string): string => path.replace(/^(?:\.\/+)+/, '');
