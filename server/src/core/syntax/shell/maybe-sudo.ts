import type { Gathered } from './commands.ts';
import type { Scope } from './scope.ts';

/** What runs a command as root, if anything does. */
const asRoot = /^(?:(?:sudo|doas)(?: -\w+)*)?$/;
const isNamedSo = /sudo|doas|root/i;

/** `$SUDO mount …` without its first word, where that is `sudo` or nothing, whichever: what runs is the same. */
export function withoutSudo(command: Gathered, offset: number, scope: Scope): Gathered {
  const [first, ...words] = command.words;
  const name =
    first?.value.known === false ? /^\$\{?([A-Za-z_]\w*)\}?$/.exec(first.value.text)?.[1] : undefined;
  if (first === undefined || name === undefined || first.quoted === true || words.length === 0)
    return command;
  const choice = scope.choice(name, offset);
  // Nobody gives a variable of such a name another value.
  if (choice === undefined || (choice.open && !isNamedSo.test(name))) return command;
  const isSudo = choice.values.every(
    ({ parts }) =>
      parts.every(part => part.unknown !== true) &&
      asRoot.test(
        parts
          .map(({ text }) => text)
          .join('')
          .trim(),
      ),
  );
  return isSudo ? { ...command, words } : command;
}
