import { type Fact, valueOf, type Word } from '../facts.ts';
import type { Extract } from '../text.ts';

/** Scripts that run scripts: as deep as anyone writes. */
const deepest = 3;

/** The scripts of a container, by what a command may call them. */
export interface ScriptFiles {
  get(name: string): Extract | undefined;
}

/** What a script runs; `by`: the word that names it. */
export type ReadScript = (script: Extract, by: Word) => readonly Fact<'command'>[];

/** What the scripts run that the commands start from the files of their container. */
export function commandsOfScripts(
  commands: readonly Fact<'command'>[],
  files: ScriptFiles,
  read: ReadScript,
  depth = 0,
): readonly Fact<'command'>[] {
  if (depth > deepest) return [];
  const scripts = new Map<Extract, Word>();
  for (const command of commands) {
    const word = scriptIn(command);
    const name = valueOf(word?.value) ?? '';
    if (word === undefined || name === '') continue;
    const isProgram = word === command.words[0];
    // A shell looks for its script in the working directory first.
    const here = isProgram || name.includes('/') ? undefined : files.get(`./${name}`);
    const script = here ?? files.get(name);
    if (script === undefined || scripts.has(script)) continue;
    if (!isProgram || isForShell(script)) scripts.set(script, word);
  }
  const found = [...scripts].flatMap(([script, word]) => read(script, word));
  return found.length === 0 ? [] : [...found, ...commandsOfScripts(found, files, read, depth + 1)];
}

/** The word of a command that names the script which it runs, if it is one. */
function scriptIn({ words }: Fact<'command'>): Word | undefined {
  const [first, ...rest] = words;
  const program = valueOf(first?.value) ?? '';
  if (program === '.' || program === 'source') return rest[0];
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
