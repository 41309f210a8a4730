import { type Fact, known, type Setting, type Word, type Workload } from '../../facts.ts';
import { asMap, type DataMap, type DataNode } from '../../syntax/data.ts';
import type { ShellSyntax } from '../../syntax/shell/syntax.ts';
import type { Source } from '../../text.ts';
import { Builders } from '../docker-cli/builders.ts';
import { CurrentEngine } from '../docker-cli/current-engine.ts';
import { dockerWorkloads } from '../docker-cli/script-workloads.ts';
import { execCommands, shellCommands } from '../exec-form.ts';

/** Where each lifecycle command runs. Source: containers.dev, "Dev Container metadata reference", lifecycle scripts. */
const lifecycle = {
  host: ['initializeCommand'],
  container: [
    'onCreateCommand',
    'updateContentCommand',
    'postCreateCommand',
    'postStartCommand',
    'postAttachCommand',
  ],
} as const;

/** The lifecycle commands that run on the developer's machine, or in the container. */
export const lifecycleCommands = (
  map: DataMap,
  where: keyof typeof lifecycle,
  shell: ShellSyntax | undefined,
): readonly Fact<'command'>[] => lifecycle[where].flatMap(key => commandsOf(map.get(key), shell));

/** The containers and builds that the lifecycle commands start. `variables`: what they find in their environment. */
export function startedWorkloads(
  source: Source,
  name: string,
  map: DataMap,
  where: keyof typeof lifecycle,
  shell: ShellSyntax | undefined,
  variables?: ReadonlyMap<string, Setting<string>>,
): readonly Workload[] {
  if (shell === undefined) return [];
  const builders = new Builders();
  // A context that one command chooses is chosen for those behind it.
  const site = { uri: source.uri, name, builders, engine: new CurrentEngine() };
  const workloadsOf = (node: DataNode | undefined): readonly Workload[] => {
    const several = asMap(node);
    if (several !== undefined)
      return several.entries.flatMap(({ value }) => (value.type === 'map' ? [] : workloadsOf(value)));
    if (node?.type === 'list')
      return dockerWorkloads(shell.ofWords(node.items.flatMap(listWord), variables), site);
    return node?.type === 'scalar' && typeof node.value === 'string'
      ? dockerWorkloads(shell.parse(node.extract, variables).commands, site)
      : [];
  };
  return lifecycle[where].flatMap(key => workloadsOf(map.get(key)));
}

/** Two items side by side cannot both be taken out by themselves: nothing is. */
const listWord = (item: DataNode): Word[] => {
  if (item.type !== 'scalar') return [];
  const { remove: _, ...anchor } = item.anchor;
  return [{ value: known(item.extract.text), extract: item.extract, anchor }];
};

/** A text is for a shell, a list is an exec form, and an object holds several of them. */
function commandsOf(node: DataNode | undefined, shell: ShellSyntax | undefined): readonly Fact<'command'>[] {
  const several = asMap(node);
  if (several !== undefined)
    return several.entries.flatMap(({ value }) => (value.type === 'map' ? [] : commandsOf(value, shell)));
  if (node?.type === 'list') {
    const words = node.items.flatMap(item =>
      item.type === 'scalar'
        ? [{ value: known(item.extract.text), extract: item.extract, anchor: item.anchor }]
        : [],
    );
    return execCommands(words, shell);
  }
  const isText = node?.type === 'scalar' && typeof node.value === 'string';
  return isText && shell !== undefined ? shellCommands(node.extract, shell) : [];
}
