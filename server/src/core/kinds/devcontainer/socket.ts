import { type Fact, type Setting, valueOf, type Workload } from '../../facts.ts';
import { isSocketMount } from '../../socket-users.ts';
import { asMap, type DataMap, textOf } from '../../syntax/data.ts';
import type { Source } from '../../text.ts';
import type { LowerContext } from '../kind.ts';
import { startedWorkloads } from './commands.ts';
import { originOf } from './origin.ts';
import { serviceVariables } from './service.ts';
import { interpolateVariables } from './variables.ts';

/** Where docker looks for the socket, and where features put it that make a link from there. */
const expected = /^\/(?:var\/)?run\/docker(?:-host)?\.sock$/;

/** What the lifecycle commands start on the machine, through the Docker socket that the container mounts. */
export function workloadsBySocket(
  source: Source,
  container: Workload,
  map: DataMap,
  { files, syntaxes }: LowerContext,
): readonly Workload[] {
  const { facts, name, image, bases, rebuiltOnLinux } = container;
  const isMounted = facts.some(
    fact => fact.type === 'mount' && isSocketMount(fact) && expected.test(valueOf(fact.target) ?? ''),
  );
  // One with an engine of its own asks that.
  if (!isMounted || facts.some(startsEngine)) return [];
  const askedBy = {
    ...(image === undefined ? {} : { image }),
    ...(bases === undefined ? {} : { bases }),
    ...(rebuiltOnLinux === undefined ? {} : { rebuiltOnLinux }),
  };
  const variables = new Map([
    ...(originOf(map) === 'compose' ? serviceVariables(source, map, files) : []),
    ...environmentOf(map),
  ]);
  return startedWorkloads(source, name, map, 'container', syntaxes.shell, variables).map(workload => ({
    ...workload,
    askedBy,
  }));
}

/** A feature makes the container privileged for an engine within it only. */
const startsEngine = (fact: Fact): boolean => fact.type === 'privileged' && fact.by !== undefined;

/** What the configuration sets for the commands in the container. */
const environmentOf = (map: DataMap): readonly (readonly [string, Setting<string>])[] =>
  ['containerEnv', 'remoteEnv'].flatMap(key =>
    (asMap(map.get(key))?.entries ?? []).map(
      entry => [entry.key, interpolateVariables(textOf(entry.value) ?? '')] as const,
    ),
  );
