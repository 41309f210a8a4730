import { type Fact, valueOf, type Word } from '../facts.ts';
import type { Extract } from '../text.ts';
import type { ScriptFiles, ScriptRun } from './container-scripts.ts';
import { supervised } from './supervisor.ts';

/** Scripts that run scripts: as deep as anyone writes. */
const deepest = 3;

/** What a script runs. */
export type ReadScript = (run: ScriptRun) => readonly Fact<'command'>[];

/** What the scripts run that the commands start from the files of their container. */
export function commandsOfScripts(
  commands: readonly Fact<'command'>[],
  files: ScriptFiles,
  read: ReadScript,
  depth = 0,
): readonly Fact<'command'>[] {
  if (depth > deepest) return [];
  const scripts = new Map<Extract, ScriptRun>();
  for (const command of commands) {
    for (const run of supervised(command, files)) scripts.set(run.script, run);
    const word = scriptIn(command);
    const name = valueOf(word?.value) ?? '';
    if (word === undefined || name === '') continue;
    const isProgram = word === command.words[0];
    // A shell looks for its script in the working directory first.
    const here = isProgram || name.includes('/') ? undefined : files.get(`./${name}`);
    const script = here ?? files.get(name);
    if (script === undefined || scripts.has(script)) continue;
    const given = reads(command) ? undefined : command.words.slice(command.words.indexOf(word) + 1);
    if (!isProgram || isForShell(script)) scripts.set(script, { script, by: word, given });
  }
  const found = [...scripts.values()].flatMap(read);
  return found.length === 0 ? [] : [...found, ...commandsOfScripts(found, files, read, depth + 1)];
}

/** `. FILE`, `source FILE` */
const reads = ({ words }: Fact<'command'>): boolean => /^(?:\.|source)$/.test(valueOf(words[0]?.value) ?? '');

/** The word of a command that names the script which it runs, if it is one. */
function scriptIn(command: Fact<'command'>): Word | undefined {
  const [first, ...rest] = command.words;
  if (reads(command)) return rest[0];
  const program = valueOf(first?.value) ?? '';
  if (!/^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a|k|z)?sh$/.test(program)) return first;
  return operand(rest);
}

function isForShell({ text }: Extract): boolean {
  const line = /^#!.*/.exec(text)?.[0];
  return line === undefined || /\b(?:ba|da|a|k|z)?sh\b/.test(line);
}

/** The script among the arguments of a shell: behind its flags, of which `-o` has a value. */
function operand(words: readonly Word[]): Word | undefined {
  const args = words.map(({ value }) => valueOf(value) ?? '');
  const at = args.findIndex((arg, i) => !/^[-+]/.test(arg) && !/^[-+][a-zA-Z]*[oO]$/.test(args[i - 1] ?? ''));
  return args.slice(0, at).some(arg => /^-[a-zA-Z]*[cs]/.test(arg)) ? undefined : words[at];
}
