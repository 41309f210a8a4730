import { type Fact, type Setting, valueOf } from '../facts.ts';

/** How a container is started otherwise than its image says: `program`, whether it is given one; the first word of its command. */
export function startedWith(
  program: boolean,
  command: Setting<string> | undefined,
): Pick<Fact<'image'>, 'replaced' | 'command'> {
  if (program) return { replaced: true };
  // Options are for the image's own program; one of these is all that it is asked.
  return command?.known === true && command.value !== '' && !/^-(?!-help$|-version$)/.test(command.value)
    ? { command: command.value }
    : {};
}

/** What is said of an image whose container runs as a user. */
export const startedAs = (user: Setting<string> | undefined): Pick<Fact<'image'>, 'asRoot'> =>
  /^(?:root|0)(?::|$)/.test(valueOf(user) ?? '') ? { asRoot: true } : {};
