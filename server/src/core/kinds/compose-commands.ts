import type { Fact } from '../facts.ts';
import { asList, asMap, type DataMap, type DataNode, textOf } from '../syntax/data.ts';
import type { ShellSyntax } from '../syntax/shell-syntax.ts';
import { interpolate } from './compose-variables.ts';
import { execCommands, shellCommands } from './exec-form.ts';

/** Everything that a service runs in its container: at start, at hooks, as its check, and when its files change. */
export function serviceCommands(service: DataMap, shell: ShellSyntax | undefined): readonly Fact[] {
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

/** `entrypoint:` and `command:`: an entrypoint takes the command as its arguments. */
export function startCommands(container: DataMap, shell: ShellSyntax | undefined): readonly Fact[] {
  const [entrypoint, command] = [container.get('entrypoint'), container.get('command')];
  const words = [...wordsOf(entrypoint), ...wordsOf(command)];
  if (entrypoint?.type === 'list' && command?.type === 'list') return execCommands(words, shell);
  return [...commandsOf(entrypoint, shell), ...commandsOf(command, shell)];
}

/** A list is an exec form; a text is split into words as a shell would. */
function commandsOf(node: DataNode | undefined, shell: ShellSyntax | undefined): readonly Fact[] {
  if (node?.type === 'scalar' && node.value !== null)
    return shell === undefined ? [] : shellCommands(node.extract, shell);
  return execCommands(wordsOf(node), shell);
}

/** `["CMD", …]`, `["CMD-SHELL", script]`, or the script itself. */
function checkCommands(node: DataNode | undefined, shell: ShellSyntax | undefined): readonly Fact[] {
  if (node?.type !== 'list') return commandsOf(node, shell);
  const [form, ...rest] = node.items;
  if (textOf(form) === 'CMD') return execCommands(rest.flatMap(wordOf), shell);
  return textOf(form) === 'CMD-SHELL' ? commandsOf(rest[0], shell) : [];
}

const wordsOf = (node: DataNode | undefined): ReturnType<typeof wordOf> =>
  (asList(node)?.items ?? []).flatMap(wordOf);

const wordOf = (node: DataNode): Parameters<typeof execCommands>[0][number][] =>
  node.type === 'scalar'
    ? [{ value: interpolate(node.extract.text), extract: node.extract, anchor: node.anchor }]
    : [];
