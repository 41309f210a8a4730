import { type Anchor, type Fact, known, type Setting, type Workload } from '../../facts.ts';
import { asList, asMap, type DataList, type DataMap, textOf } from '../../syntax/data.ts';
import { removeItems } from '../../syntax/json/json.ts';
import type { Source } from '../../text.ts';
import { createBuilder } from '../builder-commands.ts';
import { basesOf } from '../image-bases.ts';
import type { Files } from '../kind.ts';
import { originOf } from './origin.ts';
import { interpolateVariables } from './variables.ts';

/** What the build of a dev container's image asks for. The Dockerfile itself is read where it is. */
export function devContainerBuild(source: Source, name: string, map: DataMap): Workload | undefined {
  const entry = map.entry('build') ?? map.entry('dockerFile');
  const origin = originOf(map);
  if (entry === undefined || origin === 'compose' || origin === 'image') return undefined;
  const options = asList(asMap(entry.value)?.get('options'));
  const facts: Fact[] = [
    { type: 'build', driver: undefined, anchor: entry.keyAnchor },
    ...(options?.items ?? []).flatMap((_, i) =>
      options === undefined ? [] : optionFacts(source, options, i),
    ),
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
function optionFacts(source: Source, list: DataList, at: number): readonly Fact[] {
  const option = list.items[at];
  const [, flag, inline] = /^(--network|--net|--allow)(?:=(.*))?$/.exec(textOf(option) ?? '') ?? [];
  const word = inline === undefined ? list.items[at + 1] : option;
  const value = inline ?? textOf(word);
  if (flag === undefined || word === undefined || value === undefined) return [];
  const anchor: Anchor = {
    ...word.anchor,
    remove: () => removeItems(source, list, at, inline === undefined ? at + 1 : at),
  };
  if (flag === '--allow')
    return value
      .split(',')
      .map(name => ({ type: 'entitlement' as const, scope: 'grant' as const, name: known(name), anchor }));
  return [{ type: 'buildNetwork', scope: 'build', mode: interpolateVariables(value), anchor }];
}

/** The image that the build of a dev container stands on. */
export function devContainerBases(source: Source, map: DataMap, files: Files): readonly string[] | undefined {
  const build = asMap(map.get('build'));
  const file = textOf(build?.get('dockerfile')) ?? textOf(map.get('dockerFile'));
  if (file === undefined) return undefined;
  const target = textOf(build?.get('target'));
  const given = new Map<string, Setting<string>>(
    (asMap(build?.get('args'))?.entries ?? []).map(({ key, value }) => [
      key,
      interpolateVariables(textOf(value) ?? ''),
    ]),
  );
  return basesOf(
    source.uri,
    // The Dockerfile is named relative to devcontainer.json, not to the context.
    {
      context: '.',
      dockerfile: file,
      target: target === undefined ? undefined : interpolateVariables(target),
      arguments: given,
    },
    files,
  );
}
