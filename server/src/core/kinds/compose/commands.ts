import type { Fact } from '../../facts.ts';
import { asList, asMap, type DataMap, type DataNode, textOf } from '../../syntax/data.ts';
import type { ShellSyntax } from '../../syntax/shell/syntax.ts';
import { scriptsOf, unwrap } from '../../syntax/shell/wrappers.ts';
import { type Argument, execCommands, shellCommands } from '../exec-form.ts';
import { listedWords, wordOf, wordsOf } from './words.ts';

/** Everything that a service runs in its container: at start, at hooks, as its check, and when its files change. */
export function serviceCommands(
  service: DataMap,
  shell: ShellSyntax | undefined,
): readonly Fact<'command'>[] {
  const healthcheck = asMap(service.get('healthcheck'));
  const watched = asList(asMap(service.get('develop'))?.get('watch'))?.items ?? [];
  return [
    ...startCommands(service, shell),
    ...checkCommands(healthcheck?.get('test'), shell),
    ...['post_start', 'pre_stop'].flatMap(key =>
      (asList(service.get(key))?.items ?? []).flatMap(hook => commandsOf(asMap(hook)?.get('command'), shell)),
    ),
    ...watched.flatMap(rule => commandsOf(asMap(asMap(rule)?.get('exec'))?.get('command'), shell)),
  ];
}

/**
 * `entrypoint:` and `command:`: an entrypoint takes the command as its arguments. Where one is a text, most entrypoints run the
 * command in the end, and both are judged; a shell has its script in the command's first word.
 */
export function startCommands(
  container: DataMap,
  shell: ShellSyntax | undefined,
): readonly Fact<'command'>[] {
  const [entrypoint, command] = [container.get('entrypoint'), container.get('command')];
  const program = wordsOf(entrypoint);
  const whole = [...program, ...wordsOf(command)];
  const lists = entrypoint?.type === 'list' && command?.type === 'list';
  if (lists || (!hasScript(program) && program.length > 0 && hasScript(whole)))
    return execCommands(whole, shell);
  return [...commandsOf(entrypoint, shell), ...commandsOf(command, shell)];
}

const hasScript = (words: readonly Argument[]): boolean => scriptsOf(unwrap(words).words).length > 0;

/** A list is an exec form; a text is split into words as a shell would. */
function commandsOf(node: DataNode | undefined, shell: ShellSyntax | undefined): readonly Fact<'command'>[] {
  if (node?.type === 'scalar' && node.value !== null)
    return shell === undefined ? [] : shellCommands(node.extract, shell);
  return execCommands(listedWords(node), shell);
}

/** `["CMD", …]`, `["CMD-SHELL", script]`, or the script itself. */
function checkCommands(
  node: DataNode | undefined,
  shell: ShellSyntax | undefined,
): readonly Fact<'command'>[] {
  if (node?.type !== 'list') return commandsOf(node, shell);
  const [form, ...rest] = node.items;
  if (textOf(form) === 'CMD') return execCommands(rest.flatMap(wordOf), shell);
  return textOf(form) === 'CMD-SHELL' ? commandsOf(rest[0], shell) : [];
}
