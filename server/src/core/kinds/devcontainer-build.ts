import { type Fact, known, type Workload } from '../facts.ts';
import { asList, asMap, type DataMap, type DataNode, textOf } from '../syntax/data.ts';
import { createBuilder } from './builder-commands.ts';
import { interpolateVariables } from './devcontainer-variables.ts';

/** What the build of a dev container's image asks for. The Dockerfile itself is read where it is. */
export function devContainerBuild(name: string, map: DataMap): Workload | undefined {
  const entry = map.entry('build') ?? map.entry('dockerFile');
  if (entry === undefined || map.get('dockerComposeFile') !== undefined) return undefined;
  const options = asList(asMap(entry.value)?.get('options'))?.items ?? [];
  const facts: Fact[] = [
    { type: 'build', driver: undefined, anchor: entry.keyAnchor },
    ...options.flatMap((option, i) => optionFacts(option, options[i + 1])),
  ];
  return {
    name,
    runs: 'build',
    anchor: entry.keyAnchor,
    facts,
    site: {
      commands: needs => [createBuilder(needs), 'devcontainer build --workspace-folder .'],
    },
  };
}

/** `--network=host`, or `--network` and `host` as the next item. */
function optionFacts(option: DataNode, next: DataNode | undefined): readonly Fact[] {
  const [, flag, inline] = /^(--network|--net|--allow)(?:=(.*))?$/.exec(textOf(option) ?? '') ?? [];
  const value = inline ?? textOf(next);
  if (flag === undefined || value === undefined) return [];
  // With a value of its own, taking the flag out alone would leave the value behind.
  const { remove, ...place } = inline === undefined ? { ...option.anchor, remove: undefined } : option.anchor;
  const anchor = remove === undefined ? place : { ...place, remove };
  if (flag === '--allow')
    return value
      .split(',')
      .map(name => ({ type: 'entitlement' as const, scope: 'grant' as const, name: known(name), anchor }));
  return [{ type: 'buildNetwork', scope: 'build', mode: interpolateVariables(value), anchor }];
}
