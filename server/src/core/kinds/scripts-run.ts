import { type Fact, valueOf } from '../facts.ts';
import type { Extract } from '../text.ts';

/** Scripts that run scripts: as deep as anyone writes. */
const deepest = 3;

/** What the scripts run that the commands start from the files of their container. */
export function commandsOfScripts(
  commands: readonly Fact<'command'>[],
  files: ReadonlyMap<string, Extract>,
  read: (script: Extract) => readonly Fact<'command'>[],
  depth = 0,
): readonly Fact<'command'>[] {
  if (files.size === 0 || depth > deepest) return [];
  const scripts = new Set(commands.flatMap(command => scriptRunBy(command, files) ?? []));
  const found = [...scripts].flatMap(read);
  return found.length === 0 ? [] : [...found, ...commandsOfScripts(found, files, read, depth + 1)];
}

function scriptRunBy({ words }: Fact<'command'>, files: ReadonlyMap<string, Extract>): Extract | undefined {
  const [program = '', ...args] = words.map(({ value }) => valueOf(value) ?? '');
  if (program === '.' || program === 'source') return files.get(args[0] ?? '');
  if (/^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a|k|z)?sh$/.test(program)) return files.get(operand(args) ?? '');
  const script = files.get(program);
  const line = script === undefined ? undefined : /^#!.*/.exec(script.text)?.[0];
  return line === undefined || /\b(?:ba|da|a|k|z)?sh\b/.test(line) ? script : undefined;
}

/** The script among the arguments of a shell: behind its flags, of which `-o` has a value. */
function operand(args: readonly string[]): string | undefined {
  const at = args.findIndex((arg, i) => !/^[-+]/.test(arg) && !/^[-+][a-zA-Z]*[oO]$/.test(args[i - 1] ?? ''));
  return args.slice(0, at).some(arg => /^-[a-zA-Z]*[cs]/.test(arg)) ? undefined : args[at];
}
