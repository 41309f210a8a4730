import { type Anchor, type Fact, valueOf, type Workload } from '../../facts.ts';
import type { ShellCommand } from '../../syntax/shell/syntax.ts';
import { markWindows } from '../../windows.ts';
import { onSystems, placesIn } from '../command-systems.ts';
import { commandFact } from '../exec-form.ts';
import { Builders } from './builders.ts';
import { bakeWorkload, buildWorkload } from './builds.ts';
import { execWorkload, runWorkload, updateWorkload } from './containers.ts';
import { createdBuilder, useBuilder } from './create-builder.ts';
import { CurrentEngine } from './current-engine.ts';
import {
  type DockerCommand,
  dockerCommand,
  isElsewhere,
  isLocalContext,
  rawSocketOf,
  settingOf,
} from './docker-command.ts';
import { flagTables } from './flag-tables.ts';
import { formWorkloads } from './form-workloads.ts';
import { k3dWorkload } from './k3d.ts';
import type { ScriptSite } from './script-site.ts';
import { Volumes } from './volumes.ts';

export type { ScriptSite } from './script-site.ts';

/**
 * What a script on the developer's machine does: its own commands as one workload, and a workload for each container or
 * build that a docker command in it starts.
 */
export function scriptWorkloads(commands: readonly ShellCommand[], site: ScriptSite): readonly Workload[] {
  const [first] = commands;
  if (first === undefined) return [];
  const anchor = { uri: site.uri, span: { start: first.span.start, end: first.span.start } };
  const host: Workload = { name: site.name, runs: 'host', anchor, facts: commands.map(commandFact) };
  return [host, ...dockerWorkloads(commands, site)];
}

/** The containers, builds and builders of the docker commands of a script. */
export function dockerWorkloads(commands: readonly ShellCommand[], site: ScriptSite): readonly Workload[] {
  const builders = site.builders ?? new Builders();
  const calls = commands.map(dockerCommand);
  const volumes = new Volumes(calls);
  const engine = site.engine ?? new CurrentEngine();
  return commands.flatMap((command, i) => {
    const call = calls[i];
    engine.isElsewhere = pointsElsewhere(command) ?? engine.isElsewhere;
    if (call === undefined) return engine.isElsewhere ? [] : byOthers(command);
    if (call.verb === 'context use') {
      const [name] = call.rest;
      engine.isElsewhere = name !== undefined && !isLocalContext(settingOf(name));
    }
    const raw = rawSocketOf(call);
    // On another machine's engine ECI has no say.
    if (raw === undefined && (engine.isElsewhere || isElsewhere(call))) return [];
    if (command.isForOther?.(command.span) === true) return [];
    const workloads = started(call, site, builders);
    const asked = raw === undefined ? workloads : throughRawSocket(call, raw, workloads);
    const others = formWorkloads(command, asked, form => inForm(form, call, site, builders));
    return [...asked, ...others].map(one => ({
      ...one,
      facts: factsHere([...one.facts, ...volumes.bindsOf(one.facts)], command),
    }));
  });
}

/** What others start with docker's engine. */
function byOthers(command: ShellCommand): readonly Workload[] {
  const workload = isElsewhere({ globals: [], command }) ? undefined : k3dWorkload(command);
  return workload === undefined ? [] : [{ ...workload, facts: factsHere(workload.facts, command) }];
}

/** What is for docker of what a command asks for, on the systems where it does. */
const factsHere = (facts: readonly Fact[], command: ShellCommand): readonly Fact[] =>
  facts
    .filter(fact => !placesIn(fact, command).some(span => command.isForOther?.(span) === true))
    .map(fact => onSystems(fact, command));

/** What a command in another form starts, where it starts the same. What sets up builders does so once. */
function inForm(
  form: ShellCommand,
  { verb }: DockerCommand,
  site: ScriptSite,
  builders: Builders,
): readonly Workload[] {
  const call = dockerCommand(form);
  return call === undefined || call.verb !== verb || verb.startsWith('buildx ') || isElsewhere(call)
    ? []
    : started(call, site, builders);
}

/** `eval $(minikube docker-env)`: from then on, and until it is taken back, docker talks to another engine. */
function pointsElsewhere({ words }: ShellCommand): boolean | undefined {
  const [program, verb, ...rest] = words.map(({ value }) => valueOf(value));
  const points =
    (program === 'minikube' && [verb, ...rest].includes('docker-env')) ||
    (program === 'docker-machine' && verb === 'env');
  return points ? !rest.some(word => word === '-u' || word === '--unset') : undefined;
}

const starting = new Set(['run', 'create', 'compose up', 'compose run', 'compose create']);

/** What is asked of the raw socket: that it is, and what would be asked of the usual one. */
function throughRawSocket(
  call: DockerCommand,
  { host, anchor }: { readonly host: string; readonly anchor: Anchor },
  asked: readonly Workload[],
): readonly Workload[] {
  const { verb, head } = call;
  const raw: Workload = {
    name: `docker ${verb}`,
    runs: 'host',
    anchor: head,
    facts: [{ type: 'rawSocket', host, anchor }],
  };
  return [
    ...(starting.has(verb) ? [raw] : []),
    ...asked.map(workload => ({ ...workload, byRawSocket: true as const })),
  ];
}

function started(call: DockerCommand, site: ScriptSite, builders: Builders): readonly Workload[] {
  const one = (workload: Workload | undefined): readonly Workload[] =>
    workload === undefined ? [] : [markWindows(workload)];
  switch (call.verb) {
    case 'run':
    case 'create':
      return one(runWorkload(call));
    case 'service create':
      return one(runWorkload(call, flagTables.serviceCreate));
    case 'service update':
      return one(updateWorkload(call));
    case 'exec':
      return one(execWorkload(call, flagTables.exec));
    case 'compose exec':
      return one(execWorkload(call, flagTables.composeExec));
    case 'compose run':
      return one(execWorkload(call, flagTables.composeRun));
    case 'build':
    case 'buildx build':
      return one(buildWorkload(call, site, builders));
    case 'buildx bake':
      return one(bakeWorkload(call, site, builders));
    case 'buildx create':
      return createdBuilder(call, builders);
    case 'buildx use':
      return useBuilder(call, builders);
    case 'buildx install':
      builders.install();
      return [];
    default:
      return [];
  }
}
