import { type Anchor, type Fact, type Setting, unknown, valueOf, type Word } from '../facts.ts';
import { others } from '../syntax/shell/others.ts';
import type { ShellCommand, ShellSyntax } from '../syntax/shell/syntax.ts';
import { scriptsOf, unwrap } from '../syntax/shell/wrappers.ts';
import type { Extract } from '../text.ts';
import { variableOf } from './command-environment.ts';
import { onSystems } from './command-systems.ts';

/** An argument of an exec-form command: its text, and where it stands. */
export interface Argument {
  readonly value: Setting<string>;
  readonly extract: Extract;
  readonly anchor: Anchor;
}

/** The commands of an exec form: itself, or those of its script in the case of `["sh", "-c", "…"]`. */
export function execCommands(
  args: readonly Argument[],
  shell: ShellSyntax | undefined,
): readonly Fact<'command'>[] {
  const { words, wrapper } = unwrap(args.map(({ value, anchor, extract }) => ({ value, anchor, extract })));
  const [first] = words;
  if (first === undefined) return [];
  const scripts = scriptsOf(words);
  if (scripts.length > 0)
    return shell === undefined ? [] : scripts.flatMap(script => shellCommands(script, shell));
  const last = words.at(-1)?.anchor.span.end ?? first.anchor.span.end;
  return [
    {
      type: 'command',
      words,
      span: { start: first.anchor.span.start, end: last },
      anchor: first.anchor,
      ...userIn(wrapper),
    },
  ];
}

/** The commands of a shell text. */
export const shellCommands = (
  text: Extract,
  shell: ShellSyntax,
  variables?: ReadonlyMap<string, Setting<string>>,
): readonly Fact<'command'>[] => shell.parse(text, variables).commands.map(commandFact);

/** Programs that run what follows as somebody else. */
const switchers =
  /(?:^|\/)(?:capsh|chpst|chroot|doas|fixuid|gosu|nsenter|pkexec|runuser|s6-applyuidgid|s6-setuidgid|setpriv|setuidgid|sg|start-stop-daemon|su|su-exec|sudo|unshare)$/;

/** Who runs a command by `gosu NAME:GROUP`. Source: github.com/tianon/gosu, github.com/ncopa/su-exec, cr.yp.to/daemontools. */
function userIn(wrapper: readonly Word[]): Pick<Fact<'command'>, 'user'> {
  const at = wrapper.findLastIndex(({ value }) => userPrograms.test(valueOf(value) ?? ''));
  const user = at < 0 ? undefined : valueOf(wrapper[at + 1]?.value)?.replace(/:.*/, '');
  return user === undefined || user === '' ? {} : { user };
}

const userPrograms = /(?:^|\/)(?:gosu|su-exec|(?:s6-)?setuidgid)$/;

/** Programs that give what they run variables of which nobody knows, or take others away. */
const givers =
  /(?:^|\/)(?:aws-vault|chamber|chpst|conda|direnv|doas|doppler|dotenvx?|envchain|infisical|mise|nix|op|pipenv|pkexec|runuser|s6-envdir|su|sudo|uv)$/;

function withGivers({ wrapper, given }: ShellCommand, isRead: boolean): ReadonlyMap<string, Setting<string>> {
  const isGiven = wrapper.some(({ value }) => value.known && givers.test(value.value));
  return isGiven ? new Map([[others, unknown(`$${others}`)], ...given(isRead)]) : given(isRead);
}

/** Whether what runs a command for another may be somebody else than who runs that. */
const changesUser = (wrapper: readonly Word[]): boolean =>
  wrapper.some(({ value }) => !value.known || switchers.test(value.value));

export const commandFact = (command: ShellCommand): Fact<'command'> => {
  const { words, span, anchor, redirects } = command;
  const written = redirects.filter(({ operator }) => operator.includes('>'));
  const engine = /^docker(?:-compose)?$/.test(valueOf(words[0]?.value) ?? '')
    ? variableOf(command, 'DOCKER_HOST')
    : undefined;
  const input = redirects.findLast(({ operator }) => operator === '<');
  const fact: Fact<'command'> = {
    type: 'command',
    words,
    span,
    anchor,
    redirects: written,
    ...(input && { input: { value: input.target, anchor: input.anchor } }),
    given: isRead => withGivers(command, isRead),
    ...(command.shell && { shell: command.shell }),
    ...(engine === undefined ? {} : { engine }),
    ...(command.unlessThere !== undefined && { unlessThere: command.unlessThere }),
    ...(command.perhaps && { perhaps: true }),
    ...userIn(command.wrapper),
    ...(changesUser(command.wrapper) && { asOther: true }),
    ...(command.insteadOf && { insteadOf: command.insteadOf.map(commandFact) }),
  };
  return onSystems(command.tolerated ? { ...fact, tolerated: true } : fact, command);
};
