import type { Anchor, Fact, Setting, Word } from '../facts.ts';
import type { ShellCommand, ShellSyntax } from '../syntax/shell-syntax.ts';
import type { Extract } from '../text.ts';

/** An argument of an exec-form command: its text, and where it stands. */
export interface Argument {
  readonly value: Setting<string>;
  readonly extract: Extract;
  readonly anchor: Anchor;
}

const shells = new Set(['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh']);
/** Programs that run the rest of their arguments as a command. */
const wrappers = new Set([
  'sudo',
  'exec',
  'nohup',
  'tini',
  'dumb-init',
  'doas',
  'env',
  'nice',
  'time',
  'command',
]);

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The commands of an exec form: itself, or those of its script in the case of `["sh", "-c", "…"]`. */
export function execCommands(
  args: readonly Argument[],
  shell: ShellSyntax | undefined,
): readonly Fact<'command'>[] {
  const [first, ...rest] = unwrapped(args);
  if (first === undefined) return [];
  if (first.value.known && shells.has(baseName(first.value.value))) {
    const flag = rest.findIndex(arg => arg.value.known && /^-[a-z]*c$/.test(arg.value.value));
    const script = rest[flag + 1];
    if (flag >= 0 && script !== undefined)
      return shell === undefined ? [] : shellCommands(script.extract, shell);
  }
  const words: Word[] = [first, ...rest].map(({ value, anchor }) => ({ value, anchor }));
  const last = words.at(-1)?.anchor.span.end ?? first.anchor.span.end;
  return [
    { type: 'command', words, span: { start: first.anchor.span.start, end: last }, anchor: first.anchor },
  ];
}

/** The commands of a shell text. */
export const shellCommands = (
  text: Extract,
  shell: ShellSyntax,
  variables?: ReadonlyMap<string, Setting<string>>,
): readonly Fact<'command'>[] => shell.parse(text, variables).commands.map(commandFact);

export const commandFact = ({ words, span, anchor, redirects }: ShellCommand): Fact<'command'> => ({
  type: 'command',
  words,
  span,
  anchor,
  redirects: redirects.filter(({ operator }) => operator.includes('>')),
});

/** Without the wrappers in front, their flags and assignments. */
function unwrapped(args: readonly Argument[]): readonly Argument[] {
  const [first, ...rest] = args;
  if (first === undefined || !first.value.known || !wrappers.has(baseName(first.value.value))) return args;
  const command = rest.findIndex(arg => !arg.value.known || !/^(-|\w+=)/.test(arg.value.value));
  return command < 0 ? [] : unwrapped(rest.slice(command));
}
