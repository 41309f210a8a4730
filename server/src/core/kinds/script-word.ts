import { type Fact, valueOf, type Word } from '../facts.ts';
import { isPosixShell } from '../syntax/shell/names.ts';

/** `. FILE`, `source FILE` */
export const reads = ({ words }: Fact<'command'>): boolean =>
  /^(?:\.|source)$/.test(valueOf(words[0]?.value) ?? '');

/** The word of a command that names the script which it runs, if it is one. */
export function scriptIn(command: Fact<'command'>): Word | undefined {
  const [first, ...rest] = command.words;
  if (reads(command)) return rest[0];
  const program = valueOf(first?.value) ?? '';
  if (!isPosixShell(program)) return first;
  const readsInput = rest.every(({ value }) => /^-/.test(valueOf(value) ?? '')) || isGivenInput(rest);
  return readsInput && !rest.some(isScriptFlag) ? (operand(rest) ?? command.input) : operand(rest);
}

/** `sh -s ARGUMENTS < FILE` */
const isGivenInput = ([first]: readonly Word[]): boolean => /^-[a-z]*s$/.test(valueOf(first?.value) ?? '');
const isScriptFlag = ({ value }: Word): boolean => /^-[a-z]*c$/.test(valueOf(value) ?? '');

/** The arguments of a shell that reads its script: behind `-s`, and `--`. */
export const argumentsOfInput = ({ words }: Fact<'command'>): readonly Word[] =>
  isGivenInput(words.slice(1)) ? words.slice(valueOf(words[2]?.value) === '--' ? 3 : 2) : [];

/** The script among the arguments of a shell: behind its flags, of which `-o` has a value. */
function operand(words: readonly Word[]): Word | undefined {
  const args = words.map(({ value }) => valueOf(value) ?? '');
  const at = args.findIndex((arg, i) => !/^[-+]/.test(arg) && !/^[-+][a-zA-Z]*[oO]$/.test(args[i - 1] ?? ''));
  return args.slice(0, at).some(arg => /^-[a-zA-Z]*[cs]/.test(arg)) ? undefined : words[at];
}
