import { valueOf, type Word } from '../facts.ts';

/** A command as far as its words are known: `undefined` stands for a word that only the run knows. */
export interface Command {
  readonly program: string;
  readonly args: readonly (string | undefined)[];
}

/** The command, if its program is known. */
export function commandOf(words: readonly Word[]): Command | undefined {
  const [first, ...args] = words.map(word => valueOf(word.value));
  return first === undefined ? undefined : { program: first.slice(first.lastIndexOf('/') + 1), args };
}

const questions = new Set(['--help', '-h', '-?', '--version', '-V']);

/** Whether the command only tells of itself. */
export const asksForHelp = ({ args }: Command): boolean =>
  args.some(arg => arg !== undefined && questions.has(arg));

/** The words that are neither flags nor the values of the flags named in `valued`. */
export const operands = (command: Command, valued: readonly string[] = []): readonly (string | undefined)[] =>
  operandsAt(command, valued).map(at => command.args[at]);

/** Where they stand among the arguments. */
export function operandsAt({ args }: Command, valued: readonly string[] = []): readonly number[] {
  return [...args.keys()].filter(at => {
    const before = args[at - 1];
    return args[at]?.startsWith('-') !== true && !(before !== undefined && valued.includes(before));
  });
}

/** The value of a flag: `-o VALUE`, `-oVALUE` (short ones), `--options VALUE`, `--options=VALUE`. */
export function flagValue({ args }: Command, ...names: readonly string[]): string | undefined {
  for (const [i, arg] of args.entries()) {
    if (arg === undefined) continue;
    for (const name of names) {
      if (arg === name) return args[i + 1];
      if (name.startsWith('--') ? arg.startsWith(`${name}=`) : arg.startsWith(name) && !arg.startsWith('--'))
        return arg.slice(name.startsWith('--') ? name.length + 1 : name.length);
    }
  }
  return undefined;
}
